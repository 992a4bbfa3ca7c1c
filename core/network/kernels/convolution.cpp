// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/weights.h"
#include "core/network/shapes.h"

#include <algorithm>
#include <cstring>

namespace thimble::core {

namespace {

/// Conv2D, also dilated and grouped. The window of each output position is gathered into one contiguous vector (padding is
/// real zero), then multiplied with each channel's filter.
class Convolution final : public Kernel
{
public:
    Convolution(const KernelSite &site, const ConvOptions &options, WeightedOutput prepared)
        : m_prepared(std::move(prepared))
        , m_options(options)
        , m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_inputShape(site.input(0).shape)
        , m_outputShape(site.output().shape)
        , m_kernelH(site.input(1).shape[1])
        , m_kernelW(site.input(1).shape[2])
        , m_depth(site.input(1).shape[3])
        , m_top(windowSize(options.padding, m_inputShape[1], m_kernelH, options.strideH, options.dilationH)
                    .before)
        , m_left(windowSize(options.padding, m_inputShape[2], m_kernelW, options.strideW, options.dilationW)
                     .before)
    { }

    void run(TensorMemory &memory) const override
    {
        if (m_prepared.wide)
            convolve<std::int16_t, std::int64_t>(memory);
        else
            convolve<std::int8_t, std::int32_t>(memory);
    }

private:
    std::size_t windowElements() const
    {
        return std::size_t(m_kernelH) * std::size_t(m_kernelW) * std::size_t(m_depth);
    }
    /// One pixel's channels are the window: nothing to gather.
    bool pointwise() const { return m_kernelH == 1 && m_kernelW == 1 && m_depth == m_inputShape[3]; }

    template<class Code, class Sum>
    void convolve(TensorMemory &memory) const
    {
        const std::size_t inputs = std::size_t(m_inputShape[0]) * std::size_t(m_inputShape[1])
            * std::size_t(m_inputShape[2]) * std::size_t(m_inputShape[3]);
        auto *centred = memory.scratch<std::int16_t>(inputs, 0);
        centre(memory.read<Code>(m_input), inputs, m_prepared.inputZero, centred);
        auto *window = memory.scratch<std::int16_t>(windowElements(), 1);
        auto *output = memory.write<Code>(m_output);
        const int groups = m_inputShape[3] / m_depth;
        const auto channels = static_cast<std::size_t>(m_outputShape[3] / groups);
        const std::size_t imageElements = inputs / std::size_t(m_inputShape[0]);
        for (int b = 0; b < m_outputShape[0]; ++b) {
            const std::int16_t *image = centred + std::size_t(b) * imageElements;
            for (int y = 0; y < m_outputShape[1]; ++y)
                for (int x = 0; x < m_outputShape[2]; ++x)
                    for (int g = 0; g < groups; ++g) {
                        const std::int16_t *source = gather(image, y, x, g, window);
                        multiply<Code, Sum>(source, std::size_t(g) * channels, channels, output);
                        output += channels;
                    }
        }
    }

    const std::int16_t *gather(const std::int16_t *image, int y, int x, int group, std::int16_t *window) const
    {
        const int top = y * m_options.strideH - m_top;
        const int left = x * m_options.strideW - m_left;
        const auto pixel = static_cast<std::size_t>(m_inputShape[3]);
        const auto depth = static_cast<std::size_t>(m_depth);
        const auto width = static_cast<std::size_t>(m_inputShape[2]);
        if (pointwise())
            return image + (std::size_t(top) * width + std::size_t(left)) * pixel;
        const std::int16_t *channels = image + std::size_t(group) * depth;
        std::int16_t *next = window;
        for (int ky = 0; ky < m_kernelH; ++ky) {
            const int row = top + ky * m_options.dilationH;
            for (int kx = 0; kx < m_kernelW; ++kx, next += depth) {
                const int column = left + kx * m_options.dilationW;
                if (row < 0 || row >= m_inputShape[1] || column < 0 || column >= m_inputShape[2])
                    std::memset(next, 0, depth * sizeof(*next));
                else
                    std::memcpy(next, channels + (std::size_t(row) * width + std::size_t(column)) * pixel,
                                depth * sizeof(*next));
            }
        }
        return window;
    }

    template<class Code, class Sum>
    void multiply(const std::int16_t *window, std::size_t first, std::size_t channels, Code *output) const
    {
        const std::size_t elements = windowElements();
        for (std::size_t c = 0; c < channels; ++c) {
            const std::int16_t *filter = m_prepared.weights.data() + (first + c) * elements;
            const Sum sum =
                dot(window, filter, elements, Sum()) + static_cast<Sum>(m_prepared.biases[first + c]);
            output[c] = m_prepared.code(sum, first + c);
        }
    }

    WeightedOutput m_prepared;
    ConvOptions m_options;
    int m_input, m_output;
    std::vector<int> m_inputShape, m_outputShape;
    int m_kernelH, m_kernelW, m_depth;
    int m_top, m_left;
};

} // namespace

KernelResult makeConvolution(const KernelSite &site)
{
    const auto options = site.options<ConvOptions>();
    auto prepared = prepareWeights(site, 0, options.activation);
    if (!prepared)
        return prepared.error();
    return std::shared_ptr<const Kernel>(std::make_shared<Convolution>(site, options, std::move(*prepared)));
}

} // namespace thimble::core
