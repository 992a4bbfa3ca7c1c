// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/measuringlane.h"
#include "core/search/run.h"
#include "core/search/runbook.h"
#include "core/search/runclock.h"
#include "core/search/trainingcrew.h"

#include <set>

namespace thimble::core {

/// The coordinating side of a run. Everything but the commands belongs to the thread that is in execute(). By concern:
/// run.cpp (the course of a run), runasking.cpp (proposals), runresults.cpp (what comes back), runstatus.cpp (figures).
struct Run::Private
{
    Private(RunSpec wanted, RunParts given) : spec(std::move(wanted)), parts(std::move(given)) { }

    // The course of a run.
    Result<void> search();
    Result<void> recover();
    Result<void> queueUnfinished();
    Result<void> prepare();
    Result<void> loop();
    Result<void> measureFront();
    Result<void> finish();
    Result<void> obey();
    bool workLeft() const;
    void giveUpLate();
    /// Makes it durable, applies it to the book, shows it, and lets the strategy know what concerns it.
    Result<void> append(const char *kind, Json body, int candidate = 0);
    Result<void> append(const char *kind, const Candidate &candidate, Json body = Json::object());
    Result<void> note(const std::string &text, Json body = Json::object());
    Result<void> teach(const RunBook::Meaning &meaning);

    // Proposals.
    bool mayStart() const;
    Result<void> startOne();
    Result<void> askOnce();
    Result<std::vector<Proposal>> ask();
    Result<void> reject(Candidate candidate);
    void train(const Candidate &candidate);

    // What comes back.
    Result<void> handle(RunMessage message);
    Result<void> handleTraining(TrainingDone done);
    Result<void> handleMeasuring(MeasuringDone done);
    Result<void> fail(Candidate candidate, const Error &error);
    void measure(const Candidate &candidate, bool final);

    // Figures.
    RunStatus status() const;
    void estimate(RunStatus &status) const;
    void emit(const LogEntry &entry, const Candidate *candidate);
    void heartbeat();
    double reserveSeconds() const;      ///< kept back for the last measurements
    double trainingSecondsLeft() const; ///< infinite without a budget of time
    int candidatesLeft() const;

    RunSpec spec;
    RunParts parts;
    std::function<void(const RunEvent &)> observe;
    RunMail mail;
    RunBook book;
    RunClock clock;
    std::filesystem::path features;
    std::unique_ptr<TrainingCrew> crew;
    std::unique_ptr<MeasuringLane> lane;

    RunState state = RunState::Idle;
    std::string step;
    std::set<int> training, measuring, remeasuring;
    std::deque<int> again;      ///< accepted earlier, not trained yet
    std::vector<int> dropped;   ///< given up in this session
    int unloggedAsks = 0;       ///< asked since the last entry
    bool strategyWaits = false; ///< it had nothing new: asked again after the next end
    bool replayDiffers = false;
    bool late = false;
    int duplicatesInRow = 0, rejectedInRow = 0, failuresInRow = 0, linkFailuresInRow = 0;
    Observed trainSeconds, measureSeconds;
    std::int64_t searchBeganMs = 0;
    int endedBefore = 0; ///< candidates that had ended when this session began
    std::chrono::steady_clock::time_point lastShown{};
    int frontSize = 0;
    double volume = 0;

    // Commands, from any thread.
    mutable std::mutex commandMutex;
    std::stop_source preparing;
    bool wantPause = false, wantStop = false, wantCancel = false;
    std::optional<Limits> wantLimits;
    // As obeyed.
    bool stopping = false, cancelling = false;
};

} // namespace thimble::core
