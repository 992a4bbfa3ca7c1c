// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace thimble::tests {

/// The monitor's own sources on this machine, without a line: bytes go in and answers come out in the same thread. Memory for
/// modules lies at fixed addresses between pages that nobody may touch, so that a corpus may hold sound images and an access
/// outside is a crash. A module's code is never run: where it would be, the monitor is left as by a fault of the program.
class FuzzBoard
{
public:
    static constexpr std::uintptr_t kLoadAddress = 0x10000000, kModuleRam = 0x20000000;
    static constexpr std::size_t kRegionBytes = 65536;

    /// Each board begins like one after reset: no load, no half frame, no text.
    FuzzBoard();
    /// True unless a program would have run.
    bool feed(std::span<const std::uint8_t> bytes);
    /// Time without a byte.
    void wait(std::uint32_t milliseconds);
    /// What the monitor said since the last call.
    std::vector<std::uint8_t> said();
    /// A program would be run, which the monitor must have taken whole and sound.
    static bool ready();

    /// A sound module of `bytes` for this machine, input `inputBytes`.
    static std::vector<std::uint8_t> image(std::size_t bytes, std::uint32_t inputBytes);
};

} // namespace thimble::tests
