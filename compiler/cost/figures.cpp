// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/cost/figures.h"

#include "compiler/cost/costtable.h"

#include <algorithm>
#include <cmath>

namespace thimble::compiler {

namespace {
std::int64_t padded(std::size_t bytes) { return std::int64_t(bytes + 3) / 4 * 4; }

/// The parameter blocks hold pointers: their size on the target is not the host's.
std::int64_t paramBytes(const kernels::Params &params)
{
    constexpr std::int64_t kPointer = 4;
    const auto onTarget = [](std::size_t hostBytes, std::size_t pointers) {
        return padded(hostBytes - pointers * sizeof(void *) + pointers * std::size_t(kPointer));
    };
    return std::visit(
        [&](const auto &p) {
            using T = std::decay_t<decltype(p)>;
            if constexpr (
                std::is_same_v<
                    T,
                    thimble_conv_params> || std::is_same_v<T, thimble_dense_params> || std::is_same_v<T, thimble_add_table_params>)
                return onTarget(sizeof p, 2);
            else if constexpr (std::is_same_v<T, thimble_lut_params>)
                return onTarget(sizeof p, 1);
            else
                return onTarget(sizeof p, 0);
        },
        params);
}

/// Code and stack before linking: measured per kernel, so upper bounds while kernels share helpers.
void predictCode(const Model &model, const CostTable &table, core::Measurement &predicted)
{
    std::map<std::string, const kernels::KernelCall *> used;
    std::int64_t calls = 0;
    for (const auto &step : model.steps) {
        for (const auto &call : step.calls) {
            used[call.kernel.function] = &call.kernel;
            ++calls;
        }
    }
    std::int64_t code = table.bytesBeside + calls * table.bytesPerCall;
    std::int64_t stack = 0;
    for (const auto &[name, call] : used) {
        const auto *kernel = table.find(name);
        if (!kernel)
            return; // null: a guess would not be a bound
        code += kernel->code;
        stack = std::max(stack, kernel->stack + std::int64_t(call->assemblyStack));
    }
    predicted.flash.code = code;
    predicted.ram.stack = stack + table.stackBeside;
    const auto &network = model.program.network;
    predicted.ram.fixed = 0; // a module that joins several inputs or outputs has buffers for them
    for (const auto *ports : {&network.inputs, &network.outputs}) {
        for (std::size_t i = 0; ports->size() > 1 && i < ports->size(); ++i)
            *predicted.ram.fixed += padded(model.program.tensor((*ports)[i]).bytes());
    }
}

std::optional<std::int64_t> summed(const std::vector<Call> &calls, const CostTable &table,
                                   std::optional<double> (CostTable::*cost)(const kernels::KernelCall &)
                                       const)
{
    double sum = 0;
    for (const auto &call : calls) {
        const auto one = (table.*cost)(call.kernel);
        if (!one)
            return std::nullopt;
        sum += *one;
    }
    return std::llround(sum);
}

/// Totals are known only when every layer is.
void predictTime(const Model &model, const CostTable &table, const core::Board &board,
                 core::Measurement &predicted)
{
    const bool sameModel = !table.timingModel.empty() && board.timingModel == table.timingModel;
    predicted.instructions = 0;
    predicted.cycles = 0;
    for (std::size_t i = 0; i < model.steps.size(); ++i) {
        auto &layer = predicted.layers[i];
        layer.instructions = summed(model.steps[i].calls, table, &CostTable::instructions);
        layer.cycles = sameModel ? summed(model.steps[i].calls, table, &CostTable::cycles) : std::nullopt;
        const auto add = [](std::optional<std::int64_t> &total, const std::optional<std::int64_t> &part) {
            total = total && part ? std::optional(*total + *part) : std::nullopt;
        };
        add(predicted.instructions, layer.instructions);
        add(predicted.cycles, layer.cycles);
    }
    if (predicted.cycles && board.clockHz > 0)
        predicted.latencyMs = 1000.0 * double(*predicted.cycles) / board.clockHz;
    core::predictEnergy(predicted, board.activePowerMw);
}
} // namespace

ConstantBytes constantBytes(const Model &model)
{
    ConstantBytes bytes;
    for (const int tensor : constantOperands(model))
        bytes.weights += padded(model.program.tensor(tensor).bytes());
    for (const auto &step : model.steps) {
        for (const auto &call : step.calls) {
            for (const auto &constant : call.kernel.constants)
                (constant.kind == kernels::Constant::Kind::Weights ? bytes.weights : bytes.tables) +=
                    padded(constant.bytes.size());
            bytes.tables += paramBytes(call.kernel.params);
        }
    }
    return bytes;
}

core::Measurement predict(const Model &model, const core::Board &board, const core::CompileOptions &options)
{
    core::Measurement predicted;
    predicted.model = model.program.network.name;
    predicted.board = board.id;
    predicted.origin = core::Origin::Predicted;
    predicted.timingModel = board.timingModel;
    predicted.setup.clockHz = board.clockHz;
    predicted.setup.memory = core::memoryText(board);
    predicted.optimize = options.optimize;
    predicted.inputMode = options.inputMode == core::InputMode::Consumed ? "consumed" : "resident";
    const auto constants = constantBytes(model);
    predicted.ram.arena = model.arena.plan.arenaBytes;
    predicted.flash.weights = constants.weights;
    predicted.flash.tables = constants.tables;
    for (std::size_t i = 0; i < model.steps.size(); ++i) {
        const auto &step = model.steps[i].step;
        core::LayerCost layer;
        layer.name = step.name;
        layer.op = core::opName(step.op.code);
        layer.outputShape = model.program.tensor(step.op.outputs[0]).shape;
        layer.macs = core::macs(model.program.network, step.op);
        layer.ram = liveBytes(model.arena.plan, int(i));
        predicted.macs += layer.macs;
        predicted.layers.push_back(std::move(layer));
    }
    if (const auto *table = embeddedCostTable(model.choice.family, board.timingModel)) {
        predictCode(model, *table, predicted);
        predictTime(model, *table, board, predicted);
    }
    return predicted;
}

} // namespace thimble::compiler
