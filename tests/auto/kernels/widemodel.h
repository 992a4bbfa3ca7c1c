// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "layercases.h"

/// What the layers must answer, written from the rules of TFLite's integer arithmetic with 64-bit and floating-point numbers
/// and no trick at all: the other side of every kernel test.
namespace thimble::tests {

/// value * multiplier * 2^(shift - 31); double rounding unless `single`.
std::int64_t wideRescale(std::int64_t value, std::int64_t multiplier, int shift, bool single = false);

std::vector<std::int8_t> wideConv(const ConvCase &conv);
std::vector<std::int8_t> wideDense(const DenseCase &dense);

} // namespace thimble::tests
