// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/task.h"

#include <array>

namespace thimble::core {

/// What one prepared split holds.
struct SplitReport
{
    std::string name; ///< "train"
    std::int64_t rows = 0;
    std::int64_t speakers = 0;
    std::vector<std::int64_t> perClass; ///< in the order of Task::classNames
    std::int64_t repeatedRows = 0;      ///< rows equal to an earlier one of the split
    std::int64_t constantRows = 0;      ///< all values equal
    double saturated = 0;               ///< share of values at -128 or 127
};

/// Prepared data seen with suspicion: counts, and what would make a figure on it doubtful.
struct DataReport
{
    std::string task;
    bool synthetic = false;
    std::array<SplitReport, 3> splits;
    std::int64_t sharedRows = 0;       ///< rows of validation or test that are also in an earlier split
    std::int64_t conflictingRows = 0;  ///< equal rows with different labels, within or across splits
    std::int64_t sharedSpeakers = 0;   ///< speakers in more than one split
    std::vector<std::string> oddities; ///< one sentence each
};

/// Reads everything once; `preparedDir` as from prepareTask().
Result<DataReport> checkData(const Task &task, const std::filesystem::path &preparedDir);
Json toJson(const DataReport &report, const std::vector<std::string> &classNames);

} // namespace thimble::core
