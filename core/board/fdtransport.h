// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/transport.h"

#include <string>

namespace thimble::core {

/// A connected file descriptor (socket, pseudo-terminal, pipe pair): the emulated board's UART. Owns and closes it.
class FdTransport : public Transport
{
public:
    /// `name` is for people. The descriptor is made non-blocking.
    FdTransport(int fd, std::string name);
    ~FdTransport() override;
    FdTransport(const FdTransport &) = delete;
    FdTransport &operator=(const FdTransport &) = delete;

    std::string description() const override { return m_name; }
    Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) override;
    Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout, std::stop_token stop) override;
    void flush() override;

private:
    int m_fd;
    std::string m_name;
};

/// Connected to nothing: takes every byte, never answers.
class NullTransport : public Transport
{
public:
    std::string description() const override { return "nothing"; }
    Result<void> write(std::span<const std::uint8_t>, std::chrono::milliseconds) override { return {}; }
    Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout, std::stop_token stop) override;
    void flush() override { }
};

} // namespace thimble::core
