// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/weights.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace thimble::core {

namespace {

std::vector<std::int64_t> biases(const KernelSite &site, std::size_t channels)
{
    std::vector<std::int64_t> values(channels, 0);
    if (!site.has(2))
        return values;
    const Tensor &bias = site.input(2);
    for (std::size_t i = 0; i < channels; ++i) {
        if (bias.type == ElementType::Int64) {
            std::memcpy(&values[i], bias.data->data() + 8 * i, 8);
        } else {
            std::int32_t value = 0;
            std::memcpy(&value, bias.data->data() + 4 * i, 4);
            values[i] = value;
        }
    }
    return values;
}

/// The real factor of a channel. A dense layer with one scale multiplies input and weight scales in float, all others in double.
double factor(const KernelSite &site, std::size_t channel)
{
    const float input = site.input(0).scale();
    const auto &scales = site.input(1).quantization.scales;
    const float weight = scales.size() == 1 ? scales[0] : scales[channel];
    const double output = double(site.output().scale());
    if (site.op.code == OpCode::FullyConnected && scales.size() == 1)
        return double(input * weight) / output;
    return double(input) * double(weight) / output;
}

/// Lowest and highest accumulator over all possible inputs, bias included: outside of the accumulator's type, results would
/// depend on the order of additions.
bool accumulatorFits(const WeightedOutput &prepared, const Tensor &filter, std::size_t channelAxis)
{
    const std::size_t channels = prepared.biases.size();
    const std::size_t inner = channelAxis == 0 ? filter.elements() / channels : 1;
    const CodeRange codes = codeRange(prepared.wide ? ElementType::Int16 : ElementType::Int8);
    const std::int64_t low = codes.low - prepared.inputZero, high = codes.high - prepared.inputZero;
    std::vector<std::int64_t> least(channels, 0), most(channels, 0);
    for (std::size_t i = 0; i < prepared.weights.size(); ++i) {
        const std::size_t channel = channelAxis == 0 ? i / inner : i % channels;
        const std::int64_t weight = prepared.weights[i];
        least[channel] += weight * (weight > 0 ? low : high);
        most[channel] += weight * (weight > 0 ? high : low);
    }
    const std::int64_t limit =
        prepared.wide ? std::int64_t(1) << 46 : std::int64_t(std::numeric_limits<std::int32_t>::max());
    for (std::size_t c = 0; c < channels; ++c) {
        const std::int64_t bias = prepared.biases[c];
        const bool fits = bias >= -limit && bias <= limit && least[c] >= -limit && most[c] <= limit
            && least[c] + bias >= -limit && most[c] + bias <= limit;
        if (!fits)
            return false;
    }
    return true;
}

Result<void> checkTypes(const KernelSite &site)
{
    const ElementType activation = site.input(0).type;
    if (activation != ElementType::Int8 && activation != ElementType::Int16)
        return cannot(std::string("has ") + elementTypeName(activation)
                      + " activations; int8 and int16 can be run");
    if (!allOfType(site, activation, 1))
        return cannot("mixes types, or has int16 activations with a zero point");
    const Tensor &filter = site.input(1);
    if (filter.type != ElementType::Int8 || !filter.isConstant())
        return cannot("needs constant int8 weights");
    if (site.has(2)) {
        const Tensor &bias = site.input(2);
        const bool integer = bias.type == ElementType::Int32
            || (bias.type == ElementType::Int64 && activation == ElementType::Int16);
        if (!integer || !bias.isConstant())
            return cannot("needs a constant int32 bias");
    }
    if (site.op.code == OpCode::FullyConnected)
        for (const std::int32_t zero : filter.quantization.zeroPoints)
            if (zero != 0)
                return cannot("has weights with a zero point");
    return {};
}

} // namespace

Result<WeightedOutput> prepareWeights(const KernelSite &site, std::size_t channelAxis, Activation activation)
{
    if (const auto good = checkTypes(site); !good)
        return good.error();
    const Tensor &filter = site.input(1);
    WeightedOutput prepared;
    prepared.wide = site.input(0).type == ElementType::Int16;
    prepared.inputZero = site.input(0).zeroPoint();
    prepared.outputZero = site.output().zeroPoint();
    prepared.range = activationRange(activation, site.output());
    prepared.rounding = site.network.rounding;
    for (const std::uint8_t byte : *filter.data)
        prepared.weights.push_back(static_cast<std::int8_t>(byte));
    const auto channels = static_cast<std::size_t>(filter.shape[channelAxis]);
    prepared.biases = biases(site, channels);
    for (std::size_t c = 0; c < channels; ++c) {
        const QuantizedMultiplier factors = quantizeMultiplier(factor(site, c));
        if (factors.shift > (prepared.wide ? 7 : 30))
            return cannot("has scales that multiply its sums by more than the arithmetic can");
        prepared.factors.push_back(factors);
    }
    if (!accumulatorFits(prepared, filter, channelAxis))
        return cannot("has weights and biases whose sums can leave the accumulator");
    return prepared;
}

} // namespace thimble::core
