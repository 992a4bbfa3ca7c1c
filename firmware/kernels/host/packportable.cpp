// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "firmware/kernels/host/packing.h"

#include <algorithm>
#include <limits>

namespace thimble::kernels {

namespace {

bool fits(std::initializer_list<int> sizes)
{
    for (const int size : sizes)
        if (size < 1 || size > std::numeric_limits<std::int16_t>::max())
            return false;
    return true;
}

std::int16_t narrow(int value) { return static_cast<std::int16_t>(value); }

constexpr const char *kTooLarge =
    "A dimension of the layer is below 1 or above 32767, which the kernels cannot count.";
constexpr const char *kIncomplete =
    "The layer's weights or biases do not have as many elements as its sizes say.";

KernelCall failed(std::string problem)
{
    KernelCall call;
    call.problem = std::move(problem);
    return call;
}

KernelCall convolution(const char *function, const ConvLayer &layer, std::vector<thimble_requant> requant)
{
    KernelCall call;
    call.function = function;
    call.params = convParams(layer);
    call.constants.push_back(constant("weights", "int8_t", Constant::Kind::Weights, layer.weights));
    call.constants.push_back(constant("requant", "thimble_requant", Constant::Kind::Table, requant));
    call.takesScratch = true;
    call.overlap = {rasterOverlap(layer, 1) + layer.outC}; // a pixel is written while it is still read
    return call;
}

} // namespace

thimble_conv_params convParams(const ConvLayer &l)
{
    thimble_conv_params p = {};
    p.in_h = narrow(l.inH), p.in_w = narrow(l.inW), p.in_c = narrow(l.inC);
    p.out_h = narrow(l.outH), p.out_w = narrow(l.outW), p.out_c = narrow(l.outC);
    p.kernel_h = narrow(l.kernelH), p.kernel_w = narrow(l.kernelW);
    p.stride_h = narrow(l.strideH), p.stride_w = narrow(l.strideW);
    p.dilation_h = narrow(l.dilationH), p.dilation_w = narrow(l.dilationW);
    p.pad_top = narrow(l.padTop), p.pad_left = narrow(l.padLeft), p.groups = narrow(l.groups);
    p.in_zero = narrow(l.inZero), p.out_zero = narrow(l.outZero);
    p.out_min = narrow(l.outMin), p.out_max = narrow(l.outMax);
    return p;
}

thimble_dense_params denseParams(const DenseLayer &l)
{
    thimble_dense_params p = {};
    p.batches = narrow(l.batches), p.in_count = narrow(l.inCount), p.out_count = narrow(l.outCount);
    p.in_zero = narrow(l.inZero), p.out_zero = narrow(l.outZero);
    p.out_min = narrow(l.outMin), p.out_max = narrow(l.outMax);
    return p;
}

std::string sizesProblem(const ConvLayer &l, bool depthwise)
{
    if (!fits({l.inH, l.inW, l.inC, l.outH, l.outW, l.outC, l.kernelH, l.kernelW, l.strideH, l.strideW,
               l.dilationH, l.dilationW, l.padTop + 1, l.padLeft + 1, l.groups}))
        return kTooLarge;
    if (l.inC % l.groups != 0 || l.outC % l.groups != 0 || (depthwise && l.outC % l.inC != 0))
        return "The layer's channels are no multiple of its groups.";
    const std::size_t taps = static_cast<std::size_t>(l.kernelH) * static_cast<std::size_t>(l.kernelW);
    const auto depth = static_cast<std::size_t>(depthwise ? 1 : l.inC / l.groups);
    const auto outputs = static_cast<std::size_t>(l.outC);
    if (l.weights.size() != taps * depth * outputs || l.requant.size() != outputs)
        return kIncomplete;
    return {};
}

std::string sizesProblem(const DenseLayer &l)
{
    if (!fits({l.batches, l.inCount, l.outCount}))
        return kTooLarge;
    const auto outputs = static_cast<std::size_t>(l.outCount);
    if (l.weights.size() != outputs * static_cast<std::size_t>(l.inCount) || l.requant.size() != outputs)
        return kIncomplete;
    return {};
}

std::vector<thimble_requant> foldedRequant(std::span<const thimble_requant> requant,
                                           std::span<const std::int8_t> weights, std::size_t perChannel,
                                           std::size_t channelStep, std::size_t weightStep, int inZero)
{
    std::vector<thimble_requant> result(requant.begin(), requant.end());
    for (std::size_t c = 0; c < result.size(); ++c) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < perChannel; ++i)
            sum += weights[c * channelStep + i * weightStep];
        result[c].bias = static_cast<std::int32_t>(result[c].bias - inZero * sum);
    }
    return result;
}

