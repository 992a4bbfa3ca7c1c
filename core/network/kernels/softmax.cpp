// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/fixedpoint.h"
#include "core/network/kernels/kernel.h"
#include "core/network/kernels/softmax16.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace thimble::core {

namespace {

/// Softmax over the last dimension, int8 in. Differences to the row's maximum as Q5.26, exponentials as Q0.31, their sum as
/// Q12.19, one reciprocal per row. What lies too far below the maximum counts nothing and gets the lowest code.
template<class Out>
class Softmax final : public Kernel
{
public:
    Softmax(const KernelSite &site, QuantizedMultiplier factor)
        : m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_depth(static_cast<std::size_t>(site.input(0).shape.back()))
        , m_rows(site.input(0).elements() / m_depth)
        , m_factor(factor)
        , m_lowest(-inputRadius(5, factor.shift))
    { }

    void run(TensorMemory &memory) const override
    {
        auto *exponentials = memory.scratch<std::int32_t>(m_depth);
        for (std::size_t row = 0; row < m_rows; ++row)
            softmax(memory.read<std::int8_t>(m_input) + row * m_depth,
                    memory.write<Out>(m_output) + row * m_depth, exponentials);
    }

private:
    void softmax(const std::int8_t *input, Out *output, std::int32_t *exponentials) const
    {
        constexpr int kSumIntegerBits = 12;
        const std::int32_t highest = *std::max_element(input, input + m_depth);
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < m_depth; ++i) {
            const std::int32_t difference = input[i] - highest;
            exponentials[i] = 0;
            if (difference < m_lowest)
                continue;
            const std::int32_t q5 =
                doublingHighMul(wrappingShiftLeft(difference, m_factor.shift), m_factor.multiplier);
            exponentials[i] = expOnNegative(q5, 5);
            sum += roundingShiftRight(exponentials[i], kSumIntegerBits);
        }
        const int headroom = std::countl_zero(static_cast<std::uint32_t>(sum));
        const auto fraction = static_cast<std::int32_t>((static_cast<std::uint32_t>(sum) << headroom)
                                                        - (std::uint32_t(1) << 31));
        const std::int32_t reciprocal = oneOverOnePlus(fraction);
        const int bits = kSumIntegerBits - headroom + 31 - 8 * static_cast<int>(sizeof(Out));
        constexpr std::int32_t kLow = std::numeric_limits<Out>::min(),
                               kHigh = std::numeric_limits<Out>::max();
        for (std::size_t i = 0; i < m_depth; ++i) {
            if (exponentials[i] == 0) {
                output[i] = static_cast<Out>(kLow);
                continue;
            }
            const std::int32_t share = roundingShiftRight(doublingHighMul(reciprocal, exponentials[i]), bits);
            output[i] = static_cast<Out>(std::clamp(share + kLow, kLow, kHigh));
        }
    }

    int m_input, m_output;
    std::size_t m_depth, m_rows;
    QuantizedMultiplier m_factor;
    std::int32_t m_lowest;
};

} // namespace

KernelResult makeSoftmax(const KernelSite &site)
{
    const Tensor &input = site.input(0), &output = site.output();
    const float beta = site.options<SoftmaxOptions>().beta;
    if (input.shape.empty() || input.shape.back() > 4095)
        return cannot("needs rows of at most 4095 values");
    if (!std::isfinite(beta) || beta < 0)
        return cannot("has a beta that is not a number of 0 or more");
    if (input.type == ElementType::Int16 && output.type == ElementType::Int16)
        return makeSoftmax16(site, beta);
    if (input.type != ElementType::Int8)
        return cannot(std::string("reads ") + elementTypeName(input.type) + "; int8 and int16 can be run");
    const double real = double(beta) * double(input.scale()) * double(1 << 26);
    const QuantizedMultiplier factor = quantizeMultiplier(std::min(real, 2147483647.0));
    if (factor.shift < 0)
        return cannot("has an input scale that is too small");
    if (output.type == ElementType::Int8 && output.scale() == 1.0f / 256 && output.zeroPoint() == -128)
        return std::shared_ptr<const Kernel>(std::make_shared<Softmax<std::int8_t>>(site, factor));
    if (output.type == ElementType::Int16 && output.scale() == 1.0f / 65536 && output.zeroPoint() == -32768)
        return std::shared_ptr<const Kernel>(std::make_shared<Softmax<std::int16_t>>(site, factor));
    return cannot(
        "must have an output scale of 1/256 with zero point -128 (int8), or 1/65536 with -32768 (int16)");
}

} // namespace thimble::core
