// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/fixedpoint.h"

#include <cmath>

namespace thimble::core {

namespace {

constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kOneQ0 = kMax;
constexpr std::int32_t kOneQ2 = 1 << 29;

std::int32_t saturate(std::int64_t value)
{
    return static_cast<std::int32_t>(
        std::clamp<std::int64_t>(value, std::numeric_limits<std::int32_t>::min(), kMax));
}

std::int32_t wrappingAdd(std::int32_t a, std::int32_t b)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) + static_cast<std::uint32_t>(b));
}

std::int32_t saturatingShiftLeft(std::int32_t value, int bits)
{
    return saturate(std::int64_t(value) * (std::int64_t(1) << bits));
}

/// exp(a) for a in [-1/4, 0) in Q0: a Taylor polynomial of degree four around -1/8.
std::int32_t expNearZero(std::int32_t a)
{
    constexpr std::int32_t kExpMinusEighth = 1895147668;
    constexpr std::int32_t kThird = 715827883;
    const std::int32_t x = a + (1 << 28);
    const std::int32_t x2 = doublingHighMul(x, x);
    const std::int32_t x3 = doublingHighMul(x2, x);
    const std::int32_t x4 = doublingHighMul(x2, x2);
    const std::int32_t inner = doublingHighMul(roundingShiftRight(x4, 2) + x3, kThird) + x2;
    const std::int32_t tail = roundingShiftRight(inner, 1);
    return wrappingAdd(kExpMinusEighth, doublingHighMul(kExpMinusEighth, wrappingAdd(x, tail)));
}

/// 2 / (1 + a) in Q2 by three Newton-Raphson steps from the best linear start, 48/17 - 32/17 d for d = (1 + a) / 2.
std::int32_t reciprocalOfHalfSum(std::int32_t a)
{
    constexpr std::int32_t k48Over17 = 1515870810;
    constexpr std::int32_t kMinus32Over17 = -1010580540;
    const auto half = static_cast<std::int32_t>((std::int64_t(a) + kOneQ0 + 1) / 2);
    std::int32_t x = wrappingAdd(k48Over17, doublingHighMul(half, kMinus32Over17));
    for (int step = 0; step < 3; ++step) {
        const std::int32_t rest = kOneQ2 - doublingHighMul(half, x);
        x = wrappingAdd(x, saturatingShiftLeft(doublingHighMul(x, rest), 2));
    }
    return x;
}

} // namespace

QuantizedMultiplier quantizeMultiplier(double factor)
{
    if (factor == 0.0)
        return {};
    int exponent = 0;
    const double fraction = std::frexp(factor, &exponent);
    auto multiplier = static_cast<std::int64_t>(std::round(fraction * double(std::int64_t(1) << 31)));
    if (multiplier == std::int64_t(1) << 31) {
        multiplier /= 2;
        ++exponent;
    }
    if (exponent < -31)
        return {};
    if (exponent > 31)
        return {kMax, 31};
    return {static_cast<std::int32_t>(multiplier), exponent};
}

std::int32_t expOnNegative(std::int32_t q, int integerBits)
{
    if (q == 0)
        return kOneQ0;
    const int fractionalBits = 31 - integerBits;
    const std::int32_t quarter = std::int32_t(1) << (fractionalBits - 2);
    const std::int32_t nearZero = (q & (quarter - 1)) - quarter;
    std::int32_t result = expNearZero(saturatingShiftLeft(nearZero, integerBits));
    // exp(-(2^e)) for e = -2 ... 4 in Q0: one factor for each bit of the remaining integer multiple of 1/4.
    constexpr std::int32_t kFactors[] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    const std::int32_t remainder = nearZero - q;
    for (int e = -2; e < integerBits; ++e) {
        if (remainder & (std::int32_t(1) << (fractionalBits + e)))
            result = doublingHighMul(result, kFactors[e + 2]);
    }
    return result;
}

std::int32_t oneOverOnePlus(std::int32_t q0) { return saturatingShiftLeft(reciprocalOfHalfSum(q0), 1); }

std::int32_t oneMinusOverOnePlus(std::int32_t q0)
{
    return saturatingShiftLeft(reciprocalOfHalfSum(q0) - kOneQ2, 2);
}

std::int32_t logisticQ4(std::int32_t q4)
{
    if (q4 == 0)
        return std::int32_t(1) << 30;
    const std::int32_t negative = q4 > 0 ? -q4 : q4;
    const std::int32_t positiveSide = oneOverOnePlus(expOnNegative(negative, 4));
    return q4 > 0 ? positiveSide : kOneQ0 - positiveSide;
}

std::int32_t tanhQ4(std::int32_t q4)
{
    if (q4 == 0)
        return 0;
    // exp(2x): the doubled argument is the same bits read as Q5.
    const std::int32_t magnitude = oneMinusOverOnePlus(expOnNegative(q4 > 0 ? -q4 : q4, 5));
    return q4 > 0 ? magnitude : -magnitude;
}

std::int32_t inputRadius(int integerBits, int leftShift)
{
    const double rescaled =
        ((1 << integerBits) - 1) * std::ldexp(1.0, 31 - integerBits) / std::ldexp(1.0, leftShift);
    return saturate(static_cast<std::int64_t>(std::floor(std::min(rescaled, 4e9))));
}

} // namespace thimble::core
