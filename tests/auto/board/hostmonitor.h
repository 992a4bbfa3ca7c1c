// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/fdtransport.h"

#include <memory>
#include <thread>

namespace thimble::tests {

/// The monitor's own sources, compiled for this machine and run in a thread at the other end of a socket. Everything but
/// running a module works as on a board. One at a time: the monitor's state is static.
class HostMonitor
{
public:
    HostMonitor();
    ~HostMonitor();

    core::FdTransport &transport() { return *m_transport; }
    /// A sound image of this many bytes for the module region of this process.
    static std::vector<std::uint8_t> image(std::size_t bytes);
    /// What lies in the module region now.
    static std::vector<std::uint8_t> region(std::size_t bytes);
    /// The monitor holds a module that it would run.
    static bool ready();

private:
    std::unique_ptr<core::FdTransport> m_transport;
    std::jthread m_thread;
};

} // namespace thimble::tests
