// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/passes.h"

#include <algorithm>

namespace thimble::compiler {

using core::OpCode;

namespace {
bool isView(const core::Operator &op)
{
    return op.code == OpCode::Reshape || op.code == OpCode::Squeeze || op.code == OpCode::ExpandDims;
}

/// A new tensor like `original` that holds its own bytes.
int addTwin(Program &program, int original)
{
    auto twin = program.tensor(original);
    twin.name += " (copy)";
    twin.data.reset();
    program.network.tensors.push_back(std::move(twin));
    const int index = int(program.network.tensors.size()) - 1;
    program.storage.push_back(index);
    return index;
}
} // namespace

void resolveViews(Program &program)
{
    for (const auto &step : program.steps) {
        if (isView(step.op))
            program.storage[std::size_t(step.op.outputs[0])] = program.root(step.op.inputs[0]);
    }
    const auto removed = std::erase_if(program.steps, [](const Step &step) { return isView(step.op); });
    if (removed > 0)
        program.notes.push_back(std::to_string(removed) + " reshaping operator" + (removed == 1 ? "" : "s")
                                + " became views of their input: no copy.");
}

void dropDeadSteps(Program &program)
{
    std::size_t dropped = 0;
    for (bool again = true; again;) {
        again = false;
        for (auto step = program.steps.begin(); step != program.steps.end(); ++step) {
            const auto &outputs = step->op.outputs;
            if (std::any_of(outputs.begin(), outputs.end(),
                            [&](int tensor) { return isRead(program, program.root(tensor)); }))
                continue;
            program.steps.erase(step);
            ++dropped;
            again = true;
            break;
        }
    }
    if (dropped > 0)
        program.notes.push_back(std::to_string(dropped) + " operator" + (dropped == 1 ? "" : "s")
                                + " whose results nobody reads were dropped.");
}

void copyBorrowedOutputs(Program &program)
{
    for (auto &output : program.network.outputs) {
        const int root = program.root(output);
        const auto &inputs = program.network.inputs;
        if (!program.tensor(root).isConstant()
            && std::find(inputs.begin(), inputs.end(), root) == inputs.end())
            continue;
        const int twin = addTwin(program, output);
        program.steps.push_back({{OpCode::Reshape, {output}, {twin}, {}}, {}, {}});
        program.notes.push_back("Output \"" + program.tensor(output).name
                                + "\" is an input or a constant and is copied.");
        output = twin;
    }
}

} // namespace thimble::compiler
