// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/genome/lowering.h"

#include <cmath>
#include <cstring>

namespace thimble::core {

namespace {
using Kind = Layer::Kind;

// Scales of a network whose activations lie in [0, 6] after ReLU and in [-6, 6] without: what trained ones look like.
constexpr float kReluScale = 6.0f / 255;
constexpr float kLinearScale = 12.0f / 255;

std::vector<std::uint8_t> bytesOf(const std::vector<std::int32_t> &values)
{
    std::vector<std::uint8_t> bytes(values.size() * sizeof(std::int32_t));
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

/// Builds the graph layer by layer; \p m_tensorOf maps a layer to its output tensor.
class UntrainedBuilder
{
public:
    UntrainedBuilder(const TaskShape &shape, std::uint64_t seed) : m_random(seed)
    {
        Tensor input;
        input.name = "input";
        input.shape = {1, shape.height, shape.width, shape.channels};
        input.quantization = {{shape.inputScale}, {shape.inputZeroPoint}, 0};
        m_network.name = "untrained";
        m_network.inputs = {add(std::move(input))};
    }

    void append(const Layer &layer);
    Network finish()
    {
        m_network.outputs = {m_tensorOf.back()};
        return std::move(m_network);
    }

private:
    int add(Tensor tensor)
    {
        m_network.tensors.push_back(std::move(tensor));
        return int(m_network.tensors.size()) - 1;
    }
    int source(int layer) const
    {
        return layer < 0 ? m_network.inputs.front() : m_tensorOf[std::size_t(layer)];
    }
    int addActivation(const Layer &layer, float scale, int zeroPoint);
    int addWeights(const std::string &name, std::vector<int> shape, int channels, int axis, int fanIn,
                   float ratio);
    int addBias(const std::string &name, int weights, int channels, float inputScale);
    void appendWeighted(const Layer &layer);
    void appendPool(const Layer &layer);
    void appendPlain(const Layer &layer);

    Network m_network;
    std::vector<int> m_tensorOf;
    Random m_random;
};

int UntrainedBuilder::addActivation(const Layer &layer, float scale, int zeroPoint)
{
    Tensor tensor;
    tensor.name = layer.name;
    const bool flat = layer.kind == Kind::Flatten || layer.kind == Kind::Dense || layer.kind == Kind::Softmax;
    tensor.shape =
        flat ? std::vector<int>{1, layer.outC} : std::vector<int>{1, layer.outH, layer.outW, layer.outC};
    tensor.quantization = {{scale}, {zeroPoint}, 0};
    const int index = add(std::move(tensor));
    m_tensorOf.push_back(index);
    return index;
}

/// `ratio` = output scale / input scale; the weight scale is chosen so that random sums fill the output's range.
int UntrainedBuilder::addWeights(const std::string &name, std::vector<int> shape, int channels, int axis,
                                 int fanIn, float ratio)
{
    Tensor weights;
    weights.name = name + "/weights";
    weights.shape = std::move(shape);
    const float multiplier = 40.0f / (73.0f * 74.0f * std::sqrt(float(fanIn)));
    weights.quantization.scales.assign(std::size_t(channels), multiplier * ratio);
    weights.quantization.zeroPoints.assign(std::size_t(channels), 0);
    weights.quantization.axis = axis;
    std::vector<std::uint8_t> bytes(weights.elements());
    for (auto &byte : bytes)
        byte = std::uint8_t(m_random.between(-127, 127));
    weights.data = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    return add(std::move(weights));
}

int UntrainedBuilder::addBias(const std::string &name, int weights, int channels, float inputScale)
{
    Tensor bias;
    bias.name = name + "/bias";
    bias.type = ElementType::Int32;
    bias.shape = {channels};
    bias.quantization = m_network.tensors[std::size_t(weights)].quantization;
    bias.quantization.axis = 0;
    for (auto &scale : bias.quantization.scales)
        scale *= inputScale;
    std::vector<std::int32_t> values(static_cast<std::size_t>(channels));
    for (auto &value : values)
        value = std::int32_t(m_random.between(-8000, 8000));
    bias.data = std::make_shared<const std::vector<std::uint8_t>>(bytesOf(values));
    return add(std::move(bias));
}

void UntrainedBuilder::appendWeighted(const Layer &layer)
{
    const int input = source(layer.input);
    const float inputScale = m_network.tensors[std::size_t(input)].scale();
    const float scale = layer.relu ? kReluScale : kLinearScale;
    const float ratio = scale / inputScale;
    const auto activation = layer.relu ? Activation::Relu : Activation::None;
    Operator op;
    int weights = -1;
    if (layer.kind == Kind::Conv) {
        const int fanIn = layer.kernelH * layer.kernelW * layer.inC;
        weights = addWeights(layer.name, {layer.outC, layer.kernelH, layer.kernelW, layer.inC}, layer.outC, 0,
                             fanIn, ratio);
        op.code = OpCode::Conv2D;
        op.options = ConvOptions{layer.padding, layer.strideH, layer.strideW, 1, 1, 1, activation};
    } else if (layer.kind == Kind::Depthwise) {
        weights = addWeights(layer.name, {1, layer.kernelH, layer.kernelW, layer.outC}, layer.outC, 3,
                             layer.kernelH * layer.kernelW, ratio);
        op.code = OpCode::DepthwiseConv2D;
        op.options = ConvOptions{layer.padding, layer.strideH, layer.strideW, 1, 1, 1, activation};
    } else {
        // One scale for the whole dense layer: the form every TFLite release reads.
        weights = addWeights(layer.name, {layer.outC, layer.inC}, 1, 0, layer.inC, ratio);
        op.code = OpCode::FullyConnected;
        op.options = DenseOptions{activation, false};
    }
    const int bias = addBias(layer.name, weights, layer.outC, inputScale);
    op.inputs = {input, weights, bias};
    op.outputs = {addActivation(layer, scale, layer.relu ? -128 : 0)};
    m_network.operators.push_back(std::move(op));
}

void UntrainedBuilder::appendPool(const Layer &layer)
{
    const int input = source(layer.input);
    const auto scale = m_network.tensors[std::size_t(input)].scale();
    const auto zeroPoint = m_network.tensors[std::size_t(input)].zeroPoint();
    Operator op;
    op.code = layer.kind == Kind::MaxPool ? OpCode::MaxPool2D : OpCode::AveragePool2D;
    op.options = PoolOptions{layer.padding, layer.strideH, layer.strideW,
                             layer.kernelH, layer.kernelW, Activation::None};
    op.inputs = {input};
    op.outputs = {addActivation(layer, scale, zeroPoint)}; // pools do not rescale
    m_network.operators.push_back(std::move(op));
}

void UntrainedBuilder::appendPlain(const Layer &layer)
{
    const int input = source(layer.input);
    const auto scale = m_network.tensors[std::size_t(input)].scale();
    const auto zeroPoint = m_network.tensors[std::size_t(input)].zeroPoint();
    Operator op;
    op.inputs = {input};
    if (layer.kind == Kind::Add) {
        op.code = OpCode::Add;
        op.inputs.push_back(source(layer.addend));
        op.options = ElementwiseOptions{layer.relu ? Activation::Relu : Activation::None};
        op.outputs = {addActivation(layer, layer.relu ? kReluScale : kLinearScale, layer.relu ? -128 : 0)};
    } else if (layer.kind == Kind::Flatten) {
        Tensor target;
        target.name = layer.name + "/shape";
        target.type = ElementType::Int32;
        target.shape = {2};
        target.data = std::make_shared<const std::vector<std::uint8_t>>(bytesOf({1, layer.outC}));
        op.code = OpCode::Reshape;
        op.inputs.push_back(add(std::move(target)));
        op.outputs = {addActivation(layer, scale, zeroPoint)};
    } else {
        op.code = OpCode::Softmax;
        op.options = SoftmaxOptions{1.0f};
        op.outputs = {addActivation(layer, 1.0f / 256, -128)}; // the only output scale TFLite accepts
    }
    m_network.operators.push_back(std::move(op));
}

void UntrainedBuilder::append(const Layer &layer)
{
    switch (layer.kind) {
    case Kind::Conv:
    case Kind::Depthwise:
    case Kind::Dense:
        appendWeighted(layer);
        break;
    case Kind::MaxPool:
    case Kind::AveragePool:
    case Kind::GlobalAveragePool:
        appendPool(layer);
        break;
    case Kind::Add:
    case Kind::Flatten:
    case Kind::Softmax:
        appendPlain(layer);
        break;
    }
}
} // namespace

Result<Network> untrainedNetwork(const Genome &genome, const TaskShape &shape, std::uint64_t seed)
{
    const auto layers = lower(genome, shape);
    if (!layers)
        return layers.error();
    UntrainedBuilder builder(shape, seed);
    for (const auto &layer : *layers)
        builder.append(layer);
    return builder.finish();
}

} // namespace thimble::core
