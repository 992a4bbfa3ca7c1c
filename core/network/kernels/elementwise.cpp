// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/fixedpoint.h"
#include "core/network/kernels/kernel.h"

#include <algorithm>

namespace thimble::core {

namespace {

/// How two codes become one.
struct AddRule
{
    std::int32_t zeroA, zeroB, outputZero;
    int leftShift;
    QuantizedMultiplier factorA, factorB, factorOut;
    CodeRange range;
    Rounding rounding;
    bool subtract;

    std::int32_t operator()(std::int32_t a, std::int32_t b) const
    {
        const std::int32_t left = rescale(wrappingShiftLeft(a - zeroA, leftShift), factorA, rounding);
        const std::int32_t right = rescale(wrappingShiftLeft(b - zeroB, leftShift), factorB, rounding);
        const std::int32_t sum = wrappingAdd(left, subtract ? wrappingNegate(right) : right);
        return range.clamp(wrappingAdd(rescale(sum, factorOut, rounding), outputZero));
    }
};

struct MulRule
{
    std::int32_t zeroA, zeroB, outputZero;
    QuantizedMultiplier factor;
    CodeRange range;
    Rounding rounding;

    std::int32_t operator()(std::int32_t a, std::int32_t b) const
    {
        return range.clamp(wrappingAdd(rescale((a - zeroA) * (b - zeroB), factor, rounding), outputZero));
    }
};

/// Maximum and Minimum compare codes; scales play no part.
struct ExtremeRule
{
    bool maximum;

    std::int32_t operator()(std::int32_t a, std::int32_t b) const
    {
        return maximum ? std::max(a, b) : std::min(a, b);
    }
};

/// Two inputs with numpy's broadcast: an input of size 1 along a dimension has step 0 there.
template<class Rule>
class Elementwise final : public Kernel
{
public:
    Elementwise(const KernelSite &site, Rule rule)
        : m_rule(rule)
        , m_type(site.input(0).type)
        , m_a(site.op.inputs[0])
        , m_b(site.op.inputs[1])
        , m_output(site.op.outputs[0])
        , m_shape(site.output().shape)
        , m_stepsA(steps(site.input(0).shape, m_shape.size()))
        , m_stepsB(steps(site.input(1).shape, m_shape.size()))
        , m_same(site.input(0).shape == site.input(1).shape)
        , m_elements(site.output().elements())
    { }

    void run(TensorMemory &memory) const override
    {
        if (m_type == ElementType::Int16)
            combine<std::int16_t>(memory);
        else
            combine<std::int8_t>(memory);
    }

private:
    static std::vector<std::size_t> steps(const std::vector<int> &shape, std::size_t rank)
    {
        std::vector<std::size_t> result(rank, 0);
        std::size_t step = 1;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            const int size = shape[shape.size() - 1 - i];
            result[rank - 1 - i] = size == 1 ? 0 : step;
            step *= static_cast<std::size_t>(size);
        }
        return result;
    }

    template<class Code>
    void combine(TensorMemory &memory) const
    {
        const Code *a = memory.read<Code>(m_a);
        const Code *b = memory.read<Code>(m_b);
        Code *output = memory.write<Code>(m_output);
        if (!m_same) {
            visit(0, a, b, output);
            return;
        }
        for (std::size_t i = 0; i < m_elements; ++i)
            output[i] = static_cast<Code>(m_rule(a[i], b[i]));
    }

    template<class Code>
    void visit(std::size_t dimension, const Code *a, const Code *b, Code *&output) const
    {
        if (dimension == m_shape.size()) {
            *output++ = static_cast<Code>(m_rule(*a, *b));
            return;
        }
        for (int i = 0; i < m_shape[dimension]; ++i)
            visit(dimension + 1, a + std::size_t(i) * m_stepsA[dimension],
                  b + std::size_t(i) * m_stepsB[dimension], output);
    }

    Rule m_rule;
    ElementType m_type;
    int m_a, m_b, m_output;
    std::vector<int> m_shape;
    std::vector<std::size_t> m_stepsA, m_stepsB;
    bool m_same;
    std::size_t m_elements;
};

/// The inputs are brought to twice the larger scale with `leftShift` more bits, then added. TFLite computes the three factors in
/// double for Add and in float for Sub.
template<class Real>
AddRule addRule(const KernelSite &site, CodeRange range)
{
    AddRule rule{};
    rule.leftShift = site.input(0).type == ElementType::Int16 ? 15 : 20;
    const Real a = site.input(0).scale(), b = site.input(1).scale(), out = site.output().scale();
    const Real twice = 2 * std::max(a, b);
    rule.factorA = quantizeMultiplier(double(a / twice));
    rule.factorB = quantizeMultiplier(double(b / twice));
    rule.factorOut = quantizeMultiplier(double(twice / (Real(1 << rule.leftShift) * out)));
    rule.zeroA = site.input(0).zeroPoint();
    rule.zeroB = site.input(1).zeroPoint();
    rule.outputZero = site.output().zeroPoint();
    rule.range = range;
    rule.rounding = site.network.rounding;
    rule.subtract = site.op.code == OpCode::Sub;
    return rule;
}

template<class Rule>
KernelResult made(const KernelSite &site, const Rule &rule)
{
    return std::shared_ptr<const Kernel>(std::make_shared<Elementwise<Rule>>(site, rule));
}

} // namespace

KernelResult makeElementwise(const KernelSite &site)
{
    if (!allOfType(site, ElementType::Int8, 2) && !allOfType(site, ElementType::Int16, 2))
        return cannot("combines other types than int8, or int16 with zero point 0");
    const CodeRange range = activationRange(site.options<ElementwiseOptions>().activation, site.output());
    switch (site.op.code) {
    case OpCode::Add:
        return made(site, addRule<double>(site, range));
    case OpCode::Sub:
        return made(site, addRule<float>(site, range));
    case OpCode::Mul: {
        const double factor =
            double(site.input(0).scale()) * double(site.input(1).scale()) / double(site.output().scale());
        return made(site,
                    MulRule{site.input(0).zeroPoint(), site.input(1).zeroPoint(), site.output().zeroPoint(),
                            quantizeMultiplier(factor), range, site.network.rounding});
    }
    default:
        return made(site, ExtremeRule{site.op.code == OpCode::Maximum});
    }
}

} // namespace thimble::core
