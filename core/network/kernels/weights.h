// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/fixedpoint.h"
#include "core/network/kernels/kernel.h"

namespace thimble::core {

/// What convolutions and dense layers share: weights, biases and factors of each output channel, and the way from an accumulator
/// to a code. int8 activations accumulate in 32 bits (proven to suffice), int16 activations in 64.
struct WeightedOutput
{
    bool wide = false; ///< int16 activations
    std::int32_t inputZero = 0;
    std::vector<std::int16_t>
        weights; ///< in the filter's own order, widened so that inner loops multiply 16 by 16 bits
    std::vector<std::int64_t> biases; ///< zeros where the operator has none
    std::vector<QuantizedMultiplier> factors;
    std::int32_t outputZero = 0;
    CodeRange range;
    Rounding rounding = Rounding::Double;

    std::int8_t code(std::int32_t accumulator, std::size_t channel) const
    {
        return static_cast<std::int8_t>(
            range.clamp(wrappingAdd(rescale(accumulator, factors[channel], rounding), outputZero)));
    }
    std::int16_t code(std::int64_t accumulator, std::size_t channel) const
    {
        return static_cast<std::int16_t>(range.clamp(rescale64(accumulator, factors[channel])));
    }
};

/// `channelAxis`: the filter's dimension of output channels (0, or 3 for depthwise).
Result<WeightedOutput> prepareWeights(const KernelSite &site, std::size_t channelAxis, Activation activation);

/// The input less its zero point as 16-bit numbers.
template<class Code>
void centre(const Code *input, std::size_t count, std::int32_t zero, std::int16_t *centred)
{
    for (std::size_t i = 0; i < count; ++i)
        centred[i] = static_cast<std::int16_t>(input[i] - zero);
}

inline std::int32_t dot(const std::int16_t *a, const std::int16_t *b, std::size_t count, std::int32_t)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += a[i] * b[i];
    return sum;
}
inline std::int64_t dot(const std::int16_t *a, const std::int16_t *b, std::size_t count, std::int64_t)
{
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += a[i] * b[i];
    return sum;
}

} // namespace thimble::core
