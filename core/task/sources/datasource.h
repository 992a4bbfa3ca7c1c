// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/task.h"

#include <span>

namespace thimble::core {

/// Where a task's data would come from, found without reading it all.
struct DataOrigin
{
    std::string description; ///< for people: "recordings in the official layout, /data/speech_commands"
    std::vector<std::string> notes; ///< what is missing without stopping the work
    std::filesystem::path folder;   ///< empty for data made on the spot
    Json
        identity; ///< what the rows depend on besides the task: versions, seeds, files; goes into the cache key
    bool prepared = false; ///< `folder` already holds prepared features
};

/// Takes the rows of a source, in a fixed order whatever the number of threads.
class RowSink
{
public:
    virtual ~RowSink() = default;
    /// `speaker` names who spoke; equal names are one speaker. `row` has the task's input size.
    virtual Result<void> add(Split split, int label, const std::string &speaker,
                             std::span<const std::int8_t> row) = 0;
};

/// Makes the features of a task. One object per id of Task::data; stateless, shared by threads.
class DataSource
{
public:
    virtual ~DataSource() = default;
    /// Finds the data, or says what is missing, where it was looked for, and how to get it.
    virtual Result<DataOrigin> locate(const Task &task, const DataPlaces &places) const = 0;
    /// All rows of all splits; what is remarkable comes back as JSON and is kept beside the features.
    virtual Result<Json> make(const Task &task, const DataOrigin &origin, RowSink &sink, std::stop_token stop,
                              const ProgressCallback &progress) const = 0;
    /// `data fetch`: what was done, in a sentence; or, as an error, why it cannot be done here and how to get the data by hand.
    virtual Result<std::string> fetch(const Task &task) const = 0;
};

/// "voices", "speech-commands"; anything else is answered with these names.
Result<std::unique_ptr<DataSource>> makeDataSource(const std::string &id);

/// The task's own; Unsupported, with what works instead, when it has none.
Result<std::unique_ptr<DataSource>> dataSourceOf(const Task &task);

/// Its source's locate(): what `tasks` and the task picker show.
Result<DataOrigin> locateData(const Task &task, const DataPlaces &places);

} // namespace thimble::core
