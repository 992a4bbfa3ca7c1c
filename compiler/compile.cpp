// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/compile.h"

#include "compiler/cost/figures.h"
#include "compiler/emit/kernelsources.h"
#include "compiler/emit/report.h"
#include "compiler/link/image.h"
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
    if (options.record) {
        if (const auto good = checkRecord(network, *options.record); !good)
            return good.error();
    }
    Model model;
    model.record = options.record;
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

std::string buildKey(const core::Network &network, const core::Board &board,
                     const core::CompileOptions &options)
{
    core::Sha256 sum;
    const auto add = [&](std::string_view text) {
        sum.add(text);
        sum.add(std::string_view("\n"));
    };
    if (const auto bytes = core::writeTflite(network))
        sum.add(*bytes);
    add(network.name);
    add(board.id);
    add(board.family);
    for (const auto &flag : board.compilerFlags)
        add(flag);
    for (const auto &[name, value] : board.loader)
        add(name + " " + std::to_string(value));
    add(options.optimize);
    add(options.inputMode == core::InputMode::Consumed ? "consumed" : "resident");
    add(options.link ? "linked" : "planned");
    if (options.record)
        add(std::string("records ") + core::elementTypeName(options.record->type) + " "
            + std::to_string(options.record->scale) + " " + std::to_string(options.record->offset)
            + (options.record->reconstruction ? " scored" : ""));
    add(kernelSourcesHash());
    add(THIMBLE_VERSION);
    return sum.hex();
}

core::Result<core::Build> compileNetwork(const core::Network &network, const core::Board &board,
                                         const core::CompileOptions &options,
                                         const CompilerSettings &settings, std::stop_token stop,
                                         const core::ProgressCallback &progress)
{
    const auto report = [&](double fraction, const char *step) {
        if (progress)
            progress({fraction, step});
    };
    report(0, "planning");
    const auto model = planModel(network, board, options, stop);
    if (!model)
        return model.error();
    core::Build build;
    build.key = buildKey(network, board, options);
    build.board = board.id;
    build.plan = model->arena.plan;
    build.predicted = predict(*model, board, options);
    build.notes = model->program.notes;
    build.notes.insert(build.notes.end(), model->arena.notes.begin(), model->arena.notes.end());
    build.files = exportFiles(*model);
    if (options.link) {
        report(0.3, "compiling and linking");
        if (auto linked = linkImage(*model, board, settings, stop, build); !linked)
            return linked.error();
    }
    build.files["report.md"] = reportText(*model, board, build);
    report(1, "compiled");
    return build;
}

} // namespace thimble::compiler
