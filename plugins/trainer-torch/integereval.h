// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "plugins/trainer-torch/rows.h"

#include "core/base/progress.h"
#include "core/network/network.h"

namespace thimble::plugins {

/// Whether the batched evaluation knows every operator of this network: convolutions without dilation, dense layers, pools, additions,
/// reshapes and softmax, activation none or ReLU. Everything the exporter writes qualifies.
bool canEvaluateInBatches(const core::Network &network);

/// The output codes of all rows, one row after another, in exactly the integers of core::Interpreter (a test holds both against
/// each other), some ten times faster: whole batches of integers go through convolutions in double precision, which are exact below
/// 2^53, and are rescaled in fixed point. `rows` fit the network's input.
core::Result<std::vector<std::int8_t>> evaluateInBatches(const core::Network &network, const Rows &rows,
                                                         std::stop_token stop,
                                                         const core::ProgressCallback &progress);

/// The quality on these rows in integer arithmetic: in batches where possible, otherwise row by row by the oracle.
core::Result<core::Quality> qualityInIntegers(const core::Network &network, const core::Task &task,
                                              const Rows &rows, core::Split split, std::stop_token stop,
                                              const core::ProgressCallback &progress);

} // namespace thimble::plugins
