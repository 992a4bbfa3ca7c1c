/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * QEMU calls these; they feed the recorder. Loaded with -plugin libthimble-facts.so,out=...,flash=...,cache=...
 *   out=FILE                                       JSON lines are appended
 *   flash=BASE:BYTES                               reads from there are counted apart
 *   cache=NAME:USES:BASE:BYTES:LINE:WAYS:SETS      any number; USES: some of f (fetches), r (reads), w (writes)
 */
#include "firmware/emulator/qemuplugin.h"
#include "firmware/emulator/recorder.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>

extern "C" {
__attribute__((visibility("default"))) extern const int qemu_plugin_version = 1;
__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info,
                                                               int argc, char **argv);
}

namespace {
using thimble::emulator::Block;
using thimble::emulator::CacheGeometry;
using thimble::emulator::Recorder;

// QEMU's callbacks carry no pointer of ours at translation; one guest, one recorder, for the life of the process.
Recorder *recorder = nullptr;

struct Mark
{
    Block *block;
    std::size_t index;
};

void onBlock(unsigned, void *data) { recorder->executed(static_cast<Block *>(data)); }

void onMemory(unsigned, qemu_plugin_meminfo_t info, std::uint64_t address, void *)
{
    recorder->accessed(static_cast<std::uint32_t>(address), qemu_plugin_mem_is_store(info));
}

void onBegin(unsigned, void *data)
{
    const auto *mark = static_cast<Mark *>(data);
    recorder->begin(mark->block, mark->index);
}

void onEnd(unsigned, void *data)
{
    const auto *mark = static_cast<Mark *>(data);
    recorder->end(mark->block, mark->index);
}

void onLap(unsigned, void *data)
{
    const auto *mark = static_cast<Mark *>(data);
    recorder->lap(mark->block, mark->index);
}

/// From the encoding: QEMU 7.2 states too large a size for the last instruction before one that crosses a page.
std::uint32_t instructionBytes(const qemu_plugin_insn *insn)
{
    const auto *bytes = static_cast<const unsigned char *>(qemu_plugin_insn_data(insn));
    return bytes[1] >> 3 >= 0x1D ? 4 : 2;
}

/// .inst.w 0xF3AF8060 (begin), 61 (end), 62 (lap): halfwords in memory order.
void (*markCallback(const qemu_plugin_insn *insn))(unsigned, void *)
{
    if (instructionBytes(insn) != 4)
        return nullptr;
    const auto *bytes = static_cast<const unsigned char *>(qemu_plugin_insn_data(insn));
    if (bytes[0] != 0xAF || bytes[1] != 0xF3 || bytes[3] != 0x80)
        return nullptr;
    switch (bytes[2]) {
    case 0x60:
        return onBegin;
    case 0x61:
        return onEnd;
    case 0x62:
        return onLap;
    default:
        return nullptr;
    }
}

/// "1:0x20:3": numbers between colons; nothing when one is none.
std::vector<std::uint32_t> numbers(const char *text)
{
    std::vector<std::uint32_t> values;
    for (char *behind = nullptr;; text = behind + 1) {
        values.push_back(static_cast<std::uint32_t>(std::strtoul(text, &behind, 0)));
        if (behind == text || (*behind && *behind != ':'))
            return {};
        if (!*behind)
            return values;
    }
}

bool powerOfTwo(std::uint32_t value) { return value && !(value & (value - 1)); }

/// NAME:USES:BASE:BYTES:LINE:WAYS:SETS
bool addCache(std::vector<CacheGeometry> &caches, const char *text)
{
    const char *uses = std::strchr(text, ':');
    const char *rest = uses ? std::strchr(uses + 1, ':') : nullptr;
    const auto values = rest ? numbers(rest + 1) : std::vector<std::uint32_t>();
    if (values.size() != 5)
        return false;
    CacheGeometry cache;
    cache.name.assign(text, uses);
    const std::string which(uses + 1, rest);
    cache.fetches = which.find('f') != std::string::npos;
    cache.reads = which.find('r') != std::string::npos;
    cache.writes = which.find('w') != std::string::npos;
    cache.base = values[0];
    cache.bytes = values[1];
    cache.lineBytes = values[2];
    cache.ways = values[3];
    cache.sets = values[4];
    caches.push_back(cache);
    return powerOfTwo(cache.lineBytes) && cache.lineBytes >= 8 && cache.ways >= 1 && cache.ways <= 1024
        && powerOfTwo(cache.sets) && cache.sets <= 65536;
}

void onTranslation(qemu_plugin_id_t, qemu_plugin_tb *tb)
{
    const auto count = qemu_plugin_tb_n_insns(tb);
    std::vector<std::uint32_t> addresses;
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < count; ++i) {
        auto *insn = qemu_plugin_tb_get_insn(tb, i);
        addresses.push_back(static_cast<std::uint32_t>(qemu_plugin_insn_vaddr(insn)));
        end = addresses.back() + instructionBytes(insn);
        // Asked for reads only, QEMU 7.2 delivers stores: take both and filter.
        qemu_plugin_register_vcpu_mem_cb(insn, onMemory, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW, nullptr);
    }
    if (addresses.empty())
        return;
    auto *block = recorder->block(std::move(addresses), end);
    qemu_plugin_register_vcpu_tb_exec_cb(tb, onBlock, QEMU_PLUGIN_CB_NO_REGS, block);
    for (std::size_t i = 0; i < count; ++i) {
        auto *insn = qemu_plugin_tb_get_insn(tb, i);
        if (auto *callback =
                markCallback(insn)) // as long-lived as QEMU's translation, which never says when it ends
            qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, QEMU_PLUGIN_CB_NO_REGS,
                                                   new Mark{block, i});
    }
}
} // namespace

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *, int argc, char **argv)
{
    int output = -1;
    std::vector<std::uint32_t> flash;
    std::vector<CacheGeometry> caches;
    bool good = true;
    for (int i = 0; i < argc; ++i) {
        if (std::strncmp(argv[i], "out=", 4) == 0)
            output = ::open(argv[i] + 4, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        else if (std::strncmp(argv[i], "flash=", 6) == 0)
            flash = numbers(argv[i] + 6);
        else if (std::strncmp(argv[i], "cache=", 6) == 0)
            good = addCache(caches, argv[i] + 6) && good;
    }
    if (output < 0 || flash.size() != 2 || !good) {
        std::fprintf(stderr,
                     "thimble-facts: needs out=FILE (writable), flash=BASE:BYTES and sound cache= options\n");
        return -1;
    }
    static Recorder instance(output, flash[0], flash[1], std::move(caches));
    recorder = &instance;
    qemu_plugin_register_vcpu_tb_trans_cb(id, onTranslation);
    return 0;
}
