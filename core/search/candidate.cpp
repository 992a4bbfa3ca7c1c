// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/candidate.h"

#include <array>

namespace thimble::core {

namespace {
constexpr long long kMost = 1LL << 53;
constexpr std::size_t kMostMeasurements = 1000;
using State = CandidateState;
constexpr std::array<std::pair<State, const char *>, 6> kStates{{{State::Proposed, "proposed"},
                                                                 {State::Rejected, "rejected"},
                                                                 {State::Training, "training"},
                                                                 {State::Trained, "trained"},
                                                                 {State::Measured, "measured"},
                                                                 {State::Failed, "failed"}}};

void readState(JsonReader &reader, Candidate &candidate)
{
    const auto name = reader.text("state");
    for (const auto &[state, known] : kStates) {
        if (name == known) {
            candidate.state = state;
            return;
        }
    }
    reader.fail("state", "is \"" + name + "\", which is no state of a candidate");
}

/// Names become file names: only what a content address looks like.
void readNetwork(JsonReader &reader, Candidate &candidate)
{
    candidate.network = reader.text("network", "");
    const bool hex = candidate.network.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!candidate.network.empty() && (candidate.network.size() != 64 || !hex))
        reader.fail("network", "must be the 64 hexadecimal digits of a SHA-256");
}

Result<void> readMeasurements(const Json &list, const std::string &where, Candidate &candidate)
{
    if (list.size() > kMostMeasurements)
        return Error{ErrorCode::Input, where + ": measurements holds more than 1,000 entries.", {}};
    for (const auto &entry : list) {
        auto measurement = measurementFromJson(entry, where + ": measurements");
        if (!measurement)
            return measurement.error();
        candidate.measurements.push_back(std::move(*measurement));
    }
    return {};
}
} // namespace

const char *candidateStateName(CandidateState state)
{
    for (const auto &[value, name] : kStates) {
        if (value == state)
            return name;
    }
    return "proposed";
}

const Measurement *Candidate::best() const { return bestOn(board); }

const Measurement *Candidate::bestOn(const std::string &where) const
{
    const Measurement *chosen = nullptr;
    for (const auto &measurement : measurements) {
        const bool here = where.empty() || measurement.board == where;
        if (here && (!chosen || measurement.origin >= chosen->origin))
            chosen = &measurement;
    }
    return chosen;
}

Json toJson(const Candidate &candidate)
{
    Json measurements = Json::array();
    for (const auto &measurement : candidate.measurements)
        measurements.push_back(toJson(measurement));
    return {{"id", candidate.id},
            {"parent", candidate.parent},
            {"proposed_by", candidate.proposedBy},
            {"proposal", candidate.proposal},
            {"seeded", candidate.seeded},
            {"genome", toJson(candidate.genome)},
            {"state", candidateStateName(candidate.state)},
            {"board", candidate.board},
            {"network", candidate.network},
            {"quality", candidate.quality ? toJson(*candidate.quality) : Json(nullptr)},
            {"measurements", std::move(measurements)},
            {"reason", candidate.reason},
            {"train_seconds", candidate.trainSeconds},
            {"proposed_at_ms", candidate.proposedAtMs},
            {"finished_at_ms", candidate.finishedAtMs}};
}

Result<Candidate> candidateFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Candidate candidate;
    candidate.id = int(reader.integer("id", 1, 1 << 30));
    candidate.parent = int(reader.integer("parent", 0, 1 << 30, 0));
    candidate.proposedBy = reader.text("proposed_by", "");
    candidate.proposal = reader.text("proposal", "");
    candidate.seeded = reader.flag("seeded", false);
    candidate.board = reader.text("board", "");
    candidate.reason = reader.text("reason", "");
    candidate.trainSeconds = reader.number("train_seconds", 0, 1e12, 0);
    candidate.proposedAtMs = reader.integer("proposed_at_ms", 0, kMost, 0);
    candidate.finishedAtMs = reader.integer("finished_at_ms", 0, kMost, 0);
    readState(reader, candidate);
    readNetwork(reader, candidate);
    const auto *genomeJson = reader.object("genome");
    const auto *measurements = reader.array("measurements");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    auto genome = genomeFromJson(*genomeJson, where + ": genome");
    if (!genome)
        return genome.error();
    candidate.genome = std::move(*genome);
    if (const auto quality = json.find("quality"); quality != json.end() && !quality->is_null()) {
        auto read = qualityFromJson(*quality, where + ": quality");
        if (!read)
            return read.error();
        candidate.quality = std::move(*read);
    }
    if (const auto read = readMeasurements(*measurements, where, candidate); !read)
        return read.error();
    return candidate;
}

Json summaryJson(const Candidate &candidate)
{
    const auto *best = candidate.best();
    Json json = {{"id", candidate.id},
                 {"network", candidate.network.empty() ? Json(nullptr) : Json(candidate.network)},
                 {"quality", candidate.quality ? toJson(*candidate.quality) : Json(nullptr)},
                 {"measure", best ? toJson(*best) : Json(nullptr)}};
    const auto whole = toJson(candidate);
    for (const auto &[key, value] : whole.items()) {
        if (!json.contains(key) && key != "measurements")
            json[key] = value;
    }
    return json;
}

} // namespace thimble::core
