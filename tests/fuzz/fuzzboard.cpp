// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/fuzz/fuzzboard.h"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <utility>

extern "C" {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast" // C headers
#include "firmware/boards/board.h"
#include "firmware/monitor/ascii.h"
#include "firmware/monitor/bench.h"
#include "firmware/monitor/dispatch.h"
#include "firmware/monitor/link.h"
#include "firmware/monitor/loader.h"
#pragma GCC diagnostic pop
}

namespace {
constexpr std::size_t kGuardBytes = 65536;
constexpr std::size_t kMostSaid = 16u << 20;
std::array<std::uint8_t, 4096> inputCopy;
std::vector<std::uint8_t> sent;
std::uint32_t now = 0;
std::jmp_buf outOfProgram;

void mapRegion(std::uintptr_t address)
{
    constexpr auto kWhole = thimble::tests::FuzzBoard::kRegionBytes + 2 * kGuardBytes;
    auto *const whole = reinterpret_cast<void *>(address - kGuardBytes);
    const auto flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
    if (::mmap(whole, kWhole, PROT_NONE, flags, -1, 0) != whole
        || ::mprotect(reinterpret_cast<void *>(address), thimble::tests::FuzzBoard::kRegionBytes,
                      PROT_READ | PROT_WRITE)
            != 0) {
        std::perror("fuzz: no memory at the module's address");
        std::exit(1);
    }
}
} // namespace

extern "C" {
const board_layout *board_where(void)
{
    using thimble::tests::FuzzBoard;
    static const board_layout layout = {.load_address = FuzzBoard::kLoadAddress,
                                        .image_bytes = FuzzBoard::kRegionBytes,
                                        .module_ram = FuzzBoard::kModuleRam,
                                        .module_ram_bytes = FuzzBoard::kRegionBytes,
                                        .input_copy = inputCopy.data(),
                                        .input_copy_bytes = inputCopy.size(),
                                        .stack_low = 0,
                                        .stack_bytes = 0,
                                        .flash_base = 0,
                                        .flash_end = 0,
                                        .name = "fuzz"};
    return &layout;
}

void board_write(const void *bytes, std::uint32_t count)
{
    const auto *from = static_cast<const std::uint8_t *>(bytes);
    if (sent.size() < kMostSaid)
        sent.insert(sent.end(), from, from + count);
}

std::uint32_t board_milliseconds(void) { return now; }
std::uint32_t board_ticks(void) { return now; }
std::uint32_t board_ticks_hz(void) { return 1000000; }
int board_ticks_are_cycles(void) { return 0; }
void board_interrupts_off(void) { }
void board_interrupts_on(void) { }
void board_fence(enum board_fence state)
{
    if (state == BOARD_FENCE_RUN)
        std::longjmp(outOfProgram, 1);
}
void board_restart(void) { std::abort(); } // nothing here faults
}

namespace thimble::tests {

FuzzBoard::FuzzBoard()
{
    static const bool mapped = (mapRegion(kLoadAddress), mapRegion(kModuleRam), true);
    static_cast<void>(mapped);
    loader_begin(0, 0); // too short: forgets what was loaded
    bench_reset();
    ascii_reset();
    feed(std::array<std::uint8_t, 1>{'%'}); // ends a command begun
    wait(1000);
    sent.clear();
    std::memset(reinterpret_cast<void *>(kLoadAddress), 0, kRegionBytes);
}

bool FuzzBoard::feed(std::span<const std::uint8_t> bytes)
{
    if (setjmp(outOfProgram) != 0)
        return false;
    for (const auto byte : bytes)
        dispatch_byte(byte);
    return true;
}

void FuzzBoard::wait(std::uint32_t milliseconds)
{
    now += milliseconds;
    link_silence(now);
}

std::vector<std::uint8_t> FuzzBoard::said() { return std::exchange(sent, {}); }

bool FuzzBoard::ready() { return loader_module() != nullptr; }

std::vector<std::uint8_t> FuzzBoard::image(std::size_t bytes, std::uint32_t inputBytes)
{
    thimble_module header{};
    header.magic = THIMBLE_MODULE_MAGIC;
    header.version = THIMBLE_MODULE_VERSION;
    header.image_bytes = static_cast<std::uint32_t>(bytes);
    header.run = reinterpret_cast<void (*)()>(kLoadAddress + sizeof header);
    header.run_laps = reinterpret_cast<void (*)(thimble_lap_fn)>(header.run);
    header.input = reinterpret_cast<std::int8_t *>(kModuleRam);
    header.input_bytes = inputBytes;
    header.output = reinterpret_cast<std::int8_t *>(kModuleRam + inputBytes);
    header.output_bytes = 10;
    header.layer_count = 3;
    header.name = reinterpret_cast<const char *>(kLoadAddress + sizeof header);
    header.output_scale = 0.5f;
    std::vector<std::uint8_t> image(bytes, 0x5A);
    std::memcpy(image.data(), &header, sizeof header);
    std::memcpy(image.data() + sizeof header, "fuzz01", 7);
    return image;
}

} // namespace thimble::tests
