// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/runnertask.h"

#include <cstdio>
#include <cstring>

namespace thimble::app {

namespace {
struct Arguments : ModelArguments
{
    std::string name, task;
    bool realTime = false;
};

/// What m-lap-us is; never the board's modelled time, however near it was set.
std::string lapsText(const core::ServedBoard &board, const core::Board &target)
{
    char text[200];
    std::snprintf(text, sizeof text, "the emulator's own clock of %g ns an instruction", board.clockNs);
    if (board.modelledNs <= 0)
        return std::string(text) + ", not the board's time";
    const auto size = std::strlen(text);
    std::snprintf(text + size, sizeof text - size,
                  ", where %s says %.1f ns in this network (laps are %.0f %% of it)",
                  target.timingModel.c_str(), board.modelledNs, 100 * board.clockNs / board.modelledNs);
    return text;
}

core::Result<void> serve(CliContext &context, const Arguments &arguments)
{
    auto model = loadModel(arguments.model);
    if (!model)
        return model.error();
    const auto task = runnerTaskFor(model->network, arguments.task, arguments.name, context.locator());
    if (!task)
        return task.error();
    context.say(describe(*task, model->network));
    model->network.name = task->model;
    core::PluginRegistry plugins(context.locator());
    const auto target = readyBoard(context, plugins, arguments.board);
    if (!target)
        return target.error();
    const auto build = compileModel(context, plugins, *model, target->board, arguments, true, task->record);
    if (!build)
        return build.error();
    core::ServeRequest request;
    request.realTime = arguments.realTime;
    request.ready = [&](const core::ServedBoard &served) {
        const auto laps = lapsText(served, target->board);
        if (context.json) {
            context.line(
                {{"port", served.path},
                 {"model", task->model},
                 {"task", task->id.empty() ? core::Json(nullptr) : core::Json(task->id)},
                 {"clock_ns", served.clockNs},
                 {"modelled_ns", served.modelledNs > 0 ? core::Json(served.modelledNs) : core::Json(nullptr)},
                 {"laps", laps}});
            return;
        }
        context.say(task->model + " answers at " + served.path + "; Ctrl+C ends it.");
        context.say("m-lap-us counts " + laps + "; take latencies from measure.");
    };
    return target->link->serve(*build, target->board, request, context.stop());
}
} // namespace

void addServe(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand(
        "serve", "Load a network on an emulated board and let the MLPerf Tiny runner talk to it");
    const auto arguments = std::make_shared<Arguments>();
    addModelArguments(*verb, *arguments);
    verb->add_option("--task", arguments->task,
                     "Whose records will come; without it the task that the network's input and output fit");
    verb->add_option("--name", arguments->name,
                     "What the board answers to profile, instead of the task's kws01, ic01, vww01 or ad01");
    verb->add_flag("--realtime", arguments->realTime,
                   "The board's clock keeps to this computer's, as the runner's ten seconds need");
    verb->callback(
        [&context, &run, arguments] { run = [&context, arguments] { return serve(context, *arguments); }; });
}

} // namespace thimble::app
