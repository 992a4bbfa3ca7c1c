// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/link/image.h"

#include "compiler/cost/figures.h"
#include "compiler/link/toolchain.h"
#include "core/base/units.h"

#include <algorithm>

namespace thimble::compiler {

namespace {
core::Error tooLarge(const Model &model, const core::Board &board, const char *what, std::int64_t needs,
                     std::int64_t has, const std::string &where)
{
    return {core::ErrorCode::Target,
            "Board memory exceeded: network \"" + model.program.network.name + "\" needs "
                + core::formatGrouped(needs) + " bytes of " + what + ", board " + board.id + " has "
                + core::formatGrouped(has) + " for a model; " + where + ".",
            {}};
}

std::string peakLayer(const core::Plan &plan)
{
    const auto step = std::size_t(plan.peakOperation);
    return "its arena is fullest at layer "
        + (step < plan.operations.size() ? plan.operations[step] : std::string("0")) + ", with "
        + core::formatGrouped(liveBytes(plan, plan.peakOperation)) + " bytes";
}

std::string heaviestLayer(const Model &model)
{
    const ScheduledStep *heaviest = &model.steps.front();
    std::size_t most = 0;
    for (const auto &step : model.steps) {
        std::size_t bytes = 0;
        for (const auto &call : step.calls) {
            for (const auto &constant : call.kernel.constants)
                bytes += constant.bytes.size();
        }
        if (bytes > most) {
            most = bytes;
            heaviest = &step;
        }
    }
    return "most constants are at layer " + heaviest->step.name + ", "
        + core::formatGrouped(std::int64_t(most)) + " bytes";
}

std::int64_t sectionBytes(const LinkedModule &module, const char *section)
{
    const auto found = module.sizes.sectionBytes.find(section);
    return found == module.sizes.sectionBytes.end() ? 0 : found->second;
}

/// The call graph's bound, corrected for what it cannot see: assembly below a kernel keeps its stack to itself, the packing
/// knows.
std::int64_t stackBound(const Model &model, const Toolchain &toolchain, std::int64_t callGraphBound)
{
    std::int64_t seen = 0, real = 0;
    for (const auto &step : model.steps) {
        for (const auto &call : step.calls) {
            const auto depth = toolchain.kernelStack(call.kernel.function);
            seen = std::max(seen, depth);
            real = std::max(real, depth + std::int64_t(call.kernel.assemblyStack));
        }
    }
    return callGraphBound - seen + real;
}

std::string unitText(const Model &model)
{
    return "#define " + model.macroName + "_LAPS 1\n#include \"model.c\"\n#include \"module.c\"\n";
}
} // namespace

core::Result<void> linkImage(const Model &model, const core::Board &board, const CompilerSettings &settings,
                             std::stop_token stop, core::Build &build)
{
    const auto region = moduleRegion(board);
    if (!region)
        return region.error();
    if (build.plan.arenaBytes > region->ramBytes)
        return tooLarge(model, board, "RAM", build.plan.arenaBytes, region->ramBytes, peakLayer(build.plan));
    const auto constants = constantBytes(model);
    if (constants.weights + constants.tables > region->imageBytes)
        return tooLarge(model, board, "flash", constants.weights + constants.tables, region->imageBytes,
                        heaviestLayer(model));

    const auto toolchain =
        Toolchain::open(board, model.choice.family, model.program.network.rounding, settings.cache, stop);
    if (!toolchain)
        return toolchain.error();
    const auto base = toolchain->base(*region, stop);
    if (!base)
        return base.error();
    auto files = build.files;
    files["unit.c"] = unitText(model);
    auto linked = toolchain->link(files, *region, constantNames(model), stop);
    if (!linked)
        return linked.error();

    const auto imageBytes = std::int64_t(linked->sizes.flat.size());
    const auto ram = ramBytes(linked->sizes);
    if (imageBytes > region->imageBytes)
        return tooLarge(model, board, "flash", imageBytes, region->imageBytes, heaviestLayer(model));
    if (ram > region->ramBytes)
        return tooLarge(model, board, "RAM", ram, region->ramBytes, peakLayer(build.plan));
    auto &predicted = build.predicted;
    predicted.flash.weights = sectionBytes(*linked, kWeightSection);
    predicted.flash.tables = sectionBytes(*linked, kTableSection);
    predicted.flash.code =
        flashBytes(linked->sizes) - base->imageBytes - *predicted.flash.weights - *predicted.flash.tables;
    predicted.ram.fixed = ram - build.plan.arenaBytes - base->ramBytes;
    predicted.ram.stack = stackBound(model, *toolchain, linked->stackBytes);
    predicted.setup.compiler = toolchain->version();
    predicted.setup.flags = toolchain->compileFlags();
    build.image = std::move(linked->sizes.flat);
    build.elf = std::move(linked->elf);
    return {};
}

} // namespace thimble::compiler