std::int32_t rescaled(std::int64_t value, std::int32_t multiplier, std::int32_t shift, Rounding rounding)
{
    const int left = shift > 0 ? shift : 0, right = shift > 0 ? 0 : -shift;
    if (rounding == Rounding::Single)
        return static_cast<std::int32_t>((value * multiplier + (std::int64_t(1) << (30 - shift)))
                                         >> (31 - shift));
    const std::int64_t high = ((value << left) * multiplier + (std::int64_t(1) << 30)) >> 31;
    const std::int64_t half = right > 0 ? std::int64_t(1) << (right - 1) : 0;
    // To nearest, halves away from zero.
    return static_cast<std::int32_t>(high < 0 ? -((-high + half) >> right) : (high + half) >> right);
}

std::int64_t rasterOverlap(const ConvLayer &l, int group)
{
    const std::int64_t pixels = std::int64_t(l.outH) * l.outW, rowBytes = std::int64_t(l.inW) * l.inC;
    const auto firstByte = [&](std::int64_t pixel) { // of the window, and of all later windows in its row
        const std::int64_t y = pixel / l.outW * l.strideH - l.padTop,
                           x = pixel % l.outW * l.strideW - l.padLeft;
        return std::max<std::int64_t>(y, 0) * rowBytes + std::max<std::int64_t>(x, 0) * l.inC;
    };
    std::int64_t distance = 0;
    for (std::int64_t pixel = 0; pixel < pixels; pixel += group) {
        const std::int64_t nextRow = (pixel / l.outW + 1) * l.outW;
        const std::int64_t needed =
            std::min(firstByte(pixel), nextRow < pixels ? firstByte(nextRow) : firstByte(pixel));
        distance = std::max(distance, pixel * l.outC - needed);
    }
    return distance;
}

bool isPointwise(const ConvLayer &l)
{
    return l.kernelH == 1 && l.kernelW == 1 && l.strideH == 1 && l.strideW == 1 && l.groups == 1
        && l.padTop == 0 && l.padLeft == 0 && l.outH == l.inH && l.outW == l.inW;
}

KernelCall portableConv(const ConvLayer &layer)
{
    if (std::string problem = sizesProblem(layer, false); !problem.empty())
        return failed(std::move(problem));
    const std::size_t size = layer.weights.size() / layer.requant.size();
    const bool pointwise = isPointwise(layer);
    KernelCall call = convolution(pointwise ? "thimble_pointwise" : "thimble_conv", layer,
                                  foldedRequant(layer.requant, layer.weights, size, size, 1, layer.inZero));
    call.scratchBytes = pointwise ? 0 : size;
    return call;
}

KernelCall portableDepthwise(const ConvLayer &layer)
{
    if (std::string problem = sizesProblem(layer, true); !problem.empty())
        return failed(std::move(problem));
    const std::size_t taps = layer.weights.size() / layer.requant.size();
    return convolution(
        "thimble_depthwise", layer,
        foldedRequant(layer.requant, layer.weights, taps, 1, layer.requant.size(), layer.inZero));
}

KernelCall portableDense(const DenseLayer &layer)
{
    if (std::string problem = sizesProblem(layer); !problem.empty())
        return failed(std::move(problem));
    const std::size_t size = layer.weights.size() / layer.requant.size();
    const auto requant = foldedRequant(layer.requant, layer.weights, size, size, 1, layer.inZero);
    KernelCall call;
    call.function = "thimble_dense";
    call.params = denseParams(layer);
    call.constants.push_back(constant("weights", "int8_t", Constant::Kind::Weights, layer.weights));
    call.constants.push_back(constant("requant", "thimble_requant", Constant::Kind::Table, requant));
    call.takesScratch = true;
    call.overlap = {std::nullopt};
    return call;
}

} // namespace thimble::kernels
