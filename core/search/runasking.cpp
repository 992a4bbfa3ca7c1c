// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/gate.h"
#include "core/search/runprivate.h"

#include <algorithm>
#include <cmath>

namespace thimble::core {

namespace {
constexpr int kMostDuplicates = 500;
constexpr int kMostRejected = 20000;
constexpr std::uintmax_t kLeastSpace = 1u << 20;

/// A job whose network cannot be kept is not worth starting.
Result<void> checkSpace(const std::filesystem::path &folder)
{
    std::error_code failure;
    const auto space = std::filesystem::space(folder, failure);
    if (!failure && space.available < kLeastSpace)
        return Error{ErrorCode::Input,
                     "The disk that holds " + folder.string() + " is full; free some space, then resume.",
                     {}};
    return {};
}

Error strategyFailure(const std::string &strategy, const std::exception &e)
{
    return {ErrorCode::Internal, "The strategy " + strategy + " failed in a way it does not explain.",
            e.what()};
}
} // namespace

/// The log's part in restoring a strategy: the same calls in the same order.
Result<void> Run::Private::teach(const RunBook::Meaning &meaning)
{
    try {
        std::vector<Proposal> proposals;
        for (int i = 0; i < meaning.asks; ++i)
            proposals = parts.strategy->ask(1);
        if (meaning.asks > 0 && meaning.candidate) {
            const auto hash = canonicalHash(meaning.candidate->genome);
            const bool first = meaning.candidate->state == CandidateState::Training
                || meaning.candidate->state == CandidateState::Rejected;
            if (first && (proposals.empty() || canonicalHash(proposals.front().genome) != hash))
                replayDiffers = true;
        }
        if (meaning.limits)
            parts.strategy->setLimits(*meaning.limits);
        if (meaning.tell && meaning.candidate)
            parts.strategy->tell(*meaning.candidate);
    } catch (const std::exception &e) {
        return strategyFailure(spec.strategy, e);
    }
    return {};
}

Result<std::vector<Proposal>> Run::Private::ask()
{
    try {
        ++unloggedAsks;
        return parts.strategy->ask(1);
    } catch (const std::exception &e) {
        return strategyFailure(spec.strategy, e);
    }
}

bool Run::Private::mayStart() const
{
    const bool wanted = state == RunState::Searching && crew->idle() > 0
        && lane->pending() <= crew->size() + 1; // a board that lags must not pile up unmeasured networks
    if (!wanted)
        return false;
    // The time left must be worth a training, judged by those before.
    if (trainingSecondsLeft() < std::max(0.5, 0.5 * trainSeconds.mean(0)))
        return false;
    if (!again.empty())
        return true;
    return !strategyWaits && candidatesLeft() > 0;
}

Result<void> Run::Private::startOne()
{
    if (auto space = checkSpace(parts.project); !space)
        return space;
    if (again.empty())
        return askOnce();
    auto candidate = book.candidates().at(again.front());
    again.pop_front();
    candidate.state = CandidateState::Training;
    candidate.reason.clear();
    if (auto done = append("asked", candidate); !done)
        return done;
    train(candidate);
    return {};
}

Result<void> Run::Private::askOnce()
{
    const auto proposals = ask();
    if (!proposals)
        return proposals.error();
    if (proposals->empty()) {
        strategyWaits = true;
        return {};
    }
    const auto &proposal = proposals->front();
    if (book.idOf(canonicalHash(proposal.genome)) != 0) {
        strategyWaits = ++duplicatesInRow >= kMostDuplicates;
        return {};
    }
    duplicatesInRow = 0;
    Candidate candidate;
    candidate.id = book.nextId();
    candidate.parent = proposal.parent;
    candidate.proposedBy = spec.strategy;
    candidate.proposal = proposal.words;
    candidate.genome = proposal.genome;
    candidate.board = parts.boards.front().id;
    candidate.proposedAtMs = clock.ms();
    auto verdict =
        gate(candidate.genome, parts.task.shape, parts.boards, book.limits(), *parts.compiler, spec.seed, {});
    candidate.measurements = std::move(verdict.predictions);
    if (!verdict.passes) {
        candidate.reason = std::move(verdict.reason);
        return reject(std::move(candidate));
    }
    rejectedInRow = 0;
    candidate.state = CandidateState::Training;
    if (auto done = append("asked", candidate); !done)
        return done;
    train(candidate);
    return {};
}

Result<void> Run::Private::reject(Candidate candidate)
{
    if (++rejectedInRow > kMostRejected)
        return Error{ErrorCode::Unsupported,
                     "20,000 proposals in a row were refused before training; the limits leave too little. "
                     "The last one: "
                         + candidate.reason,
                     {}};
    candidate.state = CandidateState::Rejected;
    candidate.finishedAtMs = clock.ms();
    return append("rejected", candidate);
}

void Run::Private::train(const Candidate &candidate)
{
    TrainJob job;
    job.id = std::to_string(candidate.id);
    job.task = parts.task;
    job.features = features;
    job.artifacts = parts.project / "networks";
    job.genome = candidate.genome;
    job.seed = spec.seed * 1000003 + std::uint64_t(candidate.id);
    const double left = trainingSecondsLeft();
    job.deadlineSeconds = std::isinf(left) ? 0 : std::max(0.5, left);
    training.insert(candidate.id);
    crew->start(candidate.id, std::move(job));
}

} // namespace thimble::core
