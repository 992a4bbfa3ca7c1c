// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/runnertask.h"

namespace thimble::app {

namespace {
struct Arguments : ModelArguments
{
    std::string name, task;
    bool realTime = false;
};

constexpr const char *kLaps =
    "the emulator's own clock of 125 million instructions a second, not the board's time";

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
    request.ready = [&context, &task](const std::string &path) {
        if (context.json) {
            context.line({{"port", path},
                          {"model", task->model},
                          {"task", task->id.empty() ? core::Json(nullptr) : core::Json(task->id)},
                          {"laps", kLaps}});
            return;
        }
        context.say(task->model + " answers at " + path + "; Ctrl+C ends it.");
        context.say(std::string("m-lap-us counts ") + kLaps + ": take latencies from measure.");
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
