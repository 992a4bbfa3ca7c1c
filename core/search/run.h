// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/archive.h"
#include "core/search/boardlink.h"
#include "core/search/compiler.h"
#include "core/search/runlog.h"
#include "core/search/strategy.h"
#include "core/search/trainer.h"

#include <functional>
#include <memory>

namespace thimble::core {

/// What a run is asked to do; stored in its "created" entry.
struct RunSpec
{
    std::string name;
    std::string task, strategy, trainer = "trainer-torch";
    std::vector<std::string> boards;
    Json strategyOptions = Json::object();
    Limits limits;
    double budgetSeconds = 0; ///< 0 = none
    int budgetCandidates = 0; ///< 0 = none
    std::uint64_t seed = 1;
    int workers = 0; ///< 0 = one per core
};
Json toJson(const RunSpec &spec);
Result<RunSpec> runSpecFromJson(const Json &json, const std::string &where);

enum class RunState { Idle, Preparing, Searching, Paused, Stopping, Finished, Failed };
const char *runStateName(RunState state);

/// A snapshot for displays, sent with every event.
struct RunStatus
{
    RunState state = RunState::Idle;
    int proposed = 0, rejected = 0, trained = 0, failed = 0, training = 0, measuring = 0, frontSize = 0;
    double elapsedSeconds = 0, secondsPerCandidate = 0;
    std::optional<double> secondsLeft, secondsLeftSpread;
    double hypervolume = 0;
    std::string step; ///< "making voices, 40 %"
};

/// Immutable, sent from the run's thread. Between entries of the log, up to four times a second, an event of kind "progress" (sequence
/// 0, not in the log) brings a fresh status.
struct RunEvent
{
    LogEntry entry;
    std::optional<Candidate> candidate;
    RunStatus status;
};

/// The parts a run works with. All outlive it. Trainers: one per worker.
struct RunParts
{
    Task task;
    std::vector<Board> boards;
    DataPlaces data;
    std::filesystem::path project; ///< networks/ and the log lie here
    std::unique_ptr<Strategy> strategy;
    std::shared_ptr<Compiler> compiler;
    std::map<std::string, std::shared_ptr<BoardLink>> links; ///< by board id
    std::vector<std::shared_ptr<Trainer>> trainers;
    std::shared_ptr<RunLog> log;
    bool needsData = true; ///< false: the trainer works without prepared features
};

/// One search on one task: asks, gates, trains, compiles, measures, tells, logs. execute() blocks its thread until the budget
/// is used up, stop() or cancel(); the verbs may be called from any thread. A log that already has entries is resumed: its
/// entries are replayed into archive and strategy, jobs that were in flight are lost and said so.
class Run
{
public:
    Run(RunSpec spec, RunParts parts);
    ~Run();
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    Result<void> execute(const std::function<void(const RunEvent &)> &observe);

    void pause(); ///< jobs finish, nothing new starts
    void resume();
    void stop();   ///< jobs in flight finish and are kept, then the run ends
    void cancel(); ///< jobs in flight are dropped
    void setLimits(const Limits &limits);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The archive and all candidates as the log tells them (newest version of each), without running anything.
struct ReplayedRun
{
    RunSpec spec;
    Archive archive;
    std::map<int, Candidate> candidates;
    std::vector<LogEntry> entries;
    Limits limits;
    bool finished = false;
};
Result<ReplayedRun> replayRun(RunLog &log);

} // namespace thimble::core
