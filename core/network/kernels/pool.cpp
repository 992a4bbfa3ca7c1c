// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/kernel.h"
#include "core/network/shapes.h"

#include <algorithm>

namespace thimble::core {

namespace {

/// AveragePool2D and MaxPool2D on raw codes: the zero point plays no part, and only taps inside the picture count. Averages
/// round halves away from code 0, which is not real zero.
class Pool final : public Kernel
{
public:
    Pool(const KernelSite &site, const PoolOptions &options)
        : m_options(options)
        , m_average(site.op.code == OpCode::AveragePool2D)
        , m_type(site.input(0).type)
        , m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_inputShape(site.input(0).shape)
        , m_outputShape(site.output().shape)
        , m_top(windowSize(options.padding, m_inputShape[1], options.filterH, options.strideH).before)
        , m_left(windowSize(options.padding, m_inputShape[2], options.filterW, options.strideW).before)
        , m_range(activationRange(options.activation, site.output()))
    { }

    void run(TensorMemory &memory) const override
    {
        if (m_type == ElementType::Int16)
            pool<std::int16_t>(memory);
        else
            pool<std::int8_t>(memory);
    }

private:
    template<class Code>
    void pool(TensorMemory &memory) const
    {
        const auto channels = static_cast<std::size_t>(m_inputShape[3]);
        const std::size_t imageElements =
            std::size_t(m_inputShape[1]) * std::size_t(m_inputShape[2]) * channels;
        auto *values = memory.scratch<std::int32_t>(channels);
        auto *output = memory.write<Code>(m_output);
        for (int b = 0; b < m_outputShape[0]; ++b) {
            const Code *image = memory.read<Code>(m_input) + std::size_t(b) * imageElements;
            for (int y = 0; y < m_outputShape[1]; ++y)
                for (int x = 0; x < m_outputShape[2]; ++x, output += channels)
                    window(image, y, x, values, output);
        }
    }

    template<class Code>
    void window(const Code *image, int y, int x, std::int32_t *values, Code *output) const
    {
        const int top = y * m_options.strideH - m_top, left = x * m_options.strideW - m_left;
        const int firstRow = std::max(top, 0), lastRow = std::min(top + m_options.filterH, m_inputShape[1]);
        const int firstColumn = std::max(left, 0),
                  lastColumn = std::min(left + m_options.filterW, m_inputShape[2]);
        const auto channels = static_cast<std::size_t>(m_inputShape[3]);
        std::fill_n(values, channels, m_average ? 0 : codeRange(m_type).low);
        for (int row = firstRow; row < lastRow; ++row)
            for (int column = firstColumn; column < lastColumn; ++column) {
                const Code *pixel = image
                    + (std::size_t(row) * std::size_t(m_inputShape[2]) + std::size_t(column)) * channels;
                for (std::size_t c = 0; c < channels; ++c)
                    values[c] =
                        m_average ? values[c] + pixel[c] : std::max<std::int32_t>(values[c], pixel[c]);
            }
        const std::int32_t count = (lastRow - firstRow) * (lastColumn - firstColumn);
        for (std::size_t c = 0; c < channels; ++c) {
            std::int32_t value = values[c];
            if (m_average)
                value = (value > 0 ? value + count / 2 : value - count / 2) / count;
            output[c] = static_cast<Code>(m_range.clamp(value));
        }
    }

    PoolOptions m_options;
    bool m_average;
    ElementType m_type;
    int m_input, m_output;
    std::vector<int> m_inputShape, m_outputShape;
    int m_top, m_left;
    CodeRange m_range;
};

} // namespace

KernelResult makePool(const KernelSite &site)
{
    const auto options = site.options<PoolOptions>();
    if (!allOfType(site, ElementType::Int8, 1) && !allOfType(site, ElementType::Int16, 1))
        return cannot(std::string("pools ") + elementTypeName(site.input(0).type)
                      + "; int8 and int16 can be run");
    if (site.input(0).scale() != site.output().scale()
        || site.input(0).zeroPoint() != site.output().zeroPoint())
        return cannot("pools between different scales or zero points, which TFLite refuses");
    // Sums of int16 codes over a window stay in 32 bits.
    if (std::int64_t(options.filterH) * options.filterW > 65535)
        return cannot("has a window of more than 65535 elements");
    return std::shared_ptr<const Kernel>(std::make_shared<Pool>(site, options));
}

} // namespace thimble::core
