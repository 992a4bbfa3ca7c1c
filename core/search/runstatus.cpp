// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/runprivate.h"

#include <algorithm>
#include <limits>

namespace thimble::core {

namespace {
constexpr std::chrono::milliseconds kBeat{250};
constexpr double kFirstGuess = 3; // seconds per measurement before one has been seen
constexpr double kMostReserve = 0.35;
} // namespace

double Run::Private::reserveSeconds() const
{
    if (spec.budgetSeconds <= 0)
        return 0;
    const double each = measureSeconds.mean(kFirstGuess);
    const double wanted = each * (1 + double(measuring.size()) + 1.2 * std::max(frontSize, 4)) + 1;
    return std::min(wanted, kMostReserve * spec.budgetSeconds);
}

double Run::Private::trainingSecondsLeft() const
{
    if (spec.budgetSeconds <= 0)
        return std::numeric_limits<double>::infinity();
    return spec.budgetSeconds - reserveSeconds() - clock.seconds();
}

int Run::Private::candidatesLeft() const
{
    if (spec.budgetCandidates <= 0)
        return std::numeric_limits<int>::max();
    return spec.budgetCandidates - book.accepted();
}

RunStatus Run::Private::status() const
{
    RunStatus status;
    status.state = state;
    status.proposed = int(book.candidates().size());
    status.rejected = book.count(CandidateState::Rejected);
    status.failed = book.count(CandidateState::Failed);
    status.trained = book.count(CandidateState::Trained) + book.count(CandidateState::Measured);
    status.training = int(training.size());
    status.measuring = int(measuring.size());
    status.frontSize = frontSize;
    status.hypervolume = volume;
    status.elapsedSeconds = clock.seconds();
    status.step = step;
    estimate(status);
    return status;
}

void Run::Private::estimate(RunStatus &status) const
{
    const int ended = status.trained + status.failed - endedBefore;
    if (ended > 0 && crew)
        status.secondsPerCandidate = double(clock.ms() - searchBeganMs) / 1000 / ended;
    if (state == RunState::Finished || state == RunState::Failed)
        return;
    if (spec.budgetSeconds > 0) {
        status.secondsLeft = std::max(0.0, spec.budgetSeconds - clock.seconds());
        status.secondsLeftSpread = std::min(*status.secondsLeft, 0.5 * trainSeconds.mean(0));
    }
    if (spec.budgetCandidates > 0 && status.secondsPerCandidate > 0) {
        const double open =
            std::max(0, candidatesLeft()) + status.training + status.measuring + double(again.size());
        const double left = open * status.secondsPerCandidate + frontSize * measureSeconds.mean(kFirstGuess);
        if (!status.secondsLeft || left < *status.secondsLeft) {
            status.secondsLeft = left;
            status.secondsLeftSpread = std::sqrt(open / std::max(1, crew->size())) * trainSeconds.deviation();
        }
    }
}

void Run::Private::emit(const LogEntry &entry, const Candidate *candidate)
{
    lastShown = std::chrono::steady_clock::now();
    if (!observe)
        return;
    RunEvent event{entry, std::nullopt, status()};
    if (candidate)
        event.candidate = *candidate;
    observe(event);
}

/// Shows where the run is although nothing was logged: kind "progress", sequence 0, at most four a second.
void Run::Private::heartbeat()
{
    if (std::chrono::steady_clock::now() - lastShown >= kBeat)
        emit({0, 0, "progress", 0, Json::object()}, nullptr);
}

} // namespace thimble::core
