// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/quantnet.h"

#include "plugins/trainer-torch/layerops.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace thimble::plugins {

namespace {
using Kind = core::Layer::Kind;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kSamplesPerBatch = 4096;

/// Rounds to the nearest code; the gradient passes where the value was inside
/// the range. The built-in fake quantisation costs ten times as much.
struct RoundToCodes : torch::autograd::Function<RoundToCodes>
{
    static at::Tensor forward(AutogradContext *context, const at::Tensor &input, double scale, double low,
                              double high)
    {
        context->save_for_backward({input});
        context->saved_data["low"] = low;
        context->saved_data["high"] = high;
        return at::hardtanh(input, low, high).mul_(1 / scale).round_().mul_(scale);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients)
    {
        const auto input = context->get_saved_variables().front();
        return {at::hardtanh_backward(gradients.front(), input, context->saved_data["low"].toDouble(),
                                      context->saved_data["high"].toDouble()),
                at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

at::Tensor roundToCodes(const at::Tensor &value, Codes codes)
{
    return RoundToCodes::apply(value, codes.scale, codes.scale * (-128 - codes.zeroPoint),
                               codes.scale * (127 - codes.zeroPoint));
}

/// Symmetric codes in [-127, 127] from the largest magnitude; the gradient
/// passes unchanged because nothing is clamped.
at::Tensor roundWeights(const at::Tensor &weight, bool perChannel)
{
    at::Tensor rounded;
    {
        const at::NoGradGuard noGradients;
        const auto plain = weight.detach();
        auto most = perChannel ? plain.abs().amax({1, 2, 3}, true) : plain.abs().max();
        const auto scale = (most / 127).clamp_min_(1e-12);
        rounded = (plain / scale).round_().mul_(scale).sub_(plain);
    }
    return weight + rounded;
}

/// The mean of codes as TFLite's average pool rounds it: halves away from code
/// 0. Ties are common there (a mean of 16 codes is one in every sixteenth
/// case), so rounding them otherwise would teach the next layer a bias. The
/// gradient passes unchanged.
at::Tensor roundMean(const at::Tensor &mean, Codes codes)
{
    constexpr double kHalf = 0.5 + 1e-4; // float means of equal codes scatter a little
    at::Tensor change;
    {
        const at::NoGradGuard noGradients;
        const auto plain = mean.detach();
        const auto code = plain / codes.scale + codes.zeroPoint;
        const auto rounded = at::sign(code) * at::floor(at::abs(code) + kHalf);
        change = (rounded - codes.zeroPoint) * codes.scale - plain;
    }
    return mean + change;
}

std::vector<float> plainValues(const at::Tensor &tensor)
{
    const auto plain = tensor.detach().contiguous();
    const auto *values = plain.data_ptr<float>();
    return {values, values + plain.numel()};
}

void remember(const at::Tensor &value, std::vector<float> &samples)
{
    const auto flat = value.detach().contiguous().view({-1});
    const auto *values = flat.data_ptr<float>();
    const std::int64_t stride = std::max<std::int64_t>(1, flat.numel() / kSamplesPerBatch) | 1;
    for (std::int64_t i = 0; i < flat.numel(); i += stride)
        samples.push_back(values[i]);
}
} // namespace

QuantNet::QuantNet(const FloatNet &net, Codes input)
    : m_layers(net.layers())
    , m_weights(net.fold())
    , m_codes(m_layers.size())
    , m_samples(m_layers.size())
    , m_input(input)
{
    for (auto &layer : m_weights) {
        if (layer.weight.defined()) {
            layer.weight.set_requires_grad(true);
            layer.bias.set_requires_grad(true);
        }
    }
    freeze();
}

bool QuantNet::rescales(std::size_t index) const
{
    return isWeighted(m_layers[index]) || m_layers[index].kind == Kind::Add;
}

void QuantNet::inheritCodes()
{
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        if (!rescales(i))
            m_codes[i] = codesOf(m_layers[i].input);
    }
}

at::Tensor QuantNet::apply(std::size_t index, const at::Tensor &input, const at::Tensor &addend,
                           bool observing)
{
    const auto &layer = m_layers[index];
    const auto &weights = m_weights[index];
    const auto round = [&](const at::Tensor &value) {
        if (!observing)
            return roundToCodes(value, m_codes[index]);
        auto result = layer.relu ? at::relu(value) : value;
        remember(result, m_samples[index]);
        return result;
    };
    switch (layer.kind) {
    case Kind::Conv:
    case Kind::Depthwise:
        return round(convolve(input, roundWeights(weights.weight, true), weights.bias, windowOf(layer),
                              layer.kind == Kind::Depthwise ? layer.inC : 1)
                         .contiguous(at::MemoryFormat::ChannelsLast));
    case Kind::Dense:
        return round(at::addmm(weights.bias, input, roundWeights(weights.weight, false).t()));
    case Kind::Add:
        return round(input + addend);
    case Kind::AveragePool:
    case Kind::GlobalAveragePool: {
        const auto mean = averagePool(input, windowOf(layer));
        return observing ? mean : roundMean(mean, m_codes[index]);
    }
    case Kind::MaxPool:
        return maxPool(input, windowOf(layer));
    case Kind::Flatten:
        return flattenHwc(input);
    case Kind::Softmax:
        break;
    }
    return input;
}

at::Tensor QuantNet::run(const at::Tensor &input, bool observing)
{
    std::vector<at::Tensor> outputs;
    outputs.reserve(m_layers.size());
    const auto value = [&](int index) { return index < 0 ? input : outputs[std::size_t(index)]; };
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto &layer = m_layers[i];
        const auto addend = layer.kind == Kind::Add ? value(layer.addend) : at::Tensor();
        outputs.push_back(apply(i, value(layer.input), addend, observing));
    }
    return outputs.back();
}

at::Tensor QuantNet::forward(const at::Tensor &input) { return run(roundToCodes(input, m_input), false); }

void QuantNet::observe(const at::Tensor &input)
{
    const at::NoGradGuard noGradients;
    run(input, true);
}

void QuantNet::freeze()
{
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        if (rescales(i))
            m_codes[i] = bestCodes(std::move(m_samples[i]), m_layers[i].relu);
        m_samples[i].clear();
    }
    inheritCodes();
}

std::vector<Parameter> QuantNet::parameters() const
{
    std::vector<Parameter> list;
    for (const auto &layer : m_weights) {
        if (layer.weight.defined()) {
            list.push_back({layer.weight, true});
            list.push_back({layer.bias, false});
        }
    }
    return list;
}

std::vector<QuantisedLayer> QuantNet::quantised() const
{
    std::vector<QuantisedLayer> list;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        QuantisedLayer layer;
        layer.output = m_codes[i];
        if (m_weights[i].weight.defined()) {
            layer.weight = plainValues(m_weights[i].weight);
            layer.bias = plainValues(m_weights[i].bias);
        }
        list.push_back(std::move(layer));
    }
    return list;
}

} // namespace thimble::plugins
