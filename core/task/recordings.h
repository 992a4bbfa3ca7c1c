// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/task.h"

#include <span>

namespace thimble::core {

/// A test set as it came, held in memory: each recording has a class and holds one record of the network's input, or several
/// that overlap (windows of a longer recording), the first at its beginning.
struct Recordings
{
    struct Recording
    {
        std::size_t begin = 0; ///< of its first window in `bytes`
        std::size_t windows = 1;
        std::size_t stride = 0; ///< bytes from one window to the next
        int label = 0;
    };

    std::string name; ///< for people and JSON: "data", "records"
    RecordForm form;
    std::size_t windowBytes = 0;
    std::vector<std::uint8_t> bytes;
    std::vector<Recording> list; ///< at least one

    std::span<const std::uint8_t> window(const Recording &recording, std::size_t index) const
    {
        return {bytes.data() + recording.begin + index * recording.stride, windowBytes};
    }
};

/// A user's own test set in the task's raw form (Task::raw): recordings one after another in `data`, one whole number per line
/// in `labels`. A raw form longer than the input, of as wide rows, is cut into windows of the input's height, one beginning at
/// every row. Untrusted files: sizes and labels are checked, errors name the line.
Result<Recordings> openRawRecordings(const Task &task, const std::filesystem::path &data,
                                     const std::filesystem::path &labels);

/// A folder as the MLPerf Tiny runner reads it: y_labels.csv (file, number of classes, class, and for the metric auc bytes of a
/// window and bytes from one to the next) and the files it names, each in the form the runner sends. Untrusted likewise.
Result<Recordings> openRunnerRecordings(const Task &task, const std::filesystem::path &folder);

} // namespace thimble::core
