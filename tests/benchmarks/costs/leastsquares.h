// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/cost/costtable.h"

#include <vector>

namespace thimble::tests {

struct Sample
{
    compiler::Features features;
    double cost;
};

/// Coefficients that are not negative and minimise the sum of squared relative errors: cyclic coordinate descent, which for
/// five columns needs no library. What few samples cannot tell apart goes to the last column, the one that grows fastest.
compiler::Features fitRelative(const std::vector<Sample> &samples);

double predicted(const compiler::Features &coefficients, const compiler::Features &features);

} // namespace thimble::tests
