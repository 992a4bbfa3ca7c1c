// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "layercases.h"

#include <algorithm>
#include <cmath>

namespace thimble::tests {

namespace {

std::vector<std::int8_t> codes(std::size_t count, Numbers numbers, int low, core::Random &random)
{
    std::vector<std::int8_t> result(count);
    for (std::int8_t &code : result)
        code = static_cast<std::int8_t>(numbers == Numbers::Extreme ? (random.below(4) == 0 ? low : 127)
                                                                    : random.between(low, 127));
    return result;
}

/// real = multiplier * 2^(shift - 31), as TFLite splits it.
void split(double real, thimble_requant &to)
{
    int exponent = 0;
    const double fraction = std::frexp(real, &exponent);
    auto multiplier = static_cast<std::int64_t>(std::llround(fraction * 2147483648.0));
    if (multiplier == std::int64_t(1) << 31) {
        multiplier /= 2;
        ++exponent;
    }
    to.multiplier = static_cast<std::int32_t>(multiplier);
    to.shift = exponent;
}

std::vector<thimble_requant> requants(int channels, int perOutput, Numbers numbers, core::Random &random)
{
    const double spread =
        74.0 * 74.0 * std::sqrt(double(perOutput)) * (numbers == Numbers::Extreme ? 3.0 : 1.0);
    std::vector<thimble_requant> result(static_cast<std::size_t>(channels));
    for (thimble_requant &q : result) {
        q.bias = static_cast<std::int32_t>(spread * (random.uniform() - 0.5));
        const double usual = 60.0 / spread * std::exp2(2.0 * random.uniform() - 1.0);
        split(numbers == Numbers::Large ? 0.4 + 3.0 * random.uniform() : usual, q);
    }
    return result;
}

template<class Layer>
void numbersOf(Layer &layer, Numbers numbers, core::Random &random)
{
    layer.inZero = static_cast<int>(random.below(3) == 0 ? -128 : random.between(-128, 127));
    layer.outZero = static_cast<int>(random.below(2) == 0 ? -128 : random.between(-128, 127));
    layer.outMin = -128;
    layer.outMax = 127;
    if (numbers == Numbers::Clamped) {
        layer.outMin = static_cast<int>(random.between(-128, 20));
        layer.outMax = static_cast<int>(random.between(layer.outMin, 127));
    }
}

std::string sizesText(const kernels::ConvLayer &l)
{
    return std::to_string(l.inH) + "x" + std::to_string(l.inW) + "x" + std::to_string(l.inC) + "->"
        + std::to_string(l.outC) + " k" + std::to_string(l.kernelH) + "x" + std::to_string(l.kernelW) + " s"
        + std::to_string(l.strideH) + (l.dilationH > 1 ? " d" + std::to_string(l.dilationH) : "")
        + (l.padTop + l.padLeft > 0 ? " padded" : "");
}

} // namespace

std::size_t ConvCase::outputs() const
{
    return static_cast<std::size_t>(layer.outH) * static_cast<std::size_t>(layer.outW)
        * static_cast<std::size_t>(layer.outC);
}

kernels::KernelCall ConvCase::call(kernels::Family family, kernels::Prefer prefer) const
{
    kernels::ConvLayer full = layer;
    full.weights = weights;
    full.requant = requant;
    return depthwise ? kernels::depthwiseCall(family, prefer, full) : kernels::convCall(family, prefer, full);
}

std::size_t DenseCase::outputs() const
{
    return static_cast<std::size_t>(layer.batches) * static_cast<std::size_t>(layer.outCount);
}

kernels::KernelCall DenseCase::call(kernels::Family family, kernels::Prefer prefer) const
{
    kernels::DenseLayer full = layer;
    full.weights = weights;
    full.requant = requant;
    return kernels::denseCall(family, prefer, full);
}

ConvCase convCase(const kernels::ConvLayer &sizes, bool depthwise, Numbers numbers, core::Random &random)
{
    ConvCase result;
    result.depthwise = depthwise;
    result.layer = sizes;
    result.name = (depthwise ? "depthwise " : "conv ") + sizesText(sizes);
    numbersOf(result.layer, numbers, random);
    const int perOutput = sizes.kernelH * sizes.kernelW * (depthwise ? 1 : sizes.inC / sizes.groups);
    result.weights = codes(static_cast<std::size_t>(perOutput * sizes.outC), numbers, -127, random);
    result.requant = requants(sizes.outC, perOutput, numbers, random);
    result.input = codes(static_cast<std::size_t>(sizes.inH * sizes.inW * sizes.inC), numbers, -128, random);
    return result;
}

DenseCase denseCase(const kernels::DenseLayer &sizes, Numbers numbers, core::Random &random)
{
    DenseCase result;
    result.layer = sizes;
    result.name = "dense " + std::to_string(sizes.batches) + "x" + std::to_string(sizes.inCount) + "->"
        + std::to_string(sizes.outCount);
    numbersOf(result.layer, numbers, random);
    result.weights = codes(static_cast<std::size_t>(sizes.inCount * sizes.outCount), numbers, -127, random);
    result.requant = requants(sizes.outCount, sizes.inCount, numbers, random);
    result.input = codes(static_cast<std::size_t>(sizes.inCount * sizes.batches), numbers, -128, random);
    return result;
}

kernels::ConvLayer convSizes(int h, int w, int in, int out, int kernelH, int kernelW, int stride, bool same,
                             int dilation)
{
    const auto axis = [&](int size, int kernel, int &outSize, int &pad) {
        const int reach = (kernel - 1) * dilation + 1;
        outSize = same ? (size + stride - 1) / stride : (size - reach) / stride + 1;
        pad = same ? std::max((outSize - 1) * stride + reach - size, 0) / 2 : 0;
    };
    kernels::ConvLayer l;
    l.inH = h, l.inW = w, l.inC = in, l.outC = out;
    l.kernelH = kernelH, l.kernelW = kernelW, l.strideH = l.strideW = stride,
    l.dilationH = l.dilationW = dilation;
    axis(h, kernelH, l.outH, l.padTop);
    axis(w, kernelW, l.outW, l.padLeft);
    return l;
}

} // namespace thimble::tests
