// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/fixedpoint.h"
#include "core/network/kernels/table.h"

namespace thimble::core {

namespace {

/// float32 to codes.
template<class Code>
class QuantizeFloat final : public Kernel
{
public:
    explicit QuantizeFloat(const KernelSite &site)
        : m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_target(site.output())
    { }

    void run(TensorMemory &memory) const override
    {
        const float *input = memory.read<float>(m_input);
        Code *output = memory.write<Code>(m_output);
        const std::size_t elements = m_target.elements();
        for (std::size_t i = 0; i < elements; ++i)
            output[i] = static_cast<Code>(quantizeReal(input[i], m_target));
    }

private:
    int m_input, m_output;
    Tensor m_target;
};

template<class Code>
KernelResult dequantized(const KernelSite &site)
{
    const double scale = site.input(0).scale();
    const std::int32_t zero = site.input(0).zeroPoint();
    return std::shared_ptr<const Kernel>(std::make_shared<Table<Code, float>>(
        site, [=](std::int32_t code) { return static_cast<float>(scale * (code - zero)); }));
}

KernelResult requantized(const KernelSite &site)
{
    const double factor = double(site.input(0).scale()) / double(site.output().scale());
    const QuantizedMultiplier multiplier = quantizeMultiplier(factor);
    const std::int32_t zero = site.input(0).zeroPoint(), outputZero = site.output().zeroPoint();
    const CodeRange range = codeRange(site.output().type);
    const Rounding rounding = site.network.rounding;
    return makeCodeTable(site, [=](std::int32_t code) {
        return range.clamp(wrappingAdd(rescale(code - zero, multiplier, rounding), outputZero));
    });
}

} // namespace

KernelResult makeQuantize(const KernelSite &site)
{
    const ElementType from = site.input(0).type, to = site.output().type;
    if (site.op.code == OpCode::Dequantize) {
        if (to != ElementType::Float32)
            return cannot("must write float32");
        if (from == ElementType::Int8)
            return dequantized<std::int8_t>(site);
        if (from == ElementType::UInt8)
            return dequantized<std::uint8_t>(site);
        if (from == ElementType::Int16)
            return dequantized<std::int16_t>(site);
        return cannot(std::string("reads ") + elementTypeName(from) + "; int8, uint8 and int16 can be run");
    }
    if (from != ElementType::Float32)
        return requantized(site);
    if (to == ElementType::Int8)
        return std::shared_ptr<const Kernel>(std::make_shared<QuantizeFloat<std::int8_t>>(site));
    if (to == ElementType::UInt8)
        return std::shared_ptr<const Kernel>(std::make_shared<QuantizeFloat<std::uint8_t>>(site));
    if (to == ElementType::Int16)
        return std::shared_ptr<const Kernel>(std::make_shared<QuantizeFloat<std::int16_t>>(site));
    return cannot(std::string("writes ") + elementTypeName(to) + "; int8, uint8 and int16 can be run");
}

} // namespace thimble::core
