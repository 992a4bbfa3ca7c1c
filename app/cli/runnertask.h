// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/cli/modelwork.h"

#include "core/task/task.h"

namespace thimble::app {

/// What the MLPerf Tiny runner calls a network and what it sends it.
struct RunnerTask
{
    std::string id;                         ///< of the task; empty: none, a record is the input itself
    std::string model;                      ///< "kws01"; the network's name when there is no task
    std::optional<core::RecordForm> record; ///< absent without a task
    bool guessed = false;                   ///< found by the network's shape
};

/// The task named, or that whose runner's model is `model`, or the one that fits the network's input and output; two that fit
/// and differ are an error, none is no task. `model`, when given, is what the board is to answer.
core::Result<RunnerTask> runnerTaskFor(const core::Network &network, const std::string &task,
                                       const std::string &model, const core::ResourceLocator &locator);

/// One sentence: "Taken for task ic: its records are 3,072 bytes (uint8)."
std::string describe(const RunnerTask &task, const core::Network &network);

} // namespace thimble::app
