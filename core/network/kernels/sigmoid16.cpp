// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/sigmoid16.h"

#include <array>
#include <cmath>
#include <cstdlib>

namespace thimble::core {

namespace {

/// 2^16 sigmoid(i / 24), each raised by half of what the chord to the next one lies below the curve at its middle, so that the
/// interpolation errs to both sides.
std::array<std::uint32_t, 256> sigmoidValues()
{
    const auto sigmoid = [](double i) { return 65536.0 / (1.0 + std::exp(-i / 24.0)); };
    std::array<std::uint32_t, 256> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto at = static_cast<double>(i);
        const double gap = sigmoid(at + 0.5) - (sigmoid(at) + sigmoid(at + 1.0)) / 2;
        values[i] = static_cast<std::uint32_t>(std::min(std::round(sigmoid(at) + gap / 2), 65535.0));
    }
    values.back() = 65535; // where the inputs beyond the table continue
    return values;
}

/// The input as a multiple of 1 / (3 * 4096): (code * multiplier + half) >> shift.
struct InputScaling
{
    std::int64_t multiplier = 0;
    int shift = 0;

    std::int64_t operator()(std::int32_t code) const
    {
        const std::int64_t half = shift > 0 ? std::int64_t(1) << (shift - 1) : 0;
        return (code * multiplier + half) >> shift;
    }
};

InputScaling inputScaling(float scale, int mostLeftShift)
{
    const float exponent = std::log(scale) * (1.0f / std::log(2.0f));
    const float rounded = std::round(exponent);
    const int left = 12 + static_cast<int>(rounded);
    if (std::abs(exponent - rounded) < 1e-3f && left >= 0 && left <= mostLeftShift)
        return {std::int64_t(3) << left, 0};
    double multiplier = double(scale) * 4096.0 * 3.0;
    InputScaling scaling;
    while (multiplier <= 32767.0 / 2.0 && scaling.shift <= 30) {
        ++scaling.shift;
        multiplier *= 2.0;
    }
    scaling.multiplier = static_cast<std::int64_t>(std::min(multiplier, 2147483647.0));
    return scaling;
}

} // namespace

std::function<std::int32_t(std::int32_t)> logistic16(float inputScale)
{
    return
        [scaling = inputScaling(inputScale, 0), values = sigmoidValues()](std::int32_t code) -> std::int32_t {
            const std::int64_t input = scaling(code);
            const auto magnitude = static_cast<std::uint64_t>(std::llabs(input));
            const std::uint64_t step = magnitude >> 9;
            std::int64_t result = 0x7FFF << 10;
            if (step < 255) {
                const std::int64_t low = values[step], high = values[step + 1];
                result = (low << 9) + std::int64_t(magnitude & 0x1FF) * (high - low);
            }
            result = input >= 0 ? result + (1 << 9) : (1 << 25) - result + (1 << 9) - 1;
            return static_cast<std::int32_t>(result >> 10);
        };
}

std::function<std::int32_t(std::int32_t)> tanh16(float inputScale)
{
    // tanh(x) = 2 sigmoid(2 x) - 1
    return
        [scaling = inputScaling(inputScale, 1), values = sigmoidValues()](std::int32_t code) -> std::int32_t {
            const std::int64_t input = scaling(code);
            const auto magnitude = static_cast<std::uint64_t>(std::llabs(input));
            const std::uint64_t step = magnitude >> 8;
            std::int64_t result = 0xFFFF << 8;
            if (step < 255) {
                const std::int64_t low = values[step], high = values[step + 1];
                result = (low << 8) + std::int64_t(magnitude & 0xFF) * (high - low);
            }
            result = input >= 0 ? result - (1 << 23) + (1 << 7) : -result + (1 << 23) + (1 << 7) - 1;
            return static_cast<std::int32_t>(result >> 8);
        };
}

} // namespace thimble::core
