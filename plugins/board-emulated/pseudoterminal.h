// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/fdtransport.h"

#include <memory>
#include <string>

namespace thimble::plugins {

/// Our end of a pseudo-terminal in raw mode; another program opens `path` like a serial port, closes it and opens it again.
class PseudoTerminal
{
public:
    static core::Result<std::unique_ptr<PseudoTerminal>> open();
    ~PseudoTerminal();
    PseudoTerminal(const PseudoTerminal &) = delete;
    PseudoTerminal &operator=(const PseudoTerminal &) = delete;

    const std::string &path() const { return m_path; }
    core::Transport &transport() { return *m_transport; }

private:
    PseudoTerminal() = default;

    std::string m_path;
    int m_otherEnd = -1; ///< kept open: without anyone there, reading our end is an error
    std::unique_ptr<core::FdTransport> m_transport;
};

} // namespace thimble::plugins
