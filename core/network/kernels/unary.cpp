// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/fixedpoint.h"
#include "core/network/kernels/sigmoid16.h"
#include "core/network/kernels/table.h"

#include <cmath>
#include <limits>

namespace thimble::core {

namespace {

using CodeFunction = std::function<std::int32_t(std::int32_t)>;

/// Relu and ReluN1To1 rescale, then clamp; the factor is a float division.
CodeFunction relu(const KernelSite &site, CodeRange range)
{
    const QuantizedMultiplier factor =
        quantizeMultiplier(double(site.input(0).scale() / site.output().scale()));
    const std::int32_t zero = site.input(0).zeroPoint(), outputZero = site.output().zeroPoint();
    const Rounding rounding = site.network.rounding;
    return [=](std::int32_t code) {
        return range.clamp(wrappingAdd(rescale(code - zero, factor, rounding), outputZero));
    };
}

/// Relu6 clamps codes by the input's scale and copies them; it never rescales.
CodeFunction relu6(const KernelSite &site)
{
    const CodeRange range = activationRange(Activation::Relu6, site.input(0));
    return [range](std::int32_t code) { return range.clamp(code); };
}

CodeFunction leakyRelu(const KernelSite &site, float alpha)
{
    const float input = site.input(0).scale(), output = site.output().scale();
    // A negative slope: the factor's sign goes to the multiplier, as in TFLite.
    const double slope = double(input * alpha / output);
    QuantizedMultiplier negative = quantizeMultiplier(std::abs(slope));
    if (slope < 0)
        negative.multiplier = -negative.multiplier;
    const QuantizedMultiplier positive = quantizeMultiplier(double(input / output));
    const std::int32_t zero = site.input(0).zeroPoint(), outputZero = site.output().zeroPoint();
    const CodeRange range = codeRange(site.output().type);
    const Rounding rounding = site.network.rounding;
    return [=](std::int32_t code) {
        const std::int32_t value = code - zero;
        return range.clamp(
            wrappingAdd(rescale(value, value >= 0 ? positive : negative, rounding), outputZero));
    };
}

/// int8 Logistic and Tanh: fixed point with four integer bits; beyond a radius the result is the end of the range.
CodeFunction sigmoid8(const KernelSite &site)
{
    const bool logistic = site.op.code == OpCode::Logistic;
    const QuantizedMultiplier factor = quantizeMultiplier(double(site.input(0).scale()) * double(1 << 27));
    const std::int32_t radius = inputRadius(4, factor.shift);
    const std::int32_t zero = site.input(0).zeroPoint();
    const CodeRange range = codeRange(ElementType::Int8);
    return [=](std::int32_t code) -> std::int32_t {
        const std::int32_t value = code - zero;
        if (value <= -radius)
            return range.low;
        if (value >= radius)
            return range.high;
        const std::int32_t q4 = rescaleDouble(value, factor);
        const std::int32_t result =
            logistic ? roundingShiftRight(logisticQ4(q4), 23) - 128 : roundingShiftRight(tanhQ4(q4), 24);
        return range.clamp(result);
    };
}

std::int16_t toInt16Multiplier(std::int32_t multiplier)
{
    constexpr std::int32_t kHalf = 1 << 15;
    if (multiplier >= std::numeric_limits<std::int32_t>::max() - kHalf)
        return std::numeric_limits<std::int16_t>::max();
    return static_cast<std::int16_t>((multiplier + kHalf) >> 16);
}

std::int32_t saturate16(std::int32_t value) { return codeRange(ElementType::Int16).clamp(value); }

/// (2 a b) / 2^16 in 16 bits, halves up or (the last product of HardSwish) truncated towards zero.
std::int32_t doublingHighMul16(std::int32_t a, std::int32_t b)
{
    const std::int32_t product = a * b;
    return saturate16((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15));
}
std::int32_t truncatingHighMul16(std::int32_t a, std::int32_t b) { return saturate16(a * b / (1 << 15)); }

/// HardSwish, x * relu6(x + 3) / 6, in 16-bit steps on an input with seven more bits.
CodeFunction hardSwish(const KernelSite &site, QuantizedMultiplier output, QuantizedMultiplier reluish)
{
    const std::int16_t outputFactor = toInt16Multiplier(output.multiplier);
    const std::int16_t reluishFactor = toInt16Multiplier(reluish.multiplier);
    const std::int32_t zero = site.input(0).zeroPoint(), outputZero = site.output().zeroPoint();
    const CodeRange range = codeRange(ElementType::Int8);
    return [=](std::int32_t code) {
        const std::int32_t value = (code - zero) * (1 << 7);
        const std::int32_t preshifted = doublingHighMul16(value, outputFactor);
        // (x + 3) / 6 clamped to [0, 1], first as a number in [-1, 1) that saturates.
        std::int32_t gate = value;
        if (reluish.shift > 0)
            gate = saturate16(gate * (1 << (reluish.shift - 1)));
        gate = doublingHighMul16(gate, reluishFactor);
        if (reluish.shift > 0)
            gate = saturate16(gate * 2);
        if (reluish.shift < 0)
            gate = roundingShiftRight(gate, -reluish.shift);
        gate = (gate + (1 << 15)) >> 1;
        const std::int32_t product = truncatingHighMul16(gate, preshifted);
        return range.clamp(roundingShiftRight(product, -output.shift) + outputZero);
    };
}

KernelResult makeHardSwish(const KernelSite &site)
{
    if (!allOfType(site, ElementType::Int8, 1))
        return cannot("is only defined for int8");
    const float fine = (1.0f / 128.0f) * site.input(0).scale();
    const QuantizedMultiplier output = quantizeMultiplier(double(fine / site.output().scale()));
    const QuantizedMultiplier reluish = quantizeMultiplier(double(fine / (3.0f / 32768.0f)));
    if (output.shift > 0 || reluish.shift > 15)
        return cannot("has an output scale that is too small for its input scale");
    return makeCodeTable(site, hardSwish(site, output, reluish));
}

KernelResult makeSigmoid(const KernelSite &site)
{
    if (site.input(0).type == ElementType::Int16)
        return makeCodeTable(site,
                             site.op.code == OpCode::Logistic ? logistic16(site.input(0).scale())
                                                              : tanh16(site.input(0).scale()));
    if (site.op.code == OpCode::Logistic
        && (site.output().zeroPoint() != -128 || site.output().scale() != 1.0f / 256))
        return cannot("must have an output scale of 1/256 with zero point -128");
    return makeCodeTable(site, sigmoid8(site));
}

} // namespace

KernelResult makeUnary(const KernelSite &site)
{
    if (!allOfType(site, ElementType::Int8, 1) && !allOfType(site, ElementType::Int16, 1))
        return cannot("works on other types than int8, or int16 with zero point 0");
    switch (site.op.code) {
    case OpCode::Relu:
        return makeCodeTable(site, relu(site, activationRange(Activation::Relu, site.output())));
    case OpCode::ReluN1To1:
        return makeCodeTable(site, relu(site, activationRange(Activation::ReluN1To1, site.output())));
    case OpCode::Relu6:
        return makeCodeTable(site, relu6(site));
    case OpCode::LeakyRelu:
        return makeCodeTable(site, leakyRelu(site, site.options<LeakyReluOptions>().alpha));
    case OpCode::HardSwish:
        return makeHardSwish(site);
    default:
        return makeSigmoid(site);
    }
}

} // namespace thimble::core
