// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/integereval.h"

#include "plugins/trainer-torch/integerops.h"

#include "core/network/interpreter.h"
#include "core/task/evaluation.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace thimble::plugins {

namespace {
using core::OpCode;

constexpr std::size_t kBatch = 128;

bool plainActivation(core::Activation activation)
{
    return activation == core::Activation::None || activation == core::Activation::Relu;
}

bool isInt8(const core::Network &network, int index)
{
    return index >= 0 && network.tensors[std::size_t(index)].type == core::ElementType::Int8;
}

bool knownConvolution(const core::Network &network, const core::Operator &op)
{
    const auto &options = std::get<core::ConvOptions>(op.options);
    const auto &input = network.tensors[std::size_t(op.inputs[0])].shape;
    const auto &filter = network.tensors[std::size_t(op.inputs[1])].shape;
    const bool whole = op.code == OpCode::DepthwiseConv2D || filter[3] == input[3]; // no grouped convolution
    return whole && options.dilationH == 1 && options.dilationW == 1 && options.depthMultiplier == 1
        && plainActivation(options.activation);
}

bool known(const core::Network &network, const core::Operator &op)
{
    if (op.outputs.size() != 1 || !isInt8(network, op.inputs[0]) || !isInt8(network, op.outputs[0]))
        return false;
    const auto weighted = [&] {
        return op.inputs.size() == 3 && isInt8(network, op.inputs[1]) && op.inputs[2] >= 0
            && network.tensors[std::size_t(op.inputs[1])].isConstant()
            && network.tensors[std::size_t(op.inputs[2])].isConstant();
    };
    switch (op.code) {
    case OpCode::Conv2D:
    case OpCode::DepthwiseConv2D:
        return weighted() && knownConvolution(network, op);
    case OpCode::FullyConnected:
        return weighted() && plainActivation(std::get<core::DenseOptions>(op.options).activation);
    case OpCode::AveragePool2D:
    case OpCode::MaxPool2D:
        return plainActivation(std::get<core::PoolOptions>(op.options).activation);
    case OpCode::Add: {
        const auto &first = network.tensors[std::size_t(op.inputs[0])];
        const auto &second = network.tensors[std::size_t(op.inputs[1])];
        return first.shape == second.shape && !first.isConstant() && !second.isConstant()
            && plainActivation(std::get<core::ElementwiseOptions>(op.options).activation);
    }
    case OpCode::Reshape:
        return network.tensors[std::size_t(op.outputs[0])].shape.size() == 2;
    case OpCode::Softmax:
        return op.outputs == network.outputs;
    default:
        return false;
    }
}

at::Tensor codesOf(const Rows &rows, std::size_t begin, std::size_t count)
{
    const auto &shape = rows.shape();
    auto codes = at::empty({std::int64_t(count), shape.height, shape.width, shape.channels}, at::kDouble);
    auto *value = codes.data_ptr<double>();
    for (std::size_t i = begin; i < begin + count; ++i)
        value = std::copy_n(rows.codes(i), rows.rowSize(), value);
    return codes.permute({0, 3, 1, 2}).contiguous();
}

/// Runs one batch up to the softmax; values are dropped once nobody reads them any more.
at::Tensor runBatch(const core::Network &network, const std::vector<std::size_t> &lastUse, at::Tensor input)
{
    const IntegerOps ops(network);
    std::vector<at::Tensor> values(network.tensors.size());
    values[std::size_t(network.inputs[0])] = std::move(input);
    for (std::size_t i = 0; i < network.operators.size(); ++i) {
        const auto &op = network.operators[i];
        const auto &source = values[std::size_t(op.inputs[0])];
        auto &target = values[std::size_t(op.outputs[0])];
        switch (op.code) {
        case OpCode::Conv2D:
        case OpCode::DepthwiseConv2D:
            target = ops.convolution(op, source);
            break;
        case OpCode::FullyConnected:
            target = ops.dense(op, source);
            break;
        case OpCode::Add:
            target = ops.add(op, source, values[std::size_t(op.inputs[1])]);
            break;
        case OpCode::Reshape:
            target = source.dim() == 2 ? source : source.permute({0, 2, 3, 1}).reshape({source.size(0), -1});
            break;
        case OpCode::Softmax:
            target = source;
            break;
        default:
            target = ops.pool(op, source);
        }
        for (std::size_t t = 0; t < values.size(); ++t) {
            if (lastUse[t] == i)
                values[t] = at::Tensor();
        }
    }
    return values[std::size_t(network.outputs[0])].contiguous();
}

std::vector<std::size_t> lastUses(const core::Network &network)
{
    std::vector<std::size_t> last(network.tensors.size(), network.operators.size());
    for (std::size_t i = 0; i < network.operators.size(); ++i) {
        for (const int index : network.operators[i].inputs) {
            if (index >= 0)
                last[std::size_t(index)] = i;
        }
    }
    last[std::size_t(network.outputs[0])] = network.operators.size();
    return last;
}

/// The softmax alone goes through the oracle: its fixed-point exponentials are not worth a second implementation.
core::Result<void> applySoftmax(const core::Network &network, std::vector<std::int8_t> &codes)
{
    const auto &op = network.operators.back();
    if (op.code != OpCode::Softmax)
        return {};
    core::Network tail;
    tail.rounding = network.rounding;
    tail.tensors = {network.tensors[std::size_t(op.inputs[0])], network.tensors[std::size_t(op.outputs[0])]};
    tail.operators = {{op.code, {0}, {1}, op.options}};
    tail.inputs = {0};
    tail.outputs = {1};
    auto interpreter = core::Interpreter::prepare(tail);
    if (!interpreter)
        return interpreter.error();
    const auto width = tail.tensors[0].elements();
    for (std::size_t begin = 0; begin < codes.size(); begin += width) {
        auto *row = reinterpret_cast<std::uint8_t *>(codes.data() + begin);
        const auto output = interpreter->run({row, width});
        if (!output)
            return output.error();
        std::copy(output->begin(), output->end(), row);
    }
    return {};
}

} // namespace

