// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"
#include "core/task/task.h"

namespace thimble::core {

/// The task's quality of a network on a split, by the integer oracle (core/network/interpreter.h): the class is the largest output,
/// the first of equals. Features are re-coded where the network's input has another scale than the task's, and dequantised for a
/// float input. `threads` 0 = one per core. Error Unsupported for networks the oracle cannot run, Input where shapes do not
/// fit the task.
Result<Quality> evaluateNetwork(const Network &network, const Task &task, const FeatureSet &set, Split split,
                                int threads, std::stop_token stop, const ProgressCallback &progress);

/// A user's own test set in the task's raw form (Task::raw: shape, dtype int8 or uint8, real = offset + scale * code): rows one after another
/// in `data`, one whole number per line in `labels`. Untrusted files: sizes and labels are checked, errors name the line.
Result<std::shared_ptr<const FeatureSet>> openRawRows(const Task &task, const std::filesystem::path &data,
                                                      const std::filesystem::path &labels);

} // namespace thimble::core
