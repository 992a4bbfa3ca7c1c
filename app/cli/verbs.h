// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/progress.h"
#include "core/base/resourcelocator.h"
#include "core/base/result.h"
#include "core/base/json.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <stop_token>

namespace thimble::app {

/// What every verb is given. People's text goes to stderr, JSON (and only JSON) to stdout.
class CliContext
{
public:
    explicit CliContext(core::ResourceLocator locator);

    const core::ResourceLocator &locator() const { return m_locator; }
    bool json = false;                                          ///< --json
    std::vector<std::string> dataDirs;                          ///< --data-dir, may be repeated
    std::stop_token stop() const { return m_stop.get_token(); } ///< Ctrl+C and SIGTERM request it
    void requestStop() { m_stop.request_stop(); }

    void line(const core::Json &object); ///< one JSON object on one line of stdout
    void say(const std::string &text);   ///< one line for people on stderr
    core::ProgressCallback
    progress(); ///< a progress line with remaining time on stderr, silent when --json or not a terminal

private:
    core::ResourceLocator m_locator;
    std::stop_source m_stop;
};

/// A verb adds its subcommand and, when chosen, sets `run`. The error's sentence is printed and the exit status is 1; code Option
/// gives 2, cancelled gives 130.
using VerbAction = std::function<core::Result<void>()>;
using AddVerb = void (*)(CLI::App &app, CliContext &context, VerbAction &run);

// One file per verb in this folder, named as the verb; the table in main.cpp lists them.
void addTasks(CLI::App &app, CliContext &context, VerbAction &run);
void addBoard(CLI::App &app, CliContext &context, VerbAction &run);
void addBoards(CLI::App &app, CliContext &context, VerbAction &run);
void addPlugins(CLI::App &app, CliContext &context, VerbAction &run);
void addData(CLI::App &app, CliContext &context, VerbAction &run);
void addSearch(CLI::App &app, CliContext &context, VerbAction &run);
void addResume(CLI::App &app, CliContext &context, VerbAction &run);
void addFront(CLI::App &app, CliContext &context, VerbAction &run);
void addShow(CLI::App &app, CliContext &context, VerbAction &run);
void addCompare(CLI::App &app, CliContext &context, VerbAction &run);
void addTrain(CLI::App &app, CliContext &context, VerbAction &run);
void addEvaluate(CLI::App &app, CliContext &context, VerbAction &run);
void addInspect(CLI::App &app, CliContext &context, VerbAction &run);
void addCompile(CLI::App &app, CliContext &context, VerbAction &run);
void addMeasure(CLI::App &app, CliContext &context, VerbAction &run);
void addValidate(CLI::App &app, CliContext &context, VerbAction &run);
void addServe(CLI::App &app, CliContext &context, VerbAction &run);
void addConsole(CLI::App &app, CliContext &context, VerbAction &run);
void addWorker(CLI::App &app, CliContext &context, VerbAction &run);

} // namespace thimble::app
