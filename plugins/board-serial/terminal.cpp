// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-serial/terminal.h"

#include "core/board/fdtransport.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <termios.h>
#include <unistd.h>

namespace thimble::plugins {

using core::Error;
using core::ErrorCode;
using core::Result;

bool isTerminalWithoutDevice(const std::string &path)
{
    std::error_code failure;
    const auto real = std::filesystem::canonical(path, failure);
    return !failure && real.string().starts_with("/dev/pts/");
}

Result<std::unique_ptr<core::Transport>> openTerminal(const std::string &path)
{
    const int fd = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return Error{ErrorCode::Target, path + " cannot be opened: " + std::strerror(errno) + ".", {}};
    termios settings{};
    if (::tcgetattr(fd, &settings) != 0) {
        ::close(fd);
        return Error{ErrorCode::Target, path + " is no terminal.", {}};
    }
    ::cfmakeraw(&settings);
    ::tcsetattr(fd, TCSANOW, &settings);
    return std::unique_ptr<core::Transport>(std::make_unique<core::FdTransport>(fd, path));
}

} // namespace thimble::plugins
