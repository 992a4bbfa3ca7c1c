// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"

#include <algorithm>
#include <cstdint>
#include <limits>

/// The fixed-point arithmetic of TFLite's integer kernels: the contract that the oracle, the trainer's fake quantisation and the
/// kernels on the board share. Nothing here depends on a network; every function is total (wraps or saturates as stated,
/// never undefined). Sources: the TFLite quantisation specification; gemmlowp's fixed-point design notes; Jacob et al. 2018.
namespace thimble::core {

/// A real factor as multiplier * 2^(shift - 31), multiplier in [2^30, 2^31) or 0.
struct QuantizedMultiplier
{
    std::int32_t multiplier = 0;
    int shift = 0;

    bool operator==(const QuantizedMultiplier &) const = default;
};

/// Halves away from zero; factors below 2^-32 become zero. `factor` must be finite and not negative; factors of 2^31 and more
/// saturate (no network that passed the checks has one).
QuantizedMultiplier quantizeMultiplier(double factor);

/// value << bits in 32 bits, wrapping as the hardware does.
inline std::int32_t wrappingShiftLeft(std::int32_t value, int bits)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(value) << bits);
}

/// a + b in 32 bits, wrapping likewise: with scales that no training gives, a rescaled value and a zero point do not fit.
inline std::int32_t wrappingAdd(std::int32_t a, std::int32_t b)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) + static_cast<std::uint32_t>(b));
}

inline std::int32_t wrappingNegate(std::int32_t value) { return wrappingAdd(~value, 1); }

/// (2 * a * b) / 2^32 rounded to nearest, halves up; saturates the one product that does not fit (both -2^31).
inline std::int32_t doublingHighMul(std::int32_t a, std::int32_t b)
{
    if (a == b && a == std::numeric_limits<std::int32_t>::min())
        return std::numeric_limits<std::int32_t>::max();
    // The specification nudges by 2^30 or 1 - 2^30 and truncates towards zero; that equals this floor.
    return static_cast<std::int32_t>((std::int64_t(a) * b + (std::int64_t(1) << 30)) >> 31);
}

/// value / 2^bits to nearest, halves away from zero; 0 <= bits <= 31.
inline std::int32_t roundingShiftRight(std::int32_t value, int bits)
{
    const auto mask = static_cast<std::int32_t>((std::int64_t(1) << bits) - 1);
    const std::int32_t threshold = (mask >> 1) + (value < 0 ? 1 : 0);
    return (value >> bits) + ((value & mask) > threshold ? 1 : 0);
}

/// value * factor with two roundings (TFLite's default) or one (methods: TFLITE_SINGLE_ROUNDING).
inline std::int32_t rescaleDouble(std::int32_t value, QuantizedMultiplier factor)
{
    const int left = std::max(factor.shift, 0);
    const int right = std::max(-factor.shift, 0);
    return roundingShiftRight(doublingHighMul(wrappingShiftLeft(value, left), factor.multiplier), right);
}

inline std::int32_t rescaleSingle(std::int32_t value, QuantizedMultiplier factor)
{
    const int right = 31 - std::min(factor.shift, 30);
    const std::int64_t product = std::int64_t(value) * factor.multiplier;
    return static_cast<std::int32_t>((product + (std::int64_t(1) << (right - 1))) >> right);
}

inline std::int32_t rescale(std::int32_t value, QuantizedMultiplier factor, Rounding rounding)
{
    return rounding == Rounding::Double ? rescaleDouble(value, factor) : rescaleSingle(value, factor);
}

/// The rule for 64-bit accumulators (int16 activations in convolutions and dense layers): the multiplier cut to 15 bits, one
/// rounding, halves up. |value| < 2^47, -31 <= shift < 8.
inline std::int32_t rescale64(std::int64_t value, QuantizedMultiplier factor)
{
    const std::int64_t reduced =
        factor.multiplier >= 0x7FFF0000 ? 0x7FFF : (std::int64_t(factor.multiplier) + (1 << 15)) >> 16;
    const int right = 15 - factor.shift;
    return static_cast<std::int32_t>((value * reduced + (std::int64_t(1) << (right - 1))) >> right);
}

/// Functions on fixed-point numbers with a sign bit, `n` integer bits and 31 - n fractional bits ("Qn"), by polynomials and
/// Newton steps in exactly gemmlowp's order, so that every bit agrees.
std::int32_t expOnNegative(std::int32_t q,
                           int integerBits);  ///< exp(q) for q <= 0 in Qn (n <= 5) as Q0; exp(0) is 2^31 - 1
std::int32_t oneOverOnePlus(std::int32_t q0); ///< 1 / (1 + x) for x in [0, 1) in Q0
std::int32_t oneMinusOverOnePlus(std::int32_t q0); ///< (1 - x) / (1 + x) for x in [0, 1) in Q0
std::int32_t logisticQ4(std::int32_t q4);          ///< 1 / (1 + exp(-x)) as Q0
std::int32_t tanhQ4(std::int32_t q4);              ///< tanh(x) as Q0

/// A value beyond which a fixed-point function's input of `integerBits` saturates, in codes: TFLite's "input radius".
std::int32_t inputRadius(int integerBits, int leftShift);

} // namespace thimble::core
