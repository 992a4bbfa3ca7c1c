// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/cost/figures.h"

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
    return predicted;
}

} // namespace thimble::compiler
