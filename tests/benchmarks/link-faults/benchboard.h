// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/resourcelocator.h"
#include "plugins/board-emulated/emulator.h"

namespace thimble::tests {

/// The emulated board on the bench, with its power switch. Belongs to the thread that made it, as its emulator does.
class BenchBoard
{
public:
    /// The board and the image that proves itself (tests/firmware/digest.c); fails as unsupported where a program is missing.
    static core::Result<BenchBoard> make(const core::ResourceLocator &locator);

    core::Transport &line();
    /// Off and on again: what was under way on the line and in the board's memory is lost.
    core::Result<void> restart();
    /// The board is gone, and line() a port whose other end is closed, until restart().
    void unplug();
    bool plugged() const { return m_emulator != nullptr; }

    /// The image padded to `bytes` with what `seed` gives.
    std::vector<std::uint8_t> image(std::size_t bytes, std::uint64_t seed) const;

private:
    plugins::Emulator::Setup m_setup;
    std::vector<std::uint8_t> m_module;
    std::unique_ptr<plugins::Emulator> m_emulator;
    std::unique_ptr<core::FdTransport> m_closed;
};

} // namespace thimble::tests
