// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/floatnet.h"

#include "plugins/trainer-torch/layerops.h"

#include <ATen/ATen.h>

#include <cmath>

namespace thimble::plugins {

namespace {
using Kind = core::Layer::Kind;

constexpr double kEpsilon = 1e-5;

at::Tensor normalTensor(const std::vector<std::int64_t> &shape, double deviation, core::Random &random)
{
    auto tensor = at::empty(shape, at::kFloat);
    auto *values = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        values[i] = float(deviation * random.normal());
    return tensor;
}

FloatLayer makeLayer(const core::Layer &layer, core::Random &random)
{
    FloatLayer weights;
    if (layer.kind == Kind::Dense) {
        weights.weight =
            normalTensor({layer.outC, layer.inC}, std::sqrt((layer.relu ? 2.0 : 1.0) / layer.inC), random);
        weights.bias = at::zeros({layer.outC});
        weights.weight.set_requires_grad(true);
        weights.bias.set_requires_grad(true);
    } else {
        const int inputs = layer.kind == Kind::Depthwise ? 1 : layer.inC;
        weights.weight = normalTensor({layer.outC, inputs, layer.kernelH, layer.kernelW},
                                      std::sqrt(2.0 / (inputs * layer.kernelH * layer.kernelW)), random);
        weights.gamma = at::ones({layer.outC});
        weights.beta = at::zeros({layer.outC});
        weights.mean = at::zeros({layer.outC});
        weights.variance = at::ones({layer.outC});
        weights.weight.set_requires_grad(true);
        weights.gamma.set_requires_grad(true);
        weights.beta.set_requires_grad(true);
    }
    return weights;
}

WeightArray arrayOf(const at::Tensor &tensor, std::vector<int> shape)
{
    const auto plain = tensor.detach().contiguous();
    const auto *values = plain.data_ptr<float>();
    return {std::move(shape), std::vector<float>(values, values + plain.numel())};
}

WeightArray arrayOf(const at::Tensor &tensor)
{
    return arrayOf(tensor, std::vector<int>(tensor.sizes().begin(), tensor.sizes().end()));
}

void assign(at::Tensor tensor, const WeightArray &array)
{
    std::copy(array.values.begin(), array.values.end(), tensor.data_ptr<float>());
}

/// The height, width and channels that a dense layer's input had before it was flattened.
std::vector<int> denseShape(const std::vector<core::Layer> &layers, const core::Layer &dense)
{
    if (dense.input >= 0 && layers[std::size_t(dense.input)].kind == Kind::Flatten) {
        const auto &flat = layers[std::size_t(dense.input)];
        return {dense.outC, flat.inH, flat.inW, flat.inC};
    }
    return {dense.outC, 1, 1, dense.inC};
}
} // namespace

FloatNet::FloatNet(std::vector<core::Layer> layers, core::Random &random) : m_layers(std::move(layers))
{
    for (const auto &layer : m_layers)
        m_weights.push_back(isWeighted(layer) ? makeLayer(layer, random) : FloatLayer());
}

at::Tensor FloatNet::normalise(const FloatLayer &layer, const at::Tensor &input, bool training) const
{
    return at::batch_norm(input, layer.gamma, layer.beta, layer.mean, layer.variance, training, m_momentum,
                          kEpsilon, false);
}

at::Tensor FloatNet::apply(std::size_t index, const at::Tensor &input, const at::Tensor &addend,
                           bool training)
{
    const auto &layer = m_layers[index];
    const auto &weights = m_weights[index];
    at::Tensor output;
    switch (layer.kind) {
    case Kind::Conv:
    case Kind::Depthwise:
        output = convolve(input, weights.weight, {}, windowOf(layer),
                          layer.kind == Kind::Depthwise ? layer.inC : 1);
        output = normalise(weights, output.contiguous(at::MemoryFormat::ChannelsLast), training);
        break;
    case Kind::Dense:
        output = at::addmm(weights.bias, input, weights.weight.t());
        break;
    case Kind::Add:
        output = input + addend;
        break;
    case Kind::MaxPool:
        return maxPool(input, windowOf(layer));
    case Kind::AveragePool:
    case Kind::GlobalAveragePool:
        return averagePool(input, windowOf(layer));
    case Kind::Flatten:
        return flattenHwc(input);
    case Kind::Softmax: // part of the loss
        return input;
    }
    return layer.relu ? at::relu_(output) : output;
}

at::Tensor FloatNet::forward(const at::Tensor &input, bool training)
{
    std::vector<at::Tensor> outputs;
    outputs.reserve(m_layers.size());
    const auto value = [&](int index) { return index < 0 ? input : outputs[std::size_t(index)]; };
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto &layer = m_layers[i];
        const auto addend = layer.kind == Kind::Add ? value(layer.addend) : at::Tensor();
        outputs.push_back(apply(i, value(layer.input), addend, training));
    }
    return outputs.back();
}

std::vector<Parameter> FloatNet::parameters() const
{
    std::vector<Parameter> list;
    for (const auto &layer : m_weights) {
        if (layer.weight.defined())
            list.push_back({layer.weight, true});
        for (const auto &tensor : {layer.bias, layer.gamma, layer.beta}) {
            if (tensor.defined())
                list.push_back({tensor, false});
        }
    }
    return list;
}

std::vector<LayerWeights> FloatNet::save() const
{
    std::vector<LayerWeights> list;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto &layer = m_weights[i];
        if (m_layers[i].kind == Kind::Dense)
            list.push_back({Kind::Dense,
                            {arrayOf(layer.weight, denseShape(m_layers, m_layers[i])), arrayOf(layer.bias)}});
        else if (isWeighted(m_layers[i]))
            list.push_back({m_layers[i].kind,
                            {arrayOf(layer.weight), arrayOf(layer.gamma), arrayOf(layer.beta),
                             arrayOf(layer.mean), arrayOf(layer.variance)}});
    }
    return list;
}

void FloatNet::load(const std::vector<LayerWeights> &weights)
{
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        if (!isWeighted(m_layers[i]))
            continue;
        const auto &layer = m_weights[i];
        const auto &arrays = weights[next++].arrays;
        const auto tensors = m_layers[i].kind == Kind::Dense
            ? std::vector<at::Tensor>{layer.weight, layer.bias}
            : std::vector<at::Tensor>{layer.weight, layer.gamma, layer.beta, layer.mean, layer.variance};
        for (std::size_t k = 0; k < tensors.size(); ++k)
            assign(tensors[k], arrays[k]);
    }
}

std::vector<FoldedLayer> FloatNet::fold() const
{
    const at::NoGradGuard noGradients;
    std::vector<FoldedLayer> folded(m_layers.size());
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto &layer = m_weights[i];
        if (m_layers[i].kind == Kind::Dense) {
            folded[i] = {layer.weight.detach().clone(), layer.bias.detach().clone()};
        } else if (isWeighted(m_layers[i])) {
            const auto factor = (layer.gamma / at::sqrt(layer.variance + kEpsilon)).detach();
            folded[i] = {(layer.weight * factor.view({-1, 1, 1, 1})).detach(),
                         (layer.beta - layer.mean * factor).detach()};
        }
    }
    return folded;
}

} // namespace thimble::plugins
