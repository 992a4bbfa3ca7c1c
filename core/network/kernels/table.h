// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/kernels/kernel.h"

#include <functional>
#include <limits>

namespace thimble::core {

/// A function of one code as a kernel: int8, uint8 and int16 have so few codes that all results are computed at preparation, by
/// the exact arithmetic, once for all. `Result` is what the output holds.
template<class Code, class Out>
class Table final : public Kernel
{
public:
    Table(const KernelSite &site, const std::function<Out(std::int32_t)> &function)
        : m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_elements(site.input(0).elements())
    {
        for (std::int32_t code = kLow; code <= std::numeric_limits<Code>::max(); ++code)
            m_results.push_back(function(code));
    }

    void run(TensorMemory &memory) const override
    {
        const Code *input = memory.read<Code>(m_input);
        Out *output = memory.write<Out>(m_output);
        for (std::size_t i = 0; i < m_elements; ++i)
            output[i] = m_results[static_cast<std::size_t>(input[i] - kLow)];
    }

private:
    static constexpr std::int32_t kLow = std::numeric_limits<Code>::min();

    int m_input, m_output;
    std::size_t m_elements;
    std::vector<Out> m_results;
};

/// For an integer output of any supported type; the function's results must lie in its range.
KernelResult makeCodeTable(const KernelSite &site, const std::function<std::int32_t(std::int32_t)> &function);

} // namespace thimble::core
