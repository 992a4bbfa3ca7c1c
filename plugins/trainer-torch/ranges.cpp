// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/quantnet.h"

#include <algorithm>
#include <cmath>

namespace thimble::plugins {

namespace {
constexpr double kLeastRange = 1e-3;

double squaredError(const std::vector<float> &samples, Codes codes)
{
    double sum = 0;
    for (const float value : samples) {
        const double code = std::clamp(std::round(value / codes.scale) + codes.zeroPoint, -128.0, 127.0);
        const double difference = value - codes.scale * (code - codes.zeroPoint);
        sum += difference * difference;
    }
    return sum;
}
} // namespace

Codes codesForRange(double low, double high, bool relu)
{
    low = relu ? 0.0 : std::min(low, 0.0);
    high = std::max(high, 0.0);
    if (!(high - low > kLeastRange))
        high = low + kLeastRange;
    const double scale = double(float((high - low) / 255));
    const double zeroPoint = relu ? -128.0 : std::clamp(std::round(-128 - low / scale), -128.0, 127.0);
    return {scale, int(zeroPoint)};
}

Codes bestCodes(std::vector<float> samples, bool relu)
{
    if (samples.empty())
        return codesForRange(relu ? 0.0 : -6.0, 6.0, relu);
    const auto [low, high] = std::minmax_element(samples.begin(), samples.end());
    const double lowest = *low;
    const double highest = *high;
    Codes best;
    double least = -1;
    for (double share = 1.0; share > 0.25; share *= 0.93) {
        const auto codes = codesForRange(share * lowest, share * highest, relu);
        const double error = squaredError(samples, codes);
        if (least < 0 || error < least) {
            least = error;
            best = codes;
        }
    }
    return best;
}

} // namespace thimble::plugins
