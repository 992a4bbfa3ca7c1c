// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/integerops.h"

#include "plugins/trainer-torch/layerops.h"

#include "core/network/fixedpoint.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace thimble::plugins {

namespace {
using core::OpCode;

struct Limits
{
    int low = -128, high = 127;
};

Limits limitsOf(core::Activation activation, const core::Tensor &output)
{
    return {activation == core::Activation::Relu ? std::max(-128, int(output.zeroPoint())) : -128, 127};
}

/// int8 constants as doubles of the given shape.
at::Tensor constant(const core::Tensor &tensor, at::IntArrayRef shape)
{
    auto bytes = at::empty(shape, at::kChar);
    std::memcpy(bytes.data_ptr<std::int8_t>(), tensor.data->data(), tensor.data->size());
    return bytes.to(at::kDouble);
}

std::vector<std::int32_t> biases(const core::Tensor &tensor)
{
    std::vector<std::int32_t> values(tensor.elements());
    std::memcpy(values.data(), tensor.data->data(), values.size() * sizeof(std::int32_t));
    return values;
}
} // namespace

/// bias + sum -> output code, channel by channel; `sums` is N x C or N x C x H x W, contiguous.
void IntegerOps::rescaleInPlace(const core::Operator &op, at::Tensor &sums, core::Activation activation) const
{
    const auto &weights = input(op, 1);
    const auto &result = output(op);
    const auto bias = biases(input(op, 2));
    const auto limits = limitsOf(activation, result);
    const auto channels = sums.size(1);
    const std::int64_t area = sums.numel() / (sums.size(0) * channels);
    double *value = sums.data_ptr<double>();
    std::vector<core::QuantizedMultiplier> factors;
    for (std::int64_t c = 0; c < channels; ++c) {
        const auto &scales = weights.quantization.scales;
        const float scale = scales[scales.size() > 1 ? std::size_t(c) : 0];
        const float inputScale = input(op, 0).scale();
        // TFLite multiplies the two scales of a dense layer in float, of everything else in double.
        const bool inFloat = op.code == OpCode::FullyConnected && scales.size() == 1;
        const double product = inFloat ? double(inputScale * scale) : double(inputScale) * double(scale);
        factors.push_back(core::quantizeMultiplier(product / double(result.scale())));
    }
    for (std::int64_t n = 0; n < sums.size(0); ++n) {
        for (std::size_t c = 0; c < std::size_t(channels); ++c) {
            for (std::int64_t i = 0; i < area; ++i, ++value) {
                const auto sum = std::int32_t(std::int64_t(*value) + bias[c]);
                const int code = core::rescale(sum, factors[c], m_network.rounding) + result.zeroPoint();
                *value = std::clamp(code, limits.low, limits.high);
            }
        }
    }
}

at::Tensor IntegerOps::convolution(const core::Operator &op, const at::Tensor &codes) const
{
    const auto &options = std::get<core::ConvOptions>(op.options);
    const auto &shape = input(op, 1).shape;
    const bool depthwise = op.code == OpCode::DepthwiseConv2D;
    auto weight = constant(input(op, 1), {shape[0], shape[1], shape[2], shape[3]});
    weight =
        depthwise ? weight.permute({3, 0, 1, 2}).contiguous() : weight.permute({0, 3, 1, 2}).contiguous();
    const auto window = makeWindow(options.padding, int(codes.size(2)), int(codes.size(3)), shape[1],
                                   shape[2], options.strideH, options.strideW);
    const auto centred = codes - double(input(op, 0).zeroPoint());
    auto sums = convolve(centred, weight, {}, window, depthwise ? codes.size(1) : 1).contiguous();
    rescaleInPlace(op, sums, options.activation);
    return sums;
}

at::Tensor IntegerOps::dense(const core::Operator &op, const at::Tensor &codes) const
{
    const auto &shape = input(op, 1).shape;
    const auto weight = constant(input(op, 1), {shape[0], shape[1]});
    auto sums = at::mm(flattenHwc(codes) - double(input(op, 0).zeroPoint()), weight.t()).contiguous();
    rescaleInPlace(op, sums, std::get<core::DenseOptions>(op.options).activation);
    return sums;
}

at::Tensor IntegerOps::pool(const core::Operator &op, const at::Tensor &codes) const
{
    const auto &options = std::get<core::PoolOptions>(op.options);
    const auto limits = limitsOf(options.activation, output(op));
    const auto window = makeWindow(options.padding, int(codes.size(2)), int(codes.size(3)), options.filterH,
                                   options.filterW, options.strideH, options.strideW);
    if (op.code == OpCode::MaxPool2D)
        return maxPool(codes, window).clamp_(limits.low, limits.high);
    const auto counts = windowCounts(codes, window);
    const auto sums = sumPool(codes, window);
    // Halves away from zero in integers: trunc((sum +- count / 2) / count), where count / 2 is an integer division.
    const auto half = at::floor(counts / 2) * at::sign(sums);
    return at::trunc((sums + half) / counts).clamp_(limits.low, limits.high);
}

/// TFLite's int8 addition: both inputs shifted left by 20 bits, rescaled to a common scale, added, rescaled.
at::Tensor IntegerOps::add(const core::Operator &op, const at::Tensor &first, const at::Tensor &second) const
{
    constexpr int kLeftShift = 20;
    const std::array<const core::Tensor *, 2> inputs{&input(op, 0), &input(op, 1)};
    const auto &result = output(op);
    const double twice = 2 * std::max(double(inputs[0]->scale()), double(inputs[1]->scale()));
    std::array<std::array<std::int32_t, 256>, 2> tables;
    for (std::size_t side = 0; side < 2; ++side) {
        const auto factor = core::quantizeMultiplier(double(inputs[side]->scale()) / twice);
        for (int code = -128; code < 128; ++code)
            tables[side][std::size_t(code + 128)] = core::rescale(
                (code - inputs[side]->zeroPoint()) * (1 << kLeftShift), factor, m_network.rounding);
    }
    const auto factor = core::quantizeMultiplier(twice / ((1 << kLeftShift) * double(result.scale())));
    const auto limits = limitsOf(std::get<core::ElementwiseOptions>(op.options).activation, result);
    const auto left = first.contiguous();
    const auto right = second.contiguous();
    auto sum = at::empty_like(left);
    for (std::int64_t i = 0; i < sum.numel(); ++i) {
        const auto raw = tables[0][std::size_t(left.data_ptr<double>()[i] + 128)]
            + tables[1][std::size_t(right.data_ptr<double>()[i] + 128)];
        const int code = core::rescale(raw, factor, m_network.rounding) + result.zeroPoint();
        sum.data_ptr<double>()[i] = std::clamp(code, limits.low, limits.high);
    }
    return sum;
}

} // namespace thimble::plugins
