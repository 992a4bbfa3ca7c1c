// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "layercases.h"

#include <variant>

namespace thimble::tests {

/// One record of a recorded network of a single convolution, depthwise convolution or dense layer.
struct GoldenCase
{
    std::variant<ConvCase, DenseCase> layer;
    std::vector<std::int8_t> expected;
};

/// All int8 ones of the shared goldens, `records` of each (the later ones: plausible data and extremes).
std::vector<GoldenCase> goldenCases(int records);

} // namespace thimble::tests
