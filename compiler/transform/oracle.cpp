// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/oracle.h"

#include "compiler/transform/passes.h"
#include "core/network/interpreter.h"

#include <algorithm>
#include <cstring>

namespace thimble::compiler {

namespace {
/// One operator cut out of a network, with the tensors it touches.
core::Network alone(const core::Network &network, const core::Operator &op)
{
    core::Network cut;
    cut.name = network.name;
    cut.rounding = network.rounding;
    core::Operator copy = op;
    for (auto *list : {&copy.inputs, &copy.outputs}) {
        for (int &index : *list) {
            if (index < 0)
                continue;
            cut.tensors.push_back(network.tensors[std::size_t(index)]);
            index = int(cut.tensors.size()) - 1;
        }
    }
    cut.outputs = copy.outputs;
    cut.operators.push_back(std::move(copy));
    return cut;
}
} // namespace

core::Result<std::vector<std::vector<std::uint8_t>>> runOnConstants(const core::Network &network,
                                                                    const core::Operator &op)
{
    const auto cut = alone(network, op);
    auto oracle = core::Interpreter::prepare(cut);
    if (!oracle)
        return oracle.error();
    const auto all = oracle->run({});
    if (!all)
        return all.error();
    std::vector<std::vector<std::uint8_t>> outputs;
    auto next = all->begin();
    for (const int output : cut.outputs) {
        const auto end = next + std::ptrdiff_t(cut.tensors[std::size_t(output)].bytes());
        outputs.emplace_back(next, end);
        next = end;
    }
    return outputs;
}

core::Result<std::array<std::int8_t, 256>> tableOf(const core::Network &network, const core::Operator &op)
{
    auto cut = alone(network, op);
    cut.inputs = {cut.operators[0].inputs[0]};
    for (const auto &list : {cut.inputs, cut.outputs})
        cut.tensors[std::size_t(list[0])].shape = {1, 256};
    auto oracle = core::Interpreter::prepare(cut);
    if (!oracle)
        return oracle.error();
    std::array<std::uint8_t, 256> codes;
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = std::uint8_t(i);
    const auto answers = oracle->run(codes);
    if (!answers)
        return answers.error();
    std::array<std::int8_t, 256> table;
    std::memcpy(table.data(), answers->data(), table.size());
    return table;
}

void computeConstants(Program &program)
{
    int computed = 0;
    std::erase_if(program.steps, [&](const Step &step) {
        const bool constant = std::all_of(step.op.inputs.begin(), step.op.inputs.end(), [&](int tensor) {
            return tensor < 0 || program.tensor(tensor).isConstant();
        });
        if (!constant)
            return false;
        auto outputs = runOnConstants(program.network, step.op);
        if (!outputs)
            return false; // it runs on the board instead, or is refused there with its name
        for (std::size_t i = 0; i < outputs->size(); ++i) {
            program.network.tensors[std::size_t(step.op.outputs[i])].data =
                std::make_shared<const std::vector<std::uint8_t>>(std::move((*outputs)[i]));
        }
        ++computed;
        return true;
    });
    if (computed > 0)
        program.notes.push_back(std::to_string(computed) + " operator" + (computed == 1 ? "" : "s")
                                + " on constants ran at compile time.");
}

} // namespace thimble::compiler
