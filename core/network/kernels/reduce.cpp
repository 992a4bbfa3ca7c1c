// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/fixedpoint.h"
#include "core/network/kernels/kernel.h"
#include "core/network/shapes.h"

#include <algorithm>
#include <bit>

namespace thimble::core {

namespace {

/// Mean, Sum and ReduceMax over any dimensions. A mean is one rescaling whose multiplier holds the division, so it differs
/// from an average pool of the same window.
class Reduction final : public Kernel
{
public:
    Reduction(const KernelSite &site, std::vector<std::size_t> steps, QuantizedMultiplier factor,
              std::int64_t count)
        : m_code(site.op.code)
        , m_type(site.input(0).type)
        , m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_inputShape(site.input(0).shape)
        , m_steps(std::move(steps))
        , m_outputs(site.output().elements())
        , m_factor(factor)
        , m_offset(count * site.input(0).zeroPoint())
        , m_outputZero(site.output().zeroPoint())
        , m_rounding(site.network.rounding)
    { }

    void run(TensorMemory &memory) const override
    {
        if (m_type == ElementType::Int16)
            reduce<std::int16_t>(memory);
        else
            reduce<std::int8_t>(memory);
    }

private:
    template<class Code>
    void reduce(TensorMemory &memory) const
    {
        auto *values = memory.scratch<std::int64_t>(m_outputs);
        const CodeRange range = codeRange(m_type);
        const bool maximum = m_code == OpCode::ReduceMax;
        std::fill_n(values, m_outputs, maximum ? range.low : 0);
        const Code *next = memory.read<Code>(m_input);
        visit(0, 0, [&](std::size_t target) {
            values[target] = maximum ? std::max<std::int64_t>(values[target], *next) : values[target] + *next;
            ++next;
        });
        auto *output = memory.write<Code>(m_output);
        for (std::size_t i = 0; i < m_outputs; ++i) {
            if (maximum) {
                output[i] = static_cast<Code>(values[i]);
                continue;
            }
            const auto sum = static_cast<std::int32_t>(values[i] - m_offset);
            output[i] =
                static_cast<Code>(range.clamp(wrappingAdd(rescale(sum, m_factor, m_rounding), m_outputZero)));
        }
    }

    /// Calls `each` for every input element in order with the index of the output it belongs to.
    template<class Each>
    void visit(std::size_t dimension, std::size_t target, const Each &each) const
    {
        if (dimension == m_inputShape.size()) {
            each(target);
            return;
        }
        for (int i = 0; i < m_inputShape[dimension]; ++i)
            visit(dimension + 1, target + std::size_t(i) * m_steps[dimension], each);
    }

    OpCode m_code;
    ElementType m_type;
    int m_input, m_output;
    std::vector<int> m_inputShape;
    std::vector<std::size_t>
        m_steps; ///< of the output for one step along each input dimension; 0 where reduced
    std::size_t m_outputs;
    QuantizedMultiplier m_factor;
    std::int64_t m_offset;
    std::int32_t m_outputZero;
    Rounding m_rounding;
};

/// The division by `count` goes into the multiplier, with as many more bits as the shift leaves room for.
QuantizedMultiplier dividedBy(QuantizedMultiplier factor, std::int64_t count)
{
    const int bits = std::bit_width(static_cast<std::uint64_t>(count)) - 1;
    const int shift = std::min({bits, 32, 31 + factor.shift});
    const std::int64_t divided = (std::int64_t(factor.multiplier) << shift) / count;
    return {static_cast<std::int32_t>(divided), factor.shift - shift};
}

} // namespace

KernelResult makeReduction(const KernelSite &site)
{
    const Tensor &input = site.input(0);
    const Tensor &output = site.output();
    if (!allOfType(site, ElementType::Int8, 1) && !allOfType(site, ElementType::Int16, 1))
        return cannot(std::string("reduces ") + elementTypeName(input.type) + "; int8 and int16 can be run");
    if (site.op.code == OpCode::ReduceMax
        && (input.scale() != output.scale() || input.zeroPoint() != output.zeroPoint()))
        return cannot("takes the maximum between different scales or zero points, which TFLite refuses");
    const auto axes = normalizedAxes(site.input(1), static_cast<int>(input.shape.size()));
    if (!axes)
        return axes.error();
    std::vector<std::size_t> steps(input.shape.size(), 0);
    std::int64_t count = 1;
    std::size_t step = 1;
    for (std::size_t i = input.shape.size(); i-- > 0;) {
        if (std::count(axes->begin(), axes->end(), static_cast<int>(i)) > 0) {
            count *= input.shape[i];
        } else {
            steps[i] = step;
            step *= static_cast<std::size_t>(input.shape[i]);
        }
    }
    if (count > (input.type == ElementType::Int16 ? 65535 : 8388607))
        return cannot("sums more elements than 32 bits hold");
    QuantizedMultiplier factor = quantizeMultiplier(double(input.scale()) / double(output.scale()));
    if (site.op.code == OpCode::Mean)
        factor = dividedBy(factor, count);
    return std::shared_ptr<const Kernel>(std::make_shared<Reduction>(site, std::move(steps), factor, count));
}

} // namespace thimble::core
