// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/golden/goldennetworks.h"

#include "core/base/random.h"
#include "core/network/shapes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

namespace thimble::tests {

namespace {

using namespace core;

/// Adds layers one after another; output scales are chosen so that random inputs use most of the output's codes.
class Builder
{
public:
    Builder(std::string name, std::uint64_t seed, std::vector<int> inputShape) : m_random(seed)
    {
        m_network.name = std::move(name);
        m_network.inputs = {activation("input", std::move(inputShape), 0.05f, -3)};
    }

    int input() const { return m_network.inputs[0]; }
    int last() const { return m_last; }

    int conv(int from, int channels, int kernelH, int kernelW, ConvOptions options, int groups = 1)
    {
        const std::vector<int> &shape = tensor(from).shape;
        return weighted(OpCode::Conv2D, from, {channels, kernelH, kernelW, shape[3] / groups}, 0, options,
                        options.activation);
    }
    int depthwise(int from, int kernelH, int kernelW, ConvOptions options)
    {
        const int channels = tensor(from).shape[3] * options.depthMultiplier;
        return weighted(OpCode::DepthwiseConv2D, from, {1, kernelH, kernelW, channels}, 3, options,
                        options.activation);
    }
    int dense(int from, int units, DenseOptions options)
    {
        const int depth = static_cast<int>(tensor(from).elements());
        return weighted(OpCode::FullyConnected, from, {units, depth}, -1, options, options.activation);
    }
    /// An operator without weights; `more` are inputs after the first.
    int simple(OpCode code, int from, const std::vector<int> &more, OperatorOptions options, float scale,
               std::int32_t zero, const std::vector<int> &reshaped = {})
    {
        Operator op{code, {from}, {}, std::move(options)};
        op.inputs.insert(op.inputs.end(), more.begin(), more.end());
        const int output = activation("", reshaped, scale, zero);
        op.outputs = {output};
        const auto shapes = inferShapes(m_network, op);
        m_network.tensors[static_cast<std::size_t>(output)].shape =
            shapes ? shapes->front() : std::vector<int>{};
        return add(std::move(op), output);
    }
    int same(OpCode code, int from, const std::vector<int> &more, OperatorOptions options,
             const std::vector<int> &reshaped = {})
    {
        return simple(code, from, more, std::move(options), tensor(from).scale(), tensor(from).zeroPoint(),
                      reshaped);
    }
    int integers(const std::vector<std::int32_t> &values, std::vector<int> shape)
    {
        Tensor constant;
        constant.name = "constant_" + std::to_string(m_network.tensors.size());
        constant.type = ElementType::Int32;
        constant.shape = std::move(shape);
        std::vector<std::uint8_t> bytes(values.size() * 4);
        std::memcpy(bytes.data(), values.data(), bytes.size());
        constant.data = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
        return append(std::move(constant));
    }
    Network done(std::vector<int> outputs = {})
    {
        m_network.outputs = outputs.empty() ? std::vector<int>{m_last} : std::move(outputs);
        return std::move(m_network);
    }
    Network &network() { return m_network; }
    const Tensor &tensor(int index) const { return m_network.tensors[static_cast<std::size_t>(index)]; }

private:
    int append(Tensor tensor)
    {
        m_network.tensors.push_back(std::move(tensor));
        return static_cast<int>(m_network.tensors.size()) - 1;
    }

    int activation(std::string name, std::vector<int> shape, float scale, std::int32_t zero)
    {
        Tensor tensor;
        tensor.name =
            name.empty() ? "activation_" + std::to_string(m_network.tensors.size()) : std::move(name);
        tensor.shape = std::move(shape);
        tensor.quantization = {{scale}, {zero}, 0};
        return append(std::move(tensor));
    }

    int add(Operator op, int output)
    {
        m_network.operators.push_back(std::move(op));
        m_last = output;
        return output;
    }

