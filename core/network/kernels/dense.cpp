// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/weights.h"

namespace thimble::core {

namespace {

/// FullyConnected: every leading element of the input is a batch.
class Dense final : public Kernel
{
public:
    Dense(const KernelSite &site, WeightedOutput prepared)
        : m_prepared(std::move(prepared))
        , m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_units(static_cast<std::size_t>(site.input(1).shape[0]))
        , m_depth(static_cast<std::size_t>(site.input(1).shape[1]))
        , m_batches(site.input(0).elements() / m_depth)
    { }

    void run(TensorMemory &memory) const override
    {
        if (m_prepared.wide)
            multiply<std::int16_t, std::int64_t>(memory);
        else
            multiply<std::int8_t, std::int32_t>(memory);
    }

private:
    template<class Code, class Sum>
    void multiply(TensorMemory &memory) const
    {
        auto *centred = memory.scratch<std::int16_t>(m_batches * m_depth);
        centre(memory.read<Code>(m_input), m_batches * m_depth, m_prepared.inputZero, centred);
        auto *output = memory.write<Code>(m_output);
        for (std::size_t b = 0; b < m_batches; ++b)
            for (std::size_t u = 0; u < m_units; ++u) {
                const std::int16_t *row = m_prepared.weights.data() + u * m_depth;
                const Sum sum =
                    dot(centred + b * m_depth, row, m_depth, Sum()) + static_cast<Sum>(m_prepared.biases[u]);
                output[b * m_units + u] = m_prepared.code(sum, u);
            }
    }

    WeightedOutput m_prepared;
    int m_input, m_output;
    std::size_t m_units, m_depth, m_batches;
};

} // namespace

KernelResult makeDense(const KernelSite &site)
{
    auto prepared = prepareWeights(site, 0, site.options<DenseOptions>().activation);
    if (!prepared)
        return prepared.error();
    return std::shared_ptr<const Kernel>(std::make_shared<Dense>(site, std::move(*prepared)));
}

} // namespace thimble::core
