// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/plugin/pluginregistry.h"
#include "core/store/projectstore.h"

namespace thimble::core {

/// Puts a run together from ids: finds task, boards and plugins, prepares worker trainers, opens the project. The one place
/// for the command line and the window; nothing is written before all of it is known to be there.
class RunFactory
{
public:
    /// `worker`: the program that runs as `worker --trainer ID`, normally thimble-cli beside this program.
    RunFactory(PluginRegistry &registry, DataPlaces data, std::filesystem::path worker);

    /// A run and the project it writes to; the run ends before the store closes.
    struct OpenRun
    {
        RunSpec spec; ///< as it will run: defaults filled in
        std::unique_ptr<ProjectStore> store;
        std::unique_ptr<Run> run;
    };

    /// A new search in `project`, which must not hold one yet. An empty `spec.trainer` means the one the strategy is made for;
    /// no workers means one per core.
    Result<OpenRun> create(RunSpec spec, const std::filesystem::path &project);

    /// How far a resumed search may go on; what is absent stays as it was. Both count on top of what has been used.
    struct MoreBudget
    {
        std::optional<double> seconds;
        std::optional<int> candidates;
        int workers = 0; ///< 0 = as before
    };
    Result<OpenRun> resume(const std::filesystem::path &project, const MoreBudget &more);

    /// Is there anything left to do under the budget of this run?
    static bool hasBudgetLeft(const ReplayedRun &replayed);

private:
    Result<RunParts> assemble(RunSpec &spec, const std::filesystem::path &project);
    Result<void> chooseTrainer(RunSpec &spec);
    Result<void> addBoards(const RunSpec &spec, RunParts &parts);
    Result<void> addTrainers(const RunSpec &spec, RunParts &parts);

    PluginRegistry &m_registry;
    DataPlaces m_data;
    std::filesystem::path m_worker;
};

} // namespace thimble::core