    /// `axis` of the scales; -1: one scale.
    int weighted(OpCode code, int from, const std::vector<int> &filterShape, int axis,
                 OperatorOptions options, Activation activated)
    {
        const auto channels =
            static_cast<std::size_t>(filterShape[axis < 0 ? 0 : static_cast<std::size_t>(axis)]);
        Tensor filter;
        filter.name = "weights_" + std::to_string(m_network.tensors.size());
        filter.shape = filterShape;
        std::vector<std::uint8_t> bytes(filter.elements());
        for (auto &byte : bytes)
            byte = static_cast<std::uint8_t>(m_random.between(-127, 127));
        filter.data = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
        const std::size_t scales = axis < 0 ? 1 : channels;
        for (std::size_t i = 0; i < scales; ++i) {
            filter.quantization.scales.push_back(0.004f + 0.0001f * static_cast<float>(m_random.below(40)));
            filter.quantization.zeroPoints.push_back(0);
        }
        filter.quantization.axis = std::max(axis, 0);
        const double products = double(filter.elements()) / double(channels);
        const float outputScale =
            tensor(from).scale() * 0.006f * 40.0f * static_cast<float>(std::sqrt(products));
        const int filterIndex = append(std::move(filter));
        std::vector<std::int32_t> biases(channels);
        for (auto &bias : biases)
            bias = static_cast<std::int32_t>(m_random.between(-4000, 4000));
        const int biasIndex = integers(biases, {static_cast<int>(channels)});
        const std::int32_t zero =
            activated == Activation::None ? static_cast<std::int32_t>(m_random.between(-20, 20)) : -128;
        return simple(code, from, {filterIndex, biasIndex}, std::move(options),
                      activated == Activation::None ? outputScale * 1.5f : outputScale, zero);
    }

