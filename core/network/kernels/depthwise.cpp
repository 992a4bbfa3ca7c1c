// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/weights.h"
#include "core/network/shapes.h"

#include <algorithm>

namespace thimble::core {

namespace {

/// DepthwiseConv2D. All channels of one output position at a time: taps outside of the picture are left out, which equals
/// padding with real zero.
class Depthwise final : public Kernel
{
public:
    Depthwise(const KernelSite &site, const ConvOptions &options, WeightedOutput prepared)
        : m_prepared(std::move(prepared))
        , m_options(options)
        , m_input(site.op.inputs[0])
        , m_output(site.op.outputs[0])
        , m_inputShape(site.input(0).shape)
        , m_outputShape(site.output().shape)
        , m_kernelH(site.input(1).shape[1])
        , m_kernelW(site.input(1).shape[2])
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
    /// The input less its zero point, each channel repeated for the outputs made from it.
    template<class Code>
    const std::int16_t *centredInput(TensorMemory &memory) const
    {
        const std::size_t inputs = std::size_t(m_inputShape[0]) * std::size_t(m_inputShape[1])
            * std::size_t(m_inputShape[2]) * std::size_t(m_inputShape[3]);
        const auto repeat = static_cast<std::size_t>(m_options.depthMultiplier);
        auto *centred = memory.scratch<std::int16_t>(inputs * repeat, 0);
        const Code *codes = memory.read<Code>(m_input);
        if (repeat == 1) {
            centre(codes, inputs, m_prepared.inputZero, centred);
            return centred;
        }
        for (std::size_t i = 0; i < inputs; ++i)
            std::fill_n(centred + i * repeat, repeat,
                        static_cast<std::int16_t>(codes[i] - m_prepared.inputZero));
        return centred;
    }

    template<class Code, class Sum>
    void convolve(TensorMemory &memory) const
    {
        const std::int16_t *centred = centredInput<Code>(memory);
        const auto channels = static_cast<std::size_t>(m_outputShape[3]);
        const std::size_t imageElements =
            std::size_t(m_inputShape[1]) * std::size_t(m_inputShape[2]) * channels;
        auto *sums = memory.scratch<Sum>(channels, 1);
        auto *output = memory.write<Code>(m_output);
        for (int b = 0; b < m_outputShape[0]; ++b)
            for (int y = 0; y < m_outputShape[1]; ++y)
                for (int x = 0; x < m_outputShape[2]; ++x, output += channels) {
                    std::copy(m_prepared.biases.begin(), m_prepared.biases.end(), sums);
                    accumulate(centred + std::size_t(b) * imageElements, y, x, channels, sums);
                    for (std::size_t c = 0; c < channels; ++c)
                        output[c] = m_prepared.code(sums[c], c);
                }
    }

    template<class Sum>
    void accumulate(const std::int16_t *image, int y, int x, std::size_t channels, Sum *sums) const
    {
        for (int ky = 0; ky < m_kernelH; ++ky) {
            const int row = y * m_options.strideH - m_top + ky * m_options.dilationH;
            if (row < 0 || row >= m_inputShape[1])
                continue;
            for (int kx = 0; kx < m_kernelW; ++kx) {
                const int column = x * m_options.strideW - m_left + kx * m_options.dilationW;
                if (column < 0 || column >= m_inputShape[2])
                    continue;
                const std::int16_t *pixel = image
                    + (std::size_t(row) * std::size_t(m_inputShape[2]) + std::size_t(column)) * channels;
                const std::int16_t *filter = m_prepared.weights.data()
                    + (std::size_t(ky) * std::size_t(m_kernelW) + std::size_t(kx)) * channels;
                for (std::size_t c = 0; c < channels; ++c)
                    sums[c] += pixel[c] * filter[c];
            }
        }
    }

    WeightedOutput m_prepared;
    ConvOptions m_options;
    int m_input, m_output;
    std::vector<int> m_inputShape, m_outputShape;
    int m_kernelH, m_kernelW;
    int m_top, m_left;
};

} // namespace

KernelResult makeDepthwise(const KernelSite &site)
{
    const auto options = site.options<ConvOptions>();
    auto prepared = prepareWeights(site, 3, options.activation);
    if (!prepared)
        return prepared.error();
    return std::shared_ptr<const Kernel>(std::make_shared<Depthwise>(site, options, std::move(*prepared)));
}

} // namespace thimble::core
