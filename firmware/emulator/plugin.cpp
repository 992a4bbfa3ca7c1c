/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * QEMU calls these; they feed the recorder. Options: out=FILE (JSON lines are appended), flash=BYTES (addresses below are
 * flash). Loaded with -plugin libthimble-facts.so,out=...,flash=...
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
    recorder->accessed(static_cast<std::uint32_t>(address), qemu_plugin_mem_is_store(info),
                       1u << qemu_plugin_mem_size_shift(info));
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

/// .inst.w 0xF3AF8060 (begin), 61 (end), 62 (lap): halfwords in memory order.
void (*markCallback(const qemu_plugin_insn *insn))(unsigned, void *)
{
    if (qemu_plugin_insn_size(insn) != 4)
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

void onTranslation(qemu_plugin_id_t, qemu_plugin_tb *tb)
{
    const auto count = qemu_plugin_tb_n_insns(tb);
    std::vector<std::uint32_t> addresses;
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < count; ++i) {
        auto *insn = qemu_plugin_tb_get_insn(tb, i);
        addresses.push_back(static_cast<std::uint32_t>(qemu_plugin_insn_vaddr(insn)));
        end = addresses.back() + static_cast<std::uint32_t>(qemu_plugin_insn_size(insn));
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
    const char *path = nullptr;
    unsigned long flash = 0;
    for (int i = 0; i < argc; ++i) {
        if (std::strncmp(argv[i], "out=", 4) == 0)
            path = argv[i] + 4;
        else if (std::strncmp(argv[i], "flash=", 6) == 0)
            flash = std::strtoul(argv[i] + 6, nullptr, 0);
    }
    const int output = path ? ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
    if (output < 0 || flash == 0 || flash > (64u << 20)) {
        std::fprintf(stderr, "thimble-facts: needs out=FILE (writable) and flash=BYTES (64 MiB at most)\n");
        return -1;
    }
    static Recorder instance(output, static_cast<std::uint32_t>(flash));
    recorder = &instance;
    qemu_plugin_register_vcpu_tb_trans_cb(id, onTranslation);
    return 0;
}
