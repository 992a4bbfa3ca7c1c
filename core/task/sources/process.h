// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace thimble::core {

/// Runs a program without a shell, stdin and stderr at /dev/null, and returns what it wrote to stdout. Fails when it cannot be
/// started, ends with another status than 0, writes more than `limit` bytes or takes longer than `patience`; a stop request kills it.
/// No child is left behind in any case.
Result<std::vector<std::uint8_t>> programOutput(const std::filesystem::path &program,
                                                const std::vector<std::string> &arguments,
                                                std::stop_token stop, std::size_t limit,
                                                std::chrono::milliseconds patience);

} // namespace thimble::core
