// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/fdtransport.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace thimble::core {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kSlice{20}; ///< how late a stop request may be noticed
constexpr std::size_t kChunk = 65536;

Error gone(const std::string &name, const char *why)
{
    return {ErrorCode::Target, "The connection to " + name + " was closed by the other side.", why};
}

/// Waits at most one slice for `events`.
bool ready(int fd, short events, Clock::time_point deadline)
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd entry{fd, events, 0};
    return ::poll(&entry, 1, static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), kSlice).count()))
        > 0;
}

/// A closed socket must be an error, not a signal that ends the program; what is no socket takes plain writes.
ssize_t writeSome(int fd, std::span<const std::uint8_t> bytes)
{
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return sent < 0 && errno == ENOTSOCK ? ::write(fd, bytes.data(), bytes.size()) : sent;
}
} // namespace

FdTransport::FdTransport(int fd, std::string name) : m_fd(fd), m_name(std::move(name))
{
    ::fcntl(m_fd, F_SETFL, ::fcntl(m_fd, F_GETFL) | O_NONBLOCK);
}

FdTransport::~FdTransport() { ::close(m_fd); }

Result<void> FdTransport::write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout)
{
    const auto deadline = Clock::now() + timeout;
    while (!bytes.empty()) {
        const auto wrote = writeSome(m_fd, bytes);
        if (wrote > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(wrote));
            continue;
        }
        if (wrote < 0 && errno != EAGAIN && errno != EINTR)
            return gone(m_name, std::strerror(errno));
        if (Clock::now() >= deadline)
            return Error{ErrorCode::Target, m_name + " takes no more bytes; reset the board.", {}};
        ready(m_fd, POLLOUT, deadline);
    }
    return {};
}

Result<std::vector<std::uint8_t>> FdTransport::read(std::chrono::milliseconds timeout, std::stop_token stop)
{
    const auto deadline = Clock::now() + timeout;
    std::vector<std::uint8_t> bytes(kChunk);
    while (!stop.stop_requested()) {
        const auto got = ::read(m_fd, bytes.data(), bytes.size());
        if (got > 0) {
            bytes.resize(static_cast<std::size_t>(got));
            return bytes;
        }
        if (got == 0)
            return gone(m_name, "end of file");
        if (errno != EAGAIN && errno != EINTR)
            return gone(m_name, std::strerror(errno));
        if (Clock::now() >= deadline)
            break;
        ready(m_fd, POLLIN, deadline);
    }
    return std::vector<std::uint8_t>{};
}

void FdTransport::flush()
{
    std::vector<std::uint8_t> bytes(kChunk);
    while (::read(m_fd, bytes.data(), bytes.size()) > 0) { }
}

Result<std::vector<std::uint8_t>> NullTransport::read(std::chrono::milliseconds timeout, std::stop_token stop)
{
    const auto deadline = Clock::now() + timeout;
    while (!stop.stop_requested() && Clock::now() < deadline)
        std::this_thread::sleep_for(std::min(timeout, kSlice));
    return std::vector<std::uint8_t>{};
}

} // namespace thimble::core
