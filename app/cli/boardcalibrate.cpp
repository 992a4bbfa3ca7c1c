// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/boardverbs.h"
#include "app/cli/table.h"

#include "core/base/file.h"
#include "core/board/timing/calibration.h"

#include <cstdio>

namespace thimble::app {

namespace {
using Times = std::vector<double>;
constexpr std::size_t kMostImageBytes = std::size_t(1) << 20;

/// The loops as a build: its layers are the laps, of which a core without FPU or MVE runs only the first.
core::Result<core::Build> loopsFor(CliContext &context, const core::Board &board)
{
    const auto firmware = board.connection.value("firmware", board.id);
    const auto file = context.locator().resource("firmware/" + firmware + "/calibration.bin");
    if (!file)
        return core::Error{
            core::ErrorCode::Target,
            "There are no calibration loops for " + board.id
                + "; install the compiler (apt-get install gcc-arm-none-eabi) and build Thimble again.",
            {}};
    auto image = core::readFile(*file, kMostImageBytes);
    if (!image)
        return image.error();
    core::Build build;
    build.board = board.id;
    build.image = *std::move(image);
    for (const auto &name : core::calibrationLoops()) {
        core::LayerCost layer;
        layer.name = name;
        build.predicted.layers.push_back(layer);
    }
    return build;
}

core::Result<Times> lapTimes(CliContext &context, const ReadyBoard &target, const core::Build &build)
{
    const auto reply =
        target.link->measure(build, target.board, {{{0, 0, 0, 0}}, 1, true}, context.stop(), {});
    if (!reply)
        return reply.error();
    Times times;
    for (const auto &layer : reply->measurement.layers) {
        if (!layer.cycles)
            break;
        times.push_back(static_cast<double>(*layer.cycles));
    }
    if (times.empty())
        return core::Error{core::ErrorCode::Target,
                           "Board " + target.board.id + " counts no cycles; it cannot be calibrated.",
                           {}};
    return times;
}

core::Json answer(const core::Board &board, const core::Board &model, const core::TimingFit &fit)
{
    core::Json list = core::Json::array();
    for (const auto &parameter : fit.parameters) {
        const auto stated = model.timing[parameter.name]["value"];
        list.push_back({{"parameter", parameter.name},
                        {"stated", stated},
                        {"fitted", parameter.value ? core::Json(*parameter.value) : core::Json()}});
    }
    return {{"board", board.id},
            {"timing_model", model.timingModel},
            {"parameters", list},
            {"worst_loop_error", fit.worst}};
}

void say(CliContext &context, const core::Json &answer)
{
    std::vector<std::vector<std::string>> rows{{"parameter", "stated", "fitted"}};
    for (const auto &entry : answer["parameters"]) {
        char stated[32], fitted[32];
        std::snprintf(stated, sizeof stated, "%.2f", entry["stated"].get<double>());
        if (entry["fitted"].is_null())
            std::snprintf(fitted, sizeof fitted, "not seen");
        else
            std::snprintf(fitted, sizeof fitted, "%.2f", entry["fitted"].get<double>());
        rows.push_back({entry["parameter"].get<std::string>(), stated, fitted});
    }
    context.say(alignedTable(rows, {0}));
    char worst[96];
    std::snprintf(worst, sizeof worst, "Largest error left on a loop: %.2f %%.",
                  100 * answer["worst_loop_error"].get<double>());
    context.say(worst);
}
} // namespace

core::Result<void> calibrate(CliContext &context, const CalibrateQuestion &question)
{
    core::PluginRegistry plugins(context.locator());
    const auto target = readyBoard(context, plugins, question.board);
    if (!target)
        return target.error();
    const bool other = !question.modelOf.empty() && question.modelOf != question.board;
    const auto emulated = other ? readyBoard(context, plugins, question.modelOf) : target;
    if (!emulated)
        return emulated.error();
    if (emulated->board.timingModel.empty())
        return core::Error{
            core::ErrorCode::Option,
            "Board " + emulated->board.id
                + " has no timing model; name the emulated board whose model is to be fitted with "
                  "--model-of.",
            {}};
    const auto loops = loopsFor(context, target->board);
    const auto modelLoops = loopsFor(context, emulated->board);
    if (!loops || !modelLoops)
        return loops ? modelLoops.error() : loops.error();
    const auto measured = lapTimes(context, *target, *loops);
    if (!measured)
        return measured.error();
    const auto progress = context.progress();
    std::size_t asked = 0;
    const auto model = [&](const core::Board &board) -> core::Result<Times> {
        if (progress)
            progress({0, "model " + std::to_string(++asked)});
        return lapTimes(context, {board, emulated->link}, *modelLoops);
    };
    const auto fit = core::fitTiming(emulated->board, *measured, model);
    if (!fit)
        return fit.error();
    const auto result = answer(target->board, emulated->board, *fit);
    if (context.json)
        context.line(result);
    else
        say(context, result);
    return {};
}

} // namespace thimble::app
