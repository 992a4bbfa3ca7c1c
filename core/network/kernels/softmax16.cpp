// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/softmax16.h"

#include "core/network/fixedpoint.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace thimble::core {

namespace {

/// A function on int16 codes as 512 linear pieces; knots are moved by half the error at the middle of their piece.
class Pieces
{
public:
    template<class Function>
    Pieces(float inputScale, std::int32_t inputZero, float outputScale, Function function)
    {
        const float first = inputScale * float(-32768 - inputZero);
        const float last = inputScale * float(32767 - inputZero);
        const float step = (last - first) / 512;
        const float halfStep = step / 2;
        const float toCodes = 65536.0f / (outputScale * 32767.0f - outputScale * -32768.0f);
        for (std::size_t i = 0; i < 512; ++i) {
            const float at = first + float(i) * step;
            const float value = std::round(function(at) * toCodes);
            const float next = function(first + float(i + 1) * step) * toCodes;
            const float middle = std::round(function(at + halfStep) * toCodes);
            const float error = std::round((next + value) / 2) - middle;
            m_knots[i] = code(value - std::round(error / 2));
        }
        m_knots[512] = code(std::round(function(last) * toCodes));
    }

    std::int32_t operator()(std::int32_t input) const
    {
        const std::int32_t knot = 256 + (input >> 7);
        const auto index = static_cast<std::size_t>(knot);
        const std::int32_t slope = m_knots[index + 1] - m_knots[index];
        return m_knots[index] + ((slope * (input & 0x7F) + 64) >> 7);
    }

private:
    static std::int32_t code(float value)
    {
        return static_cast<std::int32_t>(std::clamp(value, -32768.0f, 32767.0f));
    }
    std::array<std::int32_t, 513> m_knots{};
};

class Softmax16 final : public Kernel
{
public:
    Softmax16(const KernelSite &site, QuantizedMultiplier factor)
        : m_exp(10.0f / 65535.0f, 32767, 2.0f / 65535.0f, [](float x) { return std::exp(x); })
        , m_reciprocal(1.0f / 65535.0f, -32768, 2.0f / 65535.0f, [](float x) { return 1.0f / (1.0f + x); })
        , m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_depth(static_cast<std::size_t>(site.input(0).shape.back()))
        , m_rows(site.input(0).elements() / m_depth)
        , m_factor(factor)
    { }

    void run(TensorMemory &memory) const override
    {
        auto *exponentials = memory.scratch<std::int32_t>(m_depth);
        for (std::size_t row = 0; row < m_rows; ++row)
            softmax(memory.read<std::int16_t>(m_input) + row * m_depth,
                    memory.write<std::int16_t>(m_output) + row * m_depth, exponentials);
    }

private:
    void softmax(const std::int16_t *input, std::int16_t *output, std::int32_t *exponentials) const
    {
        const CodeRange range = codeRange(ElementType::Int16);
        const std::int32_t highest = *std::max_element(input, input + m_depth);
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < m_depth; ++i) {
            const std::int32_t difference = rescaleDouble(input[i] - highest, m_factor);
            exponentials[i] = m_exp(range.clamp(difference + 32767));
            sum += exponentials[i];
        }
        // The largest input alone adds 15 bits.
        const int headroom = std::min(std::countl_zero(static_cast<std::uint32_t>(sum)), 17);
        const auto shifted =
            static_cast<std::int32_t>(((std::int64_t(sum) << (headroom - 1)) + (1 << 13)) >> 14);
        const std::int32_t reciprocal = m_reciprocal(range.clamp(shifted - (1 << 15) - (1 << 16)));
        const int right = 31 - headroom;
        for (std::size_t i = 0; i < m_depth; ++i) {
            const std::int64_t product = std::int64_t(exponentials[i]) * reciprocal;
            const std::int64_t share = (product + (std::int64_t(1) << (right - 1))) >> right;
            output[i] = static_cast<std::int16_t>(std::clamp<std::int64_t>(share, 0, 32767));
        }
    }

    Pieces m_exp, m_reciprocal;
    int m_input, m_output;
    std::size_t m_depth, m_rows;
    QuantizedMultiplier m_factor;
};

} // namespace

KernelResult makeSoftmax16(const KernelSite &site, float beta)
{
    if (site.output().scale() != 1.0f / 32768 || site.output().zeroPoint() != 0
        || site.input(0).zeroPoint() != 0)
        return cannot("must have zero points 0 and an output scale of 1/32768");
    const double factor = double(site.input(0).scale()) * double(beta) / (10.0 / 65535.0);
    const QuantizedMultiplier multiplier = quantizeMultiplier(factor);
    if (multiplier.shift > 14)
        return cannot("has an input scale that is too large");
    return std::shared_ptr<const Kernel>(std::make_shared<Softmax16>(site, multiplier));
}

} // namespace thimble::core
