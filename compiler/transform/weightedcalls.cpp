// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/calls.h"

#include "core/network/fixedpoint.h"
#include "core/network/shapes.h"

#include <cstring>

namespace thimble::compiler {

using core::ElementType;
using core::OpCode;

namespace {
/// Pointers into a layer's constants, checked: int8 activations and weights, int32 bias (or none).
struct Weighted
{
    const core::Tensor *in, *filter, *out;
    std::vector<thimble_requant> requant;

    std::span<const std::int8_t> weights() const
    {
        return {reinterpret_cast<const std::int8_t *>(filter->data->data()), filter->data->size()};
    }
};

core::Result<void> readBias(const Program &program, const Step &step, Weighted &layer)
{
    if (step.op.inputs.size() < 3 || step.op.inputs[2] < 0)
        return {};
    const auto &bias = program.tensor(step.op.inputs[2]);
    if (!bias.isConstant() || bias.type != ElementType::Int32 || bias.elements() != layer.requant.size())
        return unsupported(step, "its bias is not a constant of int32, one per output channel");
    for (std::size_t i = 0; i < layer.requant.size(); ++i)
        std::memcpy(&layer.requant[i].bias, bias.data->data() + 4 * i, 4);
    return {};
}

/// TFLite's factor per output channel. A dense layer with one weight scale multiplies the scales in float, all else in double.
double factor(const Weighted &layer, bool dense, std::size_t channel)
{
    const auto &scales = layer.filter->quantization.scales;
    if (dense && scales.size() <= 1)
        return double(layer.in->scale() * layer.filter->scale()) / double(layer.out->scale());
    return double(layer.in->scale()) * double(scales[scales.size() > 1 ? channel : 0])
        / double(layer.out->scale());
}

core::Result<Weighted> weighted(const Program &program, const Step &step, std::size_t channels)
{
    Weighted layer{&program.tensor(step.op.inputs[0]),
                   &program.tensor(step.op.inputs[1]),
                   &program.tensor(step.op.outputs[0]),
                   {}};
    const auto &scales = layer.filter->quantization.scales;
    if (layer.in->type != ElementType::Int8 || layer.out->type != ElementType::Int8)
        return unsupported(step,
                           std::string("its activations are ") + core::elementTypeName(layer.in->type)
                               + "; kernels compute int8");
    if (!layer.filter->isConstant() || layer.filter->type != ElementType::Int8)
        return unsupported(step, "its weights are not int8 constants");
    if (scales.empty() || (scales.size() > 1 && scales.size() != channels))
        return unsupported(step,
                           "its weights carry " + std::to_string(scales.size()) + " scales for "
                               + std::to_string(channels) + " channels");
    for (std::size_t c = 0; c < channels; ++c) {
        const auto scaled =
            core::quantizeMultiplier(factor(layer, step.op.code == OpCode::FullyConnected, c));
        layer.requant.push_back({0, scaled.multiplier, scaled.shift});
    }
    if (auto read = readBias(program, step, layer); !read)
        return read.error();
    return layer;
}

core::Result<std::vector<Call>> convolution(const Program &program, const Step &step, KernelChoice choice)
{
    const bool depthwise = step.op.code == OpCode::DepthwiseConv2D;
    const auto &options = std::get<core::ConvOptions>(step.op.options);
    const auto &outShape = program.tensor(step.op.outputs[0]).shape;
    const auto layer = weighted(program, step, std::size_t(outShape[3]));
    if (!layer)
        return layer.error();
    const auto &in = layer->in->shape;
    const auto &filter = layer->filter->shape;
    if (in[0] != 1)
        return unsupported(
            step, "it works on a batch of " + std::to_string(in[0]) + "; only single samples are compiled");

    kernels::ConvLayer conv;
    conv.inH = in[1], conv.inW = in[2], conv.inC = in[3];
    conv.outH = outShape[1], conv.outW = outShape[2], conv.outC = outShape[3];
    conv.kernelH = filter[1], conv.kernelW = filter[2];
    conv.strideH = options.strideH, conv.strideW = options.strideW;
    conv.dilationH = options.dilationH, conv.dilationW = options.dilationW;
    conv.padTop = step.pad
        ? step.pad->top
        : core::windowSize(options.padding, in[1], filter[1], options.strideH, options.dilationH).before;
    conv.padLeft = step.pad
        ? step.pad->left
        : core::windowSize(options.padding, in[2], filter[2], options.strideW, options.dilationW).before;
    conv.groups = depthwise ? in[3] : in[3] / filter[3];
    const auto range = activationRange(options.activation, *layer->out);
    conv.inZero = layer->in->zeroPoint(), conv.outZero = layer->out->zeroPoint();
    conv.outMin = range.low, conv.outMax = range.high;
    conv.weights = layer->weights();
    conv.requant = layer->requant;
    auto call = depthwise ? kernels::depthwiseCall(choice.family, choice.prefer, conv)
                          : kernels::convCall(choice.family, choice.prefer, conv);
    return std::vector<Call>{{std::move(call), {step.op.inputs[0]}, step.op.outputs[0]}};
}

core::Result<std::vector<Call>> dense(const Program &program, const Step &step, KernelChoice choice)
{
    const auto &filter = program.tensor(step.op.inputs[1]);
    const auto layer = weighted(program, step, std::size_t(filter.shape[0]));
    if (!layer)
        return layer.error();
    const auto &options = std::get<core::DenseOptions>(step.op.options);
    kernels::DenseLayer matrix;
    matrix.outCount = filter.shape[0], matrix.inCount = filter.shape[1];
    matrix.batches = int(layer->in->elements() / std::size_t(matrix.inCount));
    const auto range = activationRange(options.activation, *layer->out);
    matrix.inZero = layer->in->zeroPoint(), matrix.outZero = layer->out->zeroPoint();
    matrix.outMin = range.low, matrix.outMax = range.high;
    matrix.weights = layer->weights();
    matrix.requant = layer->requant;
    return std::vector<Call>{
        {kernels::denseCall(choice.family, choice.prefer, matrix), {step.op.inputs[0]}, step.op.outputs[0]}};
}
} // namespace

core::Result<std::vector<Call>> weightedCalls(const Program &program, const Step &step, KernelChoice choice)
{
    return step.op.code == OpCode::FullyConnected ? dense(program, step, choice)
                                                  : convolution(program, step, choice);
}

} // namespace thimble::compiler
