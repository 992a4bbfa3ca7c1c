// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-emulated/pseudoterminal.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

namespace thimble::plugins {

using namespace core;

namespace {
Error noTerminal()
{
    return {ErrorCode::Target,
            std::string("This machine gives no pseudo-terminal (") + std::strerror(errno) + ").",
            {}};
}
} // namespace

Result<std::unique_ptr<PseudoTerminal>> PseudoTerminal::open()
{
    std::unique_ptr<PseudoTerminal> terminal(new PseudoTerminal);
    const int ours = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (ours < 0)
        return noTerminal();
    terminal->m_transport = std::make_unique<FdTransport>(ours, "the pseudo-terminal");
    std::array<char, 128> name{};
    if (::grantpt(ours) != 0 || ::unlockpt(ours) != 0 || ::ptsname_r(ours, name.data(), name.size()) != 0)
        return noTerminal();
    terminal->m_path = name.data();
    terminal->m_otherEnd = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios settings{};
    if (terminal->m_otherEnd < 0 || ::tcgetattr(terminal->m_otherEnd, &settings) != 0)
        return noTerminal();
    ::cfmakeraw(&settings);
    ::cfsetspeed(&settings, B115200);
    if (::tcsetattr(terminal->m_otherEnd, TCSANOW, &settings) != 0)
        return noTerminal();
    return terminal;
}

PseudoTerminal::~PseudoTerminal()
{
    if (m_otherEnd >= 0)
        ::close(m_otherEnd);
}

} // namespace thimble::plugins
