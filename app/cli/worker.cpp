// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"
#include "app/cli/workerloop.h"
#include "core/plugin/pluginregistry.h"

#include <memory>
#include <unistd.h>

namespace thimble::app {

namespace {
core::Result<void> work(CliContext &context, const std::string &id)
{
    // The protocol keeps stdout for itself: what a library prints there goes to stderr, where people's text belongs.
    const int output = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    core::PluginRegistry registry(context.locator());
    const auto plugin = registry.find("trainer", id);
    if (!plugin)
        return plugin.error();
    const auto trainer = registry.trainer(id, core::Json::object());
    if (!trainer)
        return trainer.error();
    WorkerLoop loop(**trainer, STDIN_FILENO, output);
    loop.write(
        {{"event", "ready"}, {"trainer", id}, {"version", plugin->version}, {"kinds", plugin->jobKinds}});
    loop.run(context.stop());
    return {};
}
} // namespace

void addWorker(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand(
        "worker", "Do training jobs that come as JSON lines on stdin (docs/worker-protocol.md)");
    const auto trainer = std::make_shared<std::string>();
    verb->add_option("--trainer", *trainer, "Trainer plugin; see plugins")->required();
    verb->callback(
        [&context, &run, trainer] { run = [&context, trainer] { return work(context, *trainer); }; });
}

} // namespace thimble::app
