// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"

#include <csignal>
#include <cstdio>
#include <pthread.h>
#include <thread>

#include <QCoreApplication>

namespace {

using thimble::app::AddVerb;

constexpr AddVerb kVerbs[] = {
    thimble::app::addTasks,   thimble::app::addBoard,   thimble::app::addBoards,  thimble::app::addPlugins,
    thimble::app::addData,    thimble::app::addSearch,  thimble::app::addResume,  thimble::app::addFront,
    thimble::app::addShow,    thimble::app::addCompare, thimble::app::addTrain,   thimble::app::addEvaluate,
    thimble::app::addInspect, thimble::app::addCompile, thimble::app::addMeasure, thimble::app::addValidate,
    thimble::app::addServe,   thimble::app::addConsole, thimble::app::addWorker};

/// Signals are taken by a thread of their own: a handler may do next to nothing, a thread may do everything. The first asks
/// for an orderly stop; a second one ends the process at once.
void stopOnSignals(thimble::app::CliContext &context)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    std::thread([ending, &context] {
        int number = 0;
        sigwait(&ending, &number);
        context.requestStop();
        sigwait(&ending, &number);
        std::_Exit(130);
    }).detach();
}

int exitStatus(const thimble::core::Error &error)
{
    using thimble::core::ErrorCode;
    if (error.code == ErrorCode::Cancelled)
        return 130;
    return error.code == ErrorCode::Option ? 2 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    thimble::app::CliContext context(thimble::core::ResourceLocator::fromExecutable());

    CLI::App app("Designs neural networks small enough for a microcontroller.", "thimble-cli");
    app.set_version_flag("--version", THIMBLE_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_flag("--json", context.json, "Print JSON on stdout, nothing else there");
    app.add_option("--data-dir", context.dataDirs, "Folder that holds TASK/ folders; may be repeated");
    thimble::app::VerbAction run;
    for (const auto add : kVerbs)
        add(app, context, run);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    stopOnSignals(context);
    const auto result = run();
    if (result)
        return 0;
    context.say(result.error().sentence);
    if (!result.error().context.empty())
        context.say(result.error().context);
    return exitStatus(result.error());
}
