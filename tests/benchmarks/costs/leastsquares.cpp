// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/benchmarks/costs/leastsquares.h"

#include <algorithm>
#include <cmath>

namespace thimble::tests {

using compiler::Features;
using compiler::kFeatures;

namespace {
constexpr int kSweeps = 200000;
}

double predicted(const Features &coefficients, const Features &features)
{
    double sum = 0;
    for (std::size_t i = 0; i < kFeatures; ++i)
        sum += coefficients[i] * features[i];
    return sum;
}

Features fitRelative(const std::vector<Sample> &samples)
{
    // Normal equations of rows scaled to a cost of 1, columns scaled to unit length for the descent.
    std::array<std::array<double, kFeatures>, kFeatures> gram{};
    Features right{}, scale{};
    for (const auto &sample : samples) {
        for (std::size_t i = 0; i < kFeatures; ++i)
            scale[i] += sample.features[i] * sample.features[i] / (sample.cost * sample.cost);
    }
    for (double &s : scale)
        s = s > 0 ? std::sqrt(s) : 0;
    for (const auto &sample : samples) {
        for (std::size_t i = 0; i < kFeatures; ++i) {
            const double a = scale[i] > 0 ? sample.features[i] / sample.cost / scale[i] : 0;
            right[i] += a;
            for (std::size_t j = 0; j < kFeatures; ++j)
                gram[i][j] += scale[j] > 0 ? a * sample.features[j] / sample.cost / scale[j] : 0;
        }
    }
    Features x{};
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        double moved = 0;
        for (std::size_t i = kFeatures; i-- > 0;) {
            if (gram[i][i] <= 0)
                continue;
            double gradient = right[i];
            for (std::size_t j = 0; j < kFeatures; ++j)
                gradient -= gram[i][j] * x[j];
            const double next = std::max(0.0, x[i] + gradient / gram[i][i]);
            moved = std::max(moved, std::abs(next - x[i]));
            x[i] = next;
        }
        if (moved < 1e-12)
            break;
    }
    for (std::size_t i = 0; i < kFeatures; ++i)
        x[i] = scale[i] > 0 ? x[i] / scale[i] : 0;
    return x;
}

} // namespace thimble::tests
