// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"

namespace thimble::app {

namespace {
struct Arguments : ModelArguments
{
    std::string name;
    bool realTime = false;
};

core::Result<void> serve(CliContext &context, const Arguments &arguments)
{
    auto model = loadModel(arguments.model);
    if (!model)
        return model.error();
    if (!arguments.name.empty())
        model->network.name = arguments.name;
    core::PluginRegistry plugins(context.locator());
    const auto target = readyBoard(context, plugins, arguments.board);
    if (!target)
        return target.error();
    const auto build = compileModel(context, plugins, *model, target->board, arguments, true);
    if (!build)
        return build.error();
    core::ServeRequest request;
    request.realTime = arguments.realTime;
    request.ready = [&context, &model](const std::string &path) {
        if (context.json)
            context.line({{"port", path}, {"model", model->network.name}});
        else
            context.say(model->network.name + " answers at " + path + "; Ctrl+C ends it.");
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
    verb->add_option(
        "--name", arguments->name,
        "What the board answers to profile: kws01, ic01, vww01, ad01; the file's name without it");
    verb->add_flag("--realtime", arguments->realTime,
                   "The board's clock keeps to this computer's, as the runner's ten seconds need");
    verb->callback(
        [&context, &run, arguments] { run = [&context, arguments] { return serve(context, *arguments); }; });
}

} // namespace thimble::app