bool canEvaluateInBatches(const core::Network &network)
{
    return network.inputs.size() == 1 && network.outputs.size() == 1 && !network.operators.empty()
        && network.tensors[std::size_t(network.inputs[0])].shape.size() == 4
        && std::all_of(network.operators.begin(), network.operators.end(),
                       [&](const core::Operator &op) { return known(network, op); });
}

core::Result<std::vector<std::int8_t>> evaluateInBatches(const core::Network &network, const Rows &rows,
                                                         std::stop_token stop,
                                                         const core::ProgressCallback &progress)
{
    const at::NoGradGuard noGradients;
    const auto lastUse = lastUses(network);
    std::vector<std::int8_t> codes;
    for (std::size_t begin = 0; begin < rows.size(); begin += kBatch) {
        if (stop.stop_requested())
            return core::cancelled();
        const auto count = std::min(kBatch, rows.size() - begin);
        const auto output = runBatch(network, lastUse, codesOf(rows, begin, count));
        const auto *values = output.data_ptr<double>();
        for (std::int64_t i = 0; i < output.numel(); ++i)
            codes.push_back(std::int8_t(values[i]));
        if (progress)
            progress({double(begin + count) / double(rows.size()), "evaluating"});
    }
    if (const auto applied = applySoftmax(network, codes); !applied)
        return applied.error();
    return codes;
}

namespace {
std::int64_t countRight(const std::vector<std::int8_t> &outputs, const Rows &rows)
{
    const auto width = std::ptrdiff_t(outputs.size() / rows.size());
    std::int64_t right = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto first = outputs.begin() + std::ptrdiff_t(i) * width;
        right += std::max_element(first, first + width) - first == rows.label(i) ? 1 : 0;
    }
    return right;
}

} // namespace

core::Result<core::Quality> qualityInIntegers(const core::Network &network, const core::Task &task,
                                              const Rows &rows, core::Split split, std::stop_token stop,
                                              const core::ProgressCallback &progress)
{
    const auto &input = network.tensors[std::size_t(network.inputs.at(0))];
    const auto &output = network.tensors[std::size_t(network.outputs.at(0))];
    const auto &shape = task.shape;
    const bool fits = input.shape == std::vector<int>{1, shape.height, shape.width, shape.channels}
        && input.scale() == shape.inputScale && input.zeroPoint() == shape.inputZeroPoint
        && output.elements() == std::size_t(shape.classes);
    if (!fits || !canEvaluateInBatches(network))
        return core::evaluateNetwork(network, task, rows.features(), split, 1, stop, progress);
    const auto outputs = evaluateInBatches(network, rows, stop, progress);
    if (!outputs)
        return outputs.error();
    return core::accuracy(countRight(*outputs, rows), std::int64_t(rows.size()), split);
}

} // namespace thimble::plugins
