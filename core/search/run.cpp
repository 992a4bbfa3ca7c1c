// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/runprivate.h"

#include <algorithm>
#include <unistd.h>

namespace thimble::core {

namespace {
constexpr std::chrono::milliseconds kPatience{200};
constexpr int kMostLost = 3;

const char *endingWords(bool cancelling, bool stopping)
{
    return cancelling ? "Cancelled; jobs under way were dropped."
        : stopping    ? "Stopped; what was finished is kept."
                      : "Finished.";
}
} // namespace

Run::Run(RunSpec spec, RunParts parts) : d(std::make_unique<Private>(std::move(spec), std::move(parts))) { }

Run::~Run() = default;

Result<void> Run::execute(const std::function<void(const RunEvent &)> &observe)
{
    d->observe = observe;
    auto result = d->search();
    d->crew.reset();
    d->lane.reset();
    if (!result) {
        d->state = RunState::Failed;
        d->step = result.error().sentence;
        // If it is the log that fails, the entry is lost as well: then only the sentence is left to tell.
        const auto noted = d->note(result.error().sentence, {{"error", errorCodeName(result.error().code)}});
        if (!noted)
            d->emit({0, 0, "note", 0, {{"text", result.error().sentence}}}, nullptr);
    }
    return result;
}

void Run::pause()
{
    const std::lock_guard lock(d->commandMutex);
    d->wantPause = true;
    d->mail.post(Nudge());
}

void Run::resume()
{
    const std::lock_guard lock(d->commandMutex);
    d->wantPause = false;
    d->mail.post(Nudge());
}

void Run::stop()
{
    const std::lock_guard lock(d->commandMutex);
    d->wantStop = true;
    d->preparing.request_stop();
    d->mail.post(Nudge());
}

void Run::cancel()
{
    const std::lock_guard lock(d->commandMutex);
    d->wantStop = d->wantCancel = true;
    d->preparing.request_stop();
    d->mail.post(Nudge());
}

void Run::setLimits(const Limits &limits)
{
    const std::lock_guard lock(d->commandMutex);
    d->wantLimits = limits;
    d->mail.post(Nudge());
}

Result<void> Run::Private::search()
{
    for (const auto part :
         {&Private::recover, &Private::prepare, &Private::loop, &Private::measureFront, &Private::finish}) {
        if (auto done = (this->*part)(); !done)
            return done;
    }
    return {};
}

Result<void> Run::Private::recover()
{
    state = RunState::Preparing;
    std::optional<Error> failure;
    auto read = parts.log->replay([&](const LogEntry &entry) {
        const auto meaning = book.apply(entry);
        const auto taught = meaning ? teach(*meaning) : Result<void>(meaning.error());
        if (!taught)
            failure = taught.error();
        return !failure;
    });
    if (!read)
        return read;
    if (failure)
        return *failure;
    clock.begin(book.runMs());
    const bool resumed = book.started();
    if (!book.created()) {
        if (auto done = append("created", {{"spec", toJson(spec)}, {"thimble", THIMBLE_VERSION}}); !done)
            return done;
    }
    if (auto done = append("started",
                           {{"resumed", resumed},
                            {"process", ::getpid()},
                            {"workers", parts.trainers.size()},
                            {"budget_seconds", spec.budgetSeconds},
                            {"budget_candidates", spec.budgetCandidates}});
        !done)
        return done;
    if (replayDiffers) {
        if (auto done = note(
                "The strategy proposes otherwise than when this search began (another version?); it goes "
                "on from all results so far.");
            !done)
            return done;
    }
    return resumed ? queueUnfinished() : Result<void>();
}

/// Lost jobs start again; a candidate that was there each time the program ended is not tried for ever.
Result<void> Run::Private::queueUnfinished()
{
    Json lost = Json::array();
    std::string names;
    for (const auto &[id, candidate] : book.candidates()) {
        if (candidate.state != CandidateState::Training && candidate.state != CandidateState::Trained)
            continue;
        lost.push_back(id);
        names += (names.empty() ? "" : ", ") + std::to_string(id);
    }
    if (!lost.empty()) {
        if (auto done =
                note("Candidates " + names + " were in work when the program ended; they start again.",
                     {{"lost", lost}});
            !done)
            return done;
    }
    const auto candidates = book.candidates();
    for (const auto &[id, candidate] : candidates) {
        const bool unfinished =
            candidate.state == CandidateState::Proposed || candidate.state == CandidateState::Trained;
        const bool unmeasured = candidate.state == CandidateState::Failed && !candidate.network.empty()
            && candidate.best() && candidate.best()->origin == Origin::Predicted;
        if (unfinished && book.timesLost(id) >= kMostLost) {
            const Error error{ErrorCode::Internal, "The program ended each time it was worked on.", {}};
            if (auto done = fail(candidate, error); !done)
                return done;
        } else if (candidate.state == CandidateState::Proposed) {
            again.push_back(id);
        } else if (unfinished || unmeasured) {
            remeasuring.insert(id); // the lane is made when the features are there
        }
    }
    return {};
}

Result<void> Run::Private::prepare()
{
    for (const auto &board : parts.boards) {
        const auto link = parts.links.find(board.id);
        if (link == parts.links.end())
            return Error{ErrorCode::Internal, "Nothing reaches the board " + board.id + ".", {}};
        if (auto ready = link->second->ready(board); !ready)
            return ready;
    }
    if (parts.trainers.empty())
        return Error{ErrorCode::Internal, "The run has no trainer.", {}};
    if (parts.needsData) {
        auto prepared =
            prepareTask(parts.task, parts.data, preparing.get_token(), [this](const Progress &progress) {
                step = progress.step;
                if (progress.fraction >= 0)
                    step += ", " + std::to_string(int(100 * progress.fraction)) + " %";
                heartbeat();
            });
        if (!prepared && !prepared.error().isCancelled())
            return prepared.error();
        if (prepared)
            features = *prepared;
    }
    step.clear();
    crew = std::make_unique<TrainingCrew>(parts.trainers, mail);
    lane =
        std::make_unique<MeasuringLane>(MeasuringLane::Parts{parts.boards, parts.compiler, parts.links,
                                                             parts.project / "networks", features, spec.seed},
                                        mail);
    state = RunState::Searching;
    searchBeganMs = clock.ms();
    endedBefore = book.count(CandidateState::Measured) + book.count(CandidateState::Failed);
    const auto waiting = remeasuring;
    remeasuring.clear();
    for (const int id : waiting)
        measure(book.candidates().at(id), false);
    return {};
}

Result<void> Run::Private::obey()
{
    bool pause = false;
    std::optional<Limits> limits;
    {
        const std::lock_guard lock(commandMutex);
        pause = wantPause && !wantStop;
        stopping = wantStop;
        cancelling = wantCancel;
        limits = std::exchange(wantLimits, std::nullopt);
    }
    if (limits) {
        if (auto done = append("limits", {{"limits", toJson(*limits)}}); !done)
            return done;
        strategyWaits = false;
    }
    const auto wanted = stopping ? RunState::Stopping : pause ? RunState::Paused : RunState::Searching;
    if (wanted == state)
        return {};
    const bool wasPaused = state == RunState::Paused;
    state = wanted;
    if (pause != wasPaused) {
        clock.setPaused(pause);
        return append("paused", {{"paused", pause}});
    }
    heartbeat();
    return {};
}

bool Run::Private::workLeft() const
{
    if (!training.empty() || !measuring.empty())
        return true;
    if (stopping || (candidatesLeft() <= 0 && again.empty()))
        return false;
    if (state == RunState::Paused)
        return true;
    return trainingSecondsLeft() > 0 && mayStart();
}

/// Jobs are told when to end; one that goes on regardless is dropped so that the run ends in time.
void Run::Private::giveUpLate()
{
    const double grace = std::max(5.0, 0.03 * spec.budgetSeconds);
    if (late || trainingSecondsLeft() > -grace)
        return;
    late = true;
    crew->dropAll();
}

Result<void> Run::Private::loop()
{
    while (true) {
        if (auto done = obey(); !done)
            return done;
        if (cancelling)
            return {};
        giveUpLate();
        auto message = mail.take(std::chrono::milliseconds(0));
        if (!message) {
            if (mayStart()) {
                if (auto done = startOne(); !done)
                    return done;
                continue;
            }
            if (!workLeft())
                return {};
            heartbeat();
            message = mail.take(kPatience);
        }
        if (message) {
            if (auto done = handle(std::move(*message)); !done)
                return done;
        }
    }
}

Result<void> Run::Private::measureFront()
{
    if (stopping)
        return {};
    const auto front = book.archive().front(book.limits());
    for (const auto &member : front)
        measure(member, true);
    while (!measuring.empty()) {
        step = "measuring the front, " + std::to_string(front.size() - measuring.size() + 1) + " of "
            + std::to_string(front.size());
        heartbeat();
        if (auto message = mail.take(kPatience)) {
            if (auto done = handle(std::move(*message)); !done)
                return done;
        }
        const std::lock_guard lock(commandMutex);
        stopping = wantStop;
        cancelling = wantCancel;
        if (stopping)
            break;
    }
    step.clear();
    return {};
}

Result<void> Run::Private::finish()
{
    if (!stopping && strategyWaits && candidatesLeft() > 0 && trainingSecondsLeft() > 0) {
        if (auto done = note("The strategy has nothing new to propose."); !done)
            return done;
    }
    crew->dropAll();
    lane->dropAll();
    dropped.insert(dropped.end(), training.begin(), training.end());
    if (!dropped.empty()) {
        if (auto done =
                note(std::to_string(dropped.size()) + " jobs were given up; resuming starts them again.",
                     {{"dropped", dropped}});
            !done)
            return done;
    }
    training.clear();
    measuring.clear();
    state = RunState::Finished;
    step = endingWords(cancelling, stopping);
    return append(stopping ? "stopped" : "finished", {{"cancelled", cancelling}, {"text", step}});
}

Result<void> Run::Private::append(const char *kind, Json body, int candidate)
{
    body["run_ms"] = clock.ms();
    if (unloggedAsks > 0)
        body["asks"] = unloggedAsks;
    auto entry = parts.log->append({0, 0, kind, candidate, std::move(body)});
    if (!entry)
        return entry.error();
    unloggedAsks = 0;
    const auto meaning = book.apply(*entry);
    if (!meaning)
        return meaning.error();
    if (meaning->tell || meaning->limits) {
        const auto front = book.archive().front(book.limits());
        frontSize = int(front.size());
        HypervolumeReference reference;
        reference.ramBytes = double(parts.boards.front().ramBytes);
        volume = hypervolume(front, reference);
        strategyWaits = false;
    }
    emit(*entry, meaning->candidate);
    auto told = *meaning;
    told.asks = 0; // these have been asked
    return teach(told);
}

Result<void> Run::Private::append(const char *kind, const Candidate &candidate, Json body)
{
    const int id = candidate.id;
    body["candidate"] = toJson(candidate);
    return append(kind, std::move(body), id);
}

Result<void> Run::Private::note(const std::string &text, Json body)
{
    body["text"] = text;
    return append("note", std::move(body));
}

} // namespace thimble::core
