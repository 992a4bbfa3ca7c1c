// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"
#include "core/board/fdtransport.h"

#include <filesystem>
#include <memory>
#include <sys/types.h>

namespace thimble::plugins {

/// One running QEMU whose UART is a socket of ours. Must be used and destroyed in the thread that started it: the kernel kills
/// the child when that thread ends, however it ends, so that no emulator outlives a killed program.
class Emulator
{
public:
    struct Setup
    {
        std::filesystem::path qemu, firmware;
        std::filesystem::path factsPlugin; ///< empty: nothing is counted
        std::string machine;
        std::uint32_t flashBase = 0;
        std::int64_t flashBytes = 0;
        std::vector<core::BoardCache> caches;
        bool semihosting = false; ///< the program may print and end the emulator
        bool realTime = false;    ///< the guest's clock waits for the host's
        int clockShift = 3;       ///< an instruction takes 2^clockShift ns of the guest's time
    };

    static core::Result<std::unique_ptr<Emulator>> start(const Setup &setup);
    ~Emulator();
    Emulator(const Emulator &) = delete;
    Emulator &operator=(const Emulator &) = delete;

    core::Transport &transport() { return *m_transport; }
    pid_t process() const { return m_pid; } ///< -1 once it has ended
    /// The facts plugin's JSON lines so far.
    std::string facts() const;
    /// What QEMU printed, and how it ended if it has.
    std::string lastWords();
    /// QEMU has ended by itself: the guest locked up (or QEMU could not start), or a program with semihosting is done.
    bool ended();
    /// It ended with status 0.
    bool succeeded() const;

private:
    Emulator() = default;
    void stop();

    pid_t m_pid = -1;
    int m_status = 0;
    int m_facts = -1;
    int m_output = -1;
    std::unique_ptr<core::FdTransport> m_transport;
};

} // namespace thimble::plugins
