// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <functional>

namespace thimble::core {

/// Part of a longer piece of work: its own 0..1 becomes from..to, and `step` counts ("speaking 120 of 3,000 words").
struct WorkSlice
{
    ProgressCallback progress;
    double from = 0;
    double to = 1;
    std::string doing; ///< "speaking"
    std::string unit;  ///< "words"
};

/// Calls work(0) ... work(count - 1) on as many threads as there are cores, at most eight; returns the error of the lowest index
/// that failed, or Cancelled. Progress is reported from one thread at a time. `work` must not throw.
Result<void> parallelFor(std::size_t count, const std::function<Result<void>(std::size_t)> &work,
                         std::stop_token stop, const WorkSlice &slice);

} // namespace thimble::core
