// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/calls.h"

#include "core/network/describe.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace thimble::compiler {

using core::OpCode;

namespace {
using Maker = core::Result<std::vector<Call>> (*)(const Program &, const Step &, KernelChoice);

Maker makerOf(OpCode code)
{
    switch (code) {
    case OpCode::Conv2D:
    case OpCode::DepthwiseConv2D:
    case OpCode::FullyConnected:
        return weightedCalls;
    case OpCode::Add:
    case OpCode::Sub:
    case OpCode::Mul:
    case OpCode::Maximum:
    case OpCode::Minimum:
    case OpCode::Relu:
    case OpCode::Relu6:
    case OpCode::ReluN1To1:
    case OpCode::LeakyRelu:
    case OpCode::Logistic:
    case OpCode::Tanh:
    case OpCode::HardSwish:
    case OpCode::Quantize:
    case OpCode::Dequantize:
        return elementwiseCalls;
    case OpCode::AveragePool2D:
    case OpCode::MaxPool2D:
    case OpCode::Mean:
    case OpCode::Sum:
    case OpCode::ReduceMax:
    case OpCode::ArgMax:
    case OpCode::Softmax:
        return windowCalls;
    default:
        return movingCalls;
    }
}

/// The kernels' 16-bit sizes.
const core::Tensor *tooLarge(const Program &program, const std::vector<int> &tensors)
{
    for (const int index : tensors) {
        if (index < 0)
            continue;
        const auto &shape = program.tensor(index).shape;
        if (std::any_of(shape.begin(), shape.end(),
                        [](int size) { return size > std::numeric_limits<std::int16_t>::max(); }))
            return &program.tensor(index);
    }
    return nullptr;
}
} // namespace

core::Error unsupported(const Step &step, const std::string &problem)
{
    return {core::ErrorCode::Unsupported, "Layer " + step.name + " cannot be compiled: " + problem + ".", {}};
}

CodeRange activationRange(core::Activation activation, const core::Tensor &output)
{
    CodeRange range;
    const auto code = [&](float value) {
        const float scaled = std::round(value / output.scale()) + float(output.zeroPoint());
        return std::int16_t(std::clamp(scaled, -128.0f, 127.0f));
    };
    if (activation == core::Activation::Relu || activation == core::Activation::Relu6)
        range.low = code(0);
    if (activation == core::Activation::Relu6)
        range.high = code(6);
    if (activation == core::Activation::ReluN1To1)
        range = {code(-1), code(1)};
    return range;
}

core::Result<std::vector<Call>> callsFor(const Program &program, const Step &step, KernelChoice choice)
{
    for (const auto &list : {step.op.inputs, step.op.outputs}) {
        if (const auto *tensor = tooLarge(program, list))
            return unsupported(step,
                               "tensor \"" + tensor->name + "\" of shape " + core::shapeText(tensor->shape)
                                   + " has a dimension above 32,767");
    }
    auto calls = makerOf(step.op.code)(program, step, choice);
    if (!calls)
        return calls;
    for (const auto &call : *calls) {
        if (!call.kernel.problem.empty())
            return unsupported(step, call.kernel.problem);
    }
    return calls;
}

} // namespace thimble::compiler
