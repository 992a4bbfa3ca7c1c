// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/exporter.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace thimble::plugins {

namespace {
using Kind = core::Layer::Kind;
using Bytes = std::vector<std::uint8_t>;

/// Biases stay below 2^30, which leaves the accumulator as much again for the products.
constexpr double kMostBias = double(1 << 30);
constexpr double kLeastScale = 1e-12;

/// One weighted layer's constants in TFLite's order.
struct Constants
{
    std::vector<float> scales;
    Bytes weights;
    std::vector<std::int32_t> biases;
};

class ConstantsBuilder
{
public:
    /// `ratio`: the trainer's input scale / the tensor's; `inputScale`: the tensor's.
    ConstantsBuilder(const core::Layer &layer, const QuantisedLayer &source, double inputScale, double ratio)
        : m_layer(layer)
        , m_source(source)
        , m_inputScale(inputScale)
        , m_ratio(ratio)
        , m_fanIn(source.weight.size() / std::size_t(layer.outC))
    { }

    Constants build()
    {
        Constants constants;
        const bool perChannel = m_layer.kind != Kind::Dense;
        double whole = kLeastScale;
        for (int o = 0; o < m_layer.outC; ++o)
            whole = std::max(whole, channelScale(o));
        constants.weights.resize(m_source.weight.size());
        for (int o = 0; o < m_layer.outC; ++o) {
            const auto scale = float((perChannel ? channelScale(o) : whole) * m_ratio);
            if (perChannel || o == 0)
                constants.scales.push_back(scale);
            writeChannel(o, double(scale) / m_ratio, constants.weights);
            const double bias =
                std::round(double(m_source.bias[std::size_t(o)]) / (m_inputScale * double(scale)));
            constants.biases.push_back(std::int32_t(std::clamp(bias, -kMostBias, kMostBias)));
        }
        return constants;
    }

private:
    /// From the largest weight, but never so small that the bias overflows (a dead channel has no weights, yet a bias).
    double channelScale(int channel) const
    {
        const auto *first = m_source.weight.data() + std::size_t(channel) * m_fanIn;
        double most = 0;
        for (std::size_t i = 0; i < m_fanIn; ++i)
            most = std::max(most, std::fabs(double(first[i])));
        const double bias = std::fabs(double(m_source.bias[std::size_t(channel)]));
        return std::max({most / 127, kLeastScale, bias / (m_inputScale * m_ratio * kMostBias)});
    }

    std::uint8_t code(float weight, double scale) const
    {
        return std::uint8_t(std::int8_t(std::clamp(std::lround(double(weight) / scale), -127l, 127l)));
    }

    /// From (O I H W) to (O H W I), or to (1 H W O) for depthwise.
    void writeChannel(int channel, double scale, Bytes &out) const
    {
        const int inputs = m_layer.kind == Kind::Conv ? m_layer.inC : 1;
        const int area = m_layer.kind == Kind::Dense ? int(m_fanIn) : m_layer.kernelH * m_layer.kernelW;
        const auto *first = m_source.weight.data() + std::size_t(channel) * m_fanIn;
        for (int i = 0; i < inputs; ++i) {
            for (int k = 0; k < area; ++k) {
                const auto target = m_layer.kind == Kind::Depthwise
                    ? std::size_t(k) * std::size_t(m_layer.outC) + std::size_t(channel)
                    : std::size_t(channel) * m_fanIn + std::size_t(k * inputs + i);
                out[target] = code(first[i * area + k], scale);
            }
        }
    }

    const core::Layer &m_layer;
    const QuantisedLayer &m_source;
    double m_inputScale, m_ratio;
    std::size_t m_fanIn;
};

void setConstants(core::Network &network, const core::Operator &op, Constants constants, float inputScale)
{
    auto &weights = network.tensors[std::size_t(op.inputs[1])];
    auto &bias = network.tensors[std::size_t(op.inputs[2])];
    bias.quantization.scales.clear();
    for (const float scale : constants.scales)
        bias.quantization.scales.push_back(inputScale * scale);
    bias.quantization.zeroPoints.assign(constants.scales.size(), 0);
    weights.quantization.zeroPoints.assign(constants.scales.size(), 0);
    weights.quantization.scales = std::move(constants.scales);
    weights.data = std::make_shared<const Bytes>(std::move(constants.weights));
    Bytes bytes(constants.biases.size() * sizeof(std::int32_t));
    std::memcpy(bytes.data(), constants.biases.data(), bytes.size());
    bias.data = std::make_shared<const Bytes>(std::move(bytes));
}
} // namespace

core::Result<core::Network> exportNetwork(const core::Genome &genome, const core::TaskShape &shape,
                                          const std::vector<core::Layer> &layers,
                                          const std::vector<QuantisedLayer> &quantised, double inputScale)
{
    auto network = core::untrainedNetwork(genome, shape, 0);
    if (!network)
        return network.error();
    if (network->operators.size() != layers.size() || quantised.size() != layers.size())
        return core::Error{
            core::ErrorCode::Internal, "The trained layers do not match the operators of their network.", {}};
    network->name = "thimble";
    std::vector<bool> scaledLikeInput; // carries the input's codes, so its torch scale holds the gain
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto &layer = layers[i];
        const auto &op = network->operators[i];
        const bool fromInput = layer.input < 0 || scaledLikeInput[std::size_t(layer.input)];
        scaledLikeInput.push_back(fromInput && !isWeighted(layer) && layer.kind != Kind::Add);
        const auto tensorScale = network->tensors[std::size_t(op.inputs[0])].scale();
        if (isWeighted(layer)) {
            const double ratio = fromInput ? inputScale / double(shape.inputScale) : 1.0;
            setConstants(*network, op,
                         ConstantsBuilder(layer, quantised[i], double(tensorScale), ratio).build(),
                         tensorScale);
        }
        if (layer.kind == Kind::Softmax)
            continue;
        const auto codes = quantised[i].output;
        auto &output = network->tensors[std::size_t(op.outputs[0])];
        output.quantization.scales = {scaledLikeInput.back() ? shape.inputScale : float(codes.scale)};
        output.quantization.zeroPoints = {codes.zeroPoint};
    }
    return network;
}

} // namespace thimble::plugins
