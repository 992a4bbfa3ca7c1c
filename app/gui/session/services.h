// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/build.h"
#include "core/plugin/pluginregistry.h"
#include "core/search/run.h"

#include <functional>
#include <memory>

namespace thimble::app {

/// A run that is ready to execute, with whatever it needs to stay alive (store, plugins) in `keep`.
struct PreparedRun
{
    std::unique_ptr<core::Run> run;
    std::shared_ptr<core::RunLog> log;
    std::shared_ptr<void> keep;
};

struct BuildOrder
{
    core::Candidate candidate;
    core::Task task;
    core::Board board;
    std::filesystem::path project;
    bool link = false; ///< false: plan and costs only
};

struct MeasureOutcome
{
    core::Measurement measurement; ///< `exact` and `inputsCompared` are filled in
    int equal = 0;                 ///< outputs equal to the oracle's
};

/// What the window asks of the rest of the house. All are called in background threads and may take long; tests put fakes here.
struct Services
{
    using Step = const core::ProgressCallback &;

    explicit Services(core::ResourceLocator where) : locator(std::move(where)) { }

    /// Creates the project when it is not there, else resumes it.
    std::function<core::Result<PreparedRun>(const core::RunSpec &, const std::filesystem::path &project,
                                            std::stop_token, Step)>
        prepareRun;
    std::function<core::Result<core::ReplayedRun>(const std::filesystem::path &project)> readProject;
    std::function<core::Result<core::Build>(const BuildOrder &, std::stop_token, Step)> build;
    std::function<core::Result<MeasureOutcome>(const BuildOrder &, std::stop_token, Step)> measure;
    /// Adds an entry to a project that no run holds open.
    std::function<core::Result<void>(const std::filesystem::path &project, const core::LogEntry &)> append;
    /// Empty when the board could measure now, else the sentence with the remedy.
    std::function<core::Result<void>(const core::Board &)> boardReady;

    /// A board's port for the console; what it returns stays in the thread that asked.
    std::function<core::Result<std::unique_ptr<core::Transport>>(const core::Board &)> openBoard;

    std::vector<core::TaskEntry> tasks;
    std::vector<core::BoardEntry> boards;
    std::vector<core::PluginInfo> plugins;
    core::ResourceLocator locator;
};

/// The real ones. Reads tasks, boards and plugin metadata from disk (milliseconds), loads nothing.
Services makeServices(const core::ResourceLocator &locator);

} // namespace thimble::app
