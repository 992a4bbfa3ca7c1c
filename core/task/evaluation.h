// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"
#include "core/task/recordings.h"

namespace thimble::core {

/// The task's quality of a network on a split, by the integer oracle (core/network/interpreter.h): the class is the largest output,
/// the first of equals. Features are re-coded where the network's input has another scale than the task's, and dequantised for a
/// float input. `threads` 0 = one per core. Error Unsupported for networks the oracle cannot run, Input where shapes do not
/// fit the task.
Result<Quality> evaluateNetwork(const Network &network, const Task &task, const FeatureSet &set, Split split,
                                int threads, std::stop_token stop, const ProgressCallback &progress);

/// The task's quality of a network on recordings as they came: for "top1" as above, for "auc" by each recording's mean
/// reconstruction error (RecordForm::reconstruction) over its windows, computed without being told anything but the recording.
/// Error Unsupported and Input as above.
Result<Quality> evaluateRecordings(const Network &network, const Task &task, const Recordings &recordings,
                                   int threads, std::stop_token stop, const ProgressCallback &progress);

} // namespace thimble::core
