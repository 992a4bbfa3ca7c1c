// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/runprivate.h"

#include <algorithm>

namespace thimble::core {

namespace {
constexpr int kMostLinkFailures = 3;

/// The first board whose outputs are not the oracle's, or null.
const Measurement *inexact(const std::vector<Measurement> &measurements)
{
    const auto found = std::find_if(measurements.begin(), measurements.end(),
                                    [](const Measurement &m) { return m.exact && !*m.exact; });
    return found == measurements.end() ? nullptr : &*found;
}
} // namespace

Result<void> Run::Private::handle(RunMessage message)
{
    if (auto *done = std::get_if<TrainingDone>(&message))
        return handleTraining(std::move(*done));
    if (auto *done = std::get_if<MeasuringDone>(&message))
        return handleMeasuring(std::move(*done));
    if (const auto *done = std::get_if<StepDone>(&message)) {
        step = "candidate " + std::to_string(done->candidate) + ": " + done->progress.step;
        heartbeat();
    }
    return {};
}

Result<void> Run::Private::handleTraining(TrainingDone done)
{
    training.erase(done.candidate);
    auto candidate = book.candidates().at(done.candidate);
    if (!done.result && done.result.error().isCancelled()) {
        dropped.push_back(done.candidate);
        return {};
    }
    candidate.trainSeconds = done.seconds;
    if (!done.result) {
        const int patience = 3 + 2 * crew->size();
        if (auto failed = fail(std::move(candidate), done.result.error()); !failed)
            return failed;
        if (++failuresInRow >= patience)
            return Error{done.result.error().code,
                         std::to_string(failuresInRow)
                             + " trainings in a row failed. The last one: " + done.result.error().sentence,
                         done.result.error().context};
        return {};
    }
    failuresInRow = 0;
    trainSeconds.add(done.seconds);
    candidate.state = CandidateState::Trained;
    candidate.network = done.result->network;
    candidate.quality = done.result->quality;
    if (auto appended = append("trained", candidate,
                               {{"weights", done.result->weights},
                                {"loss_per_epoch", done.result->lossPerEpoch},
                                {"notes", done.result->notes}});
        !appended)
        return appended;
    measure(candidate, false);
    return {};
}

void Run::Private::measure(const Candidate &candidate, bool final)
{
    measuring.insert(candidate.id);
    lane->start({candidate.id, candidate.network, candidate.genome.optimize, final});
}

Result<void> Run::Private::handleMeasuring(MeasuringDone done)
{
    measuring.erase(done.candidate);
    auto candidate = book.candidates().at(done.candidate);
    if (!done.result) {
        const auto &error = done.result.error();
        if (error.isCancelled())
            return {}; // it stays trained, and is measured when the run is resumed
        if (done.final)
            return note("Candidate " + std::to_string(candidate.id)
                        + " could not be measured again: " + error.sentence);
        if (auto failed = fail(std::move(candidate), error); !failed)
            return failed;
        if (error.code == ErrorCode::Target && ++linkFailuresInRow >= kMostLinkFailures)
            return Error{error.code,
                         "The board failed " + std::to_string(linkFailuresInRow)
                             + " times in a row; resuming measures again what is trained. The last time: "
                             + error.sentence,
                         error.context};
        return {};
    }
    linkFailuresInRow = 0;
    measureSeconds.add(done.seconds);
    const auto *wrong = inexact(*done.result);
    const auto compared = wrong ? wrong->inputsCompared : 0;
    const auto where = wrong ? wrong->board : std::string();
    for (auto &measurement : *done.result)
        candidate.measurements.push_back(std::move(measurement));
    if (wrong) {
        const Error error{ErrorCode::Internal,
                          "On " + where + " outputs differ from the reference (" + std::to_string(compared)
                              + " inputs compared); this is a fault of Thimble, please report it.",
                          {}};
        return fail(std::move(candidate), error);
    }
    candidate.state = CandidateState::Measured;
    candidate.reason.clear();
    if (!done.final)
        candidate.finishedAtMs = clock.ms();
    return append("measured", candidate, {{"final", done.final}});
}

Result<void> Run::Private::fail(Candidate candidate, const Error &error)
{
    candidate.state = CandidateState::Failed;
    candidate.reason = error.sentence;
    candidate.finishedAtMs = clock.ms();
    return append("failed", candidate, {{"code", errorCodeName(error.code)}, {"context", error.context}});
}

} // namespace thimble::core
