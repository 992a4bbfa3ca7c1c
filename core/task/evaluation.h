// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"
#include "core/task/recordings.h"

#include <functional>

namespace thimble::core {

/// Runs a network's inferences, in any order: `input(i)` gives the input bytes of inference i (from 0 to count - 1) and `output`
/// takes its output bytes; both may be called from several threads at once.
using Inferences = std::function<Result<void>(
    std::size_t count, const std::function<std::vector<std::uint8_t>(std::size_t)> &input,
    const std::function<void(std::size_t, std::vector<std::uint8_t>)> &output)>;

/// By the integer oracle (core/network/interpreter.h). `threads` 0 = one per core. Error Unsupported for networks that the
/// oracle cannot run.
Inferences oracleInferences(const Network &network, int threads, std::stop_token stop,
                            const ProgressCallback &progress);

/// The task's quality of a network on a split: the class is the largest output, the first of equals. Features are re-coded where
/// the network's input has another scale than the task's, and dequantised for a float input. Errors: those of `run`, Input where
/// shapes do not fit the task.
Result<Quality> evaluateNetwork(const Network &network, const Task &task, const FeatureSet &set, Split split,
                                const Inferences &run);

/// The task's quality of a network on recordings as they came: for "top1" as above, for "auc" by each recording's mean
/// reconstruction error (RecordForm::reconstruction) over its windows, computed without being told anything but the recording.
Result<Quality> evaluateRecordings(const Network &network, const Task &task, const Recordings &recordings,
                                   const Inferences &run);

} // namespace thimble::core
