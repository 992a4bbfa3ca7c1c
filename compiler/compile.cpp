// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/compile.h"

#include "compiler/emit/kernelsources.h"
#include "core/base/hash.h"
#include "core/network/tflite.h"

#include <algorithm>

namespace thimble::compiler {

namespace {
core::Result<KernelChoice> kernelChoice(const core::Board &board, const std::string &optimize)
{
    KernelChoice choice;
    if (board.family == "armv7em"
        || board.family == "armv81m") // the latter has the former's instructions too
        choice.family = kernels::Family::ArmV7em;
    else if (board.family != "portable")
        return core::Error{core::ErrorCode::Option,
                           "Board " + board.id + " asks for kernels of family \"" + board.family
                               + "\"; there are portable, armv7em and armv81m.",
                           board.file};
    if (optimize == "ram")
        choice.prefer = kernels::Prefer::Ram;
    else if (optimize == "flash")
        choice.prefer = kernels::Prefer::Flash;
    else if (optimize != "latency" && optimize != "balanced")
        return core::Error{core::ErrorCode::Option,
                           "A network can be optimised for latency, balanced, ram or flash, not for \""
                               + optimize + "\".",
                           {}};
    return choice;
}
} // namespace

core::Result<Model> planModel(const core::Network &network, const core::Board &board,
                              const core::CompileOptions &options, std::stop_token stop)
{
    const auto choice = kernelChoice(board, options.optimize);
    if (!choice)
        return choice.error();
    auto program = lowerNetwork(network);
    if (!program)
        return program.error();
    Model model;
    model.program = std::move(*program);
    model.choice = *choice;
    model.inputMode = options.inputMode;
    model.name = identifierFrom(network.name);
    model.macroName = model.name;
    std::transform(model.macroName.begin(), model.macroName.end(), model.macroName.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
    for (const auto &step : model.program.steps) {
        auto calls = callsFor(model.program, step, *choice);
        if (!calls)
            return calls.error();
        model.steps.push_back({step, std::move(*calls)});
    }
    auto arena = planArena(model.program, model.steps, options.inputMode, stop);
    if (!arena)
        return arena.error();
    model.arena = std::move(*arena);
    return model;
}

} // namespace thimble::compiler
