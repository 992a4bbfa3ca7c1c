// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace thimble::compiler {

struct ProcessResult
{
    int exitCode = -1;  ///< 128 + signal when it was killed
    std::string output; ///< stdout and stderr together, at most kMostOutput bytes
};
inline constexpr std::size_t kMostOutput = 256 * 1024;

/// Runs a program to its end in `folder`, standard input empty. When `stop` is requested it is killed and the result is
/// cancelled; it also dies with the calling thread. Never leaves a zombie.
core::Result<ProcessResult> runProcess(const std::filesystem::path &program,
                                       const std::vector<std::string> &arguments,
                                       const std::filesystem::path &folder, std::stop_token stop);

} // namespace thimble::compiler
