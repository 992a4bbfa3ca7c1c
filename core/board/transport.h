// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace thimble::core {

/// A byte pipe to a board: a serial port, an emulated board's socket, or a null transport. Owned by one thread.
class Transport
{
public:
    virtual ~Transport() = default;
    /// What it is connected to, for people ("ttyACM0, 115200 baud").
    virtual std::string description() const = 0;
    /// Writes all bytes or fails; may block up to `timeout`.
    virtual Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) = 0;
    /// Whatever has arrived, at least one byte unless `timeout` passes (then empty) or `stop` is requested (then empty).
    /// A closed or vanished peer is an error.
    virtual Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout,
                                                   std::stop_token stop) = 0;
    /// Throws away what has arrived: stale bytes mislead.
    virtual void flush() = 0;
};

} // namespace thimble::core
