// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/passes.h"

#include <algorithm>
#include <numeric>

namespace thimble::compiler {

using core::OpCode;

namespace {
bool isPointwise(const core::Network &network, const core::Operator &op)
{
    const auto &filter = network.tensors[std::size_t(op.inputs[1])];
    const auto *options = std::get_if<core::ConvOptions>(&op.options);
    return filter.shape.size() == 4 && filter.shape[1] == 1 && filter.shape[2] == 1 && options
        && options->strideH == 1 && options->strideW == 1;
}

void nameSteps(Program &program)
{
    for (std::size_t i = 0; i < program.steps.size(); ++i)
        program.steps[i].name = std::to_string(i) + " " + stepWord(program.network, program.steps[i].op);
}
} // namespace

std::string stepWord(const core::Network &network, const core::Operator &op)
{
    switch (op.code) {
    case OpCode::Conv2D:
        return isPointwise(network, op) ? "pointwise" : "conv";
    case OpCode::DepthwiseConv2D:
        return "depthwise";
    case OpCode::FullyConnected:
        return "dense";
    case OpCode::Reshape:
        return "copy";
    default:
        break;
    }
    std::string word = core::opName(op.code);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c == '_' ? ' ' : (c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c); });
    const std::string dimension = " 2d";
    if (word.ends_with(dimension))
        word.erase(word.size() - dimension.size());
    return word;
}

bool isRead(const Program &program, int root)
{
    const auto same = [&](int tensor) { return tensor >= 0 && program.root(tensor) == root; };
    return std::any_of(program.network.outputs.begin(), program.network.outputs.end(), same)
        || std::any_of(program.steps.begin(), program.steps.end(), [&](const Step &step) {
               return std::any_of(step.op.inputs.begin(), step.op.inputs.end(), same);
           });
}

core::Result<Program> lowerNetwork(const core::Network &network)
{
    Program program;
    program.network = network;
    program.storage.resize(network.tensors.size());
    std::iota(program.storage.begin(), program.storage.end(), 0);
    for (const auto &op : network.operators)
        program.steps.push_back({op, {}, {}});

    computeConstants(program);
    resolveViews(program);
    foldPadding(program);
    dropDeadSteps(program);
    copyBorrowedOutputs(program);
    if (program.steps.empty())
        return core::Error{core::ErrorCode::Unsupported,
                           "The network \"" + network.name + "\" computes nothing: it has no outputs.",
                           {}};
    nameSteps(program);
    return program;
}

} // namespace thimble::compiler