    Random m_random;
    Network m_network;
    int m_last = -1;
};

ConvOptions window(Padding padding, int strideH, int strideW, Activation activation = Activation::Relu)
{
    ConvOptions options;
    options.padding = padding;
    options.strideH = strideH;
    options.strideW = strideW;
    options.activation = activation;
    return options;
}

int classify(Builder &b, int from, int classes)
{
    const int channels = static_cast<int>(b.tensor(from).elements());
    const int flat = b.same(OpCode::Reshape, from, {}, {}, {1, channels});
    const int scores = b.dense(flat, classes, {});
    return b.simple(OpCode::Softmax, scores, {}, SoftmaxOptions{1.0f}, 1.0f / 256, -128);
}

PoolOptions pool(const Builder &b, int from)
{
    PoolOptions options;
    options.filterH = b.tensor(from).shape[1];
    options.filterW = b.tensor(from).shape[2];
    return options;
}

Network separable()
{
    Builder b("separable", 11, {1, 13, 9, 1});
    int x = b.conv(b.input(), 8, 5, 3, window(Padding::Same, 2, 2));
    x = b.depthwise(x, 3, 3, window(Padding::Same, 1, 1));
    x = b.conv(x, 12, 1, 1, window(Padding::Same, 1, 1, Activation::Relu6));
    x = b.depthwise(x, 3, 3, window(Padding::Valid, 2, 1));
    x = b.conv(x, 10, 1, 1, window(Padding::Same, 1, 1));
    x = b.same(OpCode::AveragePool2D, x, {}, pool(b, x));
    classify(b, x, 5);
    return b.done();
}

Network residual()
{
    Builder b("residual", 12, {1, 8, 8, 3});
    const int first = b.conv(b.input(), 8, 3, 3, window(Padding::Same, 1, 1));
    int x = b.conv(first, 8, 3, 3, window(Padding::Same, 1, 1));
    x = b.conv(x, 8, 3, 3, window(Padding::Same, 1, 1, Activation::None));
    x = b.simple(OpCode::Add, first, {x}, ElementwiseOptions{Activation::Relu}, b.tensor(x).scale() * 1.1f,
                 -128);
    const int side = b.conv(x, 12, 1, 1, window(Padding::Same, 2, 2, Activation::None));
    x = b.conv(x, 12, 3, 3, window(Padding::Same, 2, 2));
    x = b.simple(OpCode::Add, x, {side}, ElementwiseOptions{}, b.tensor(x).scale() * 1.3f, 7);
    ReduceOptions reduced;
    x = b.simple(OpCode::Mean, x, {b.integers({1, 2}, {2})}, reduced, b.tensor(x).scale() * 0.3f, 4);
    classify(b, x, 4);
    return b.done();
}

Network autoencoder()
{
    Builder b("autoencoder", 13, {1, 40});
    int x = b.dense(b.input(), 16, {Activation::Relu, false});
    x = b.dense(x, 4, {Activation::Relu, false});
    x = b.dense(x, 16, {Activation::ReluN1To1, false});
    b.dense(x, 40, {});
    return b.done();
}

Network padded()
{
    Builder b("padded", 14, {1, 9, 7, 4});
    int x = b.same(OpCode::Pad, b.input(), {b.integers({0, 0, 1, 2, 0, 1, 0, 0}, {4, 2})}, {});
    ConvOptions dilated = window(Padding::Valid, 1, 1);
    dilated.dilationH = 2;
    dilated.dilationW = 2;
    x = b.conv(x, 6, 3, 3, dilated, 2);
    PoolOptions halves;
    halves.padding = Padding::Same;
    halves.strideH = halves.strideW = halves.filterH = halves.filterW = 2;
    x = b.same(OpCode::MaxPool2D, x, {}, halves);
    ConvOptions twice = window(Padding::Same, 1, 1, Activation::None);
    twice.depthMultiplier = 2;
    x = b.depthwise(x, 3, 1, twice);
    x = b.simple(OpCode::LeakyRelu, x, {}, LeakyReluOptions{0.1f}, b.tensor(x).scale() * 0.9f, -20);
    b.same(OpCode::AveragePool2D, x, {}, halves);
    return b.done();
}

Network branched()
{
    Builder b("branched", 15, {1, 6, 6, 4});
    const int stem = b.conv(b.input(), 8, 3, 1, window(Padding::Same, 1, 1, Activation::None));
    const int left = b.simple(OpCode::HardSwish, stem, {}, {}, b.tensor(stem).scale() * 0.6f, -60);
    const int gate = b.simple(OpCode::Logistic, stem, {}, {}, 1.0f / 256, -128);
    const int gated =
        b.simple(OpCode::Mul, left, {gate}, ElementwiseOptions{}, b.tensor(left).scale() * 0.7f, -50);
    const int joinedScale = b.simple(OpCode::Quantize, left, {}, {}, b.tensor(gated).scale(), -50);
    const int joined = b.same(OpCode::Concatenation, gated, {joinedScale}, AxisOptions{3, 0});
    const int turned = b.same(OpCode::Transpose, joined, {b.integers({0, 3, 1, 2}, {4})}, {});
    const int squashed = b.simple(OpCode::Tanh, joined, {}, {}, 1.0f / 128, 0);
    const int difference =
        b.simple(OpCode::Sub, joined, {squashed}, ElementwiseOptions{}, b.tensor(joined).scale() * 1.2f, 3);
    return b.done({turned, difference});
}

Network singleRounding()
{
    Builder b("singlerounding", 16, {1, 10, 5, 2});
    b.network().rounding = Rounding::Single;
    int x = b.conv(b.input(), 6, 3, 3, window(Padding::Same, 1, 1));
    x = b.depthwise(x, 3, 3, window(Padding::Same, 2, 2));
    x = b.same(OpCode::AveragePool2D, x, {}, pool(b, x));
    classify(b, x, 3);
    return b.done();
}

/// float32 outside, int8 inside.
Network floatEdges()
{
    Builder b("floatedges", 17, {1, 7, 5, 2});
    const int quantized = b.simple(OpCode::Quantize, b.input(), {}, {}, 0.03f, 5);
    const int x = b.conv(quantized, 3, 3, 3, window(Padding::Same, 1, 1, Activation::None));
    const int real = b.same(OpCode::Dequantize, x, {}, {});
    for (const int index : {b.input(), real}) {
        Tensor &edge = b.network().tensors[static_cast<std::size_t>(index)];
        edge.type = ElementType::Float32;
        edge.quantization = {};
    }
    return b.done();
}

} // namespace

std::vector<Network> goldenNetworks()
{
    return {separable(), residual(), autoencoder(), padded(), branched(), singleRounding(), floatEdges()};
}

std::vector<std::uint8_t> goldenInputs(const Network &network, int records)
{
    Random random(99);
    std::vector<std::uint8_t> bytes;
    for (int record = 0; record < records; ++record)
        for (const int index : network.inputs) {
            const Tensor &tensor = network.tensors[static_cast<std::size_t>(index)];
            for (std::size_t i = 0; i < tensor.elements(); ++i) {
                if (tensor.type == ElementType::Float32) {
                    // Exact binary fractions: the same on every machine.
                    const float value = static_cast<float>(random.between(-4096, 4096)) / 512.0f;
                    bytes.resize(bytes.size() + 4);
                    std::memcpy(bytes.data() + bytes.size() - 4, &value, 4);
                    continue;
                }
                std::int64_t code = random.between(-128, 127);
                if (record % 4 == 1)
                    code = std::clamp<std::int64_t>(tensor.zeroPoint() + code / 8, -128, 127);
                else if (record % 4 == 2)
                    code = code < 0 ? -128 : 127;
                else if (record % 4 == 3)
                    code = code / 2;
                bytes.push_back(static_cast<std::uint8_t>(code));
            }
        }
    return bytes;
}

} // namespace thimble::tests
