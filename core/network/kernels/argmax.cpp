// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/kernel.h"
#include "core/network/shapes.h"

namespace thimble::core {

namespace {

/// ArgMax along one dimension; of equal values the first.
template<class Value>
class ArgMax final : public Kernel
{
public:
    ArgMax(const KernelSite &site, std::size_t axis)
        : m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_count(static_cast<std::size_t>(site.input(0).shape[axis]))
    {
        for (std::size_t i = axis + 1; i < site.input(0).shape.size(); ++i)
            m_inner *= static_cast<std::size_t>(site.input(0).shape[i]);
        m_outer = site.input(0).elements() / m_count / m_inner;
    }

    void run(TensorMemory &memory) const override
    {
        const Value *input = memory.read<Value>(m_input);
        auto *output = memory.write<std::int32_t>(m_output);
        for (std::size_t outer = 0; outer < m_outer; ++outer, input += m_count * m_inner)
            for (std::size_t inner = 0; inner < m_inner; ++inner) {
                std::size_t best = 0;
                for (std::size_t i = 1; i < m_count; ++i)
                    if (input[i * m_inner + inner] > input[best * m_inner + inner])
                        best = i;
                *output++ = static_cast<std::int32_t>(best);
            }
    }

private:
    int m_input, m_output;
    std::size_t m_count, m_inner = 1, m_outer = 1;
};

} // namespace

KernelResult makeArgMax(const KernelSite &site)
{
    const auto axes = normalizedAxes(site.input(1), static_cast<int>(site.input(0).shape.size()));
    if (!axes)
        return axes.error();
    const auto axis = static_cast<std::size_t>(axes->front());
    if (site.output().type != ElementType::Int32)
        return cannot(std::string("writes ") + elementTypeName(site.output().type) + "; int32 can be run");
    if (site.input(0).type == ElementType::Int8)
        return std::shared_ptr<const Kernel>(std::make_shared<ArgMax<std::int8_t>>(site, axis));
    if (site.input(0).type == ElementType::Float32)
        return std::shared_ptr<const Kernel>(std::make_shared<ArgMax<float>>(site, axis));
    return cannot(std::string("reads ") + elementTypeName(site.input(0).type)
                  + "; int8 and float32 can be run");
}

} // namespace thimble::core
