// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/build.h"
#include "core/genome/genome.h"
#include "core/task/task.h"

#include <optional>
#include <string>
#include <vector>

namespace thimble::core {

/// Bounds of the user; what is absent does not bind. Sizes in bytes, latency in ms, quality as a fraction (a floor).
struct Limits
{
    std::optional<double> ram, flash, latencyMs, cycles, quality;
};
Json toJson(const Limits &limits);
Result<Limits> limitsFromJson(const Json &json, const std::string &where);
/// "ram=2.1k,flash=64k,latency=2ms,cycles=300k,quality=0.9"
Result<Limits> parseLimits(const std::string &text);

/// Which limit a figure breaks and by how much, as a sentence with the layer of the peak where one is known.
struct Violation
{
    std::string limit; ///< "ram", "flash", "latency", "cycles", "quality"
    double value = 0, bound = 0;
    std::string sentence;
};
/// Best known figures are used: board before emulated before predicted. Quality counts once it is known.
std::vector<Violation> violations(const Limits &limits, const Measurement *measure, const Quality *quality);

enum class CandidateState { Proposed, Rejected, Training, Trained, Measured, Failed };
const char *candidateStateName(CandidateState state);

/// Genome + network + builds + measurements, with its parent and the strategy that proposed it. An immutable value: every
/// step makes a new one with the same id. Weights and networks are content-addressed files in the project's store.
struct Candidate
{
    int id = 0;             ///< 1, 2, ... in the order proposed
    int parent = 0;         ///< 0 = none
    std::string proposedBy; ///< strategy plugin id
    std::string proposal;   ///< in words: "random", "widen block 3 from 16 to 19"
    bool seeded = false;    ///< came by hand (design decision 12)
    Genome genome;
    CandidateState state = CandidateState::Proposed;
    std::string board;
    std::string network; ///< SHA-256 of the .tflite in DIR/networks/HASH.tflite; empty until trained
    std::optional<Quality> quality;        ///< validation split, integer arithmetic
    std::vector<Measurement> measurements; ///< newest last; the gate's prediction first
    std::string reason;                    ///< why rejected or failed, one sentence
    double trainSeconds = 0;
    std::int64_t proposedAtMs = 0, finishedAtMs = 0; ///< since the run's beginning

    /// The most trustworthy measurement on `board`: board, then emulated, then predicted; newest among equals. Null without any.
    const Measurement *best() const;
    /// The same for another board of the run; an empty name means any.
    const Measurement *bestOn(const std::string &where) const;
};
Json toJson(const Candidate &candidate);
Result<Candidate> candidateFromJson(const Json &json, const std::string &where);
/// The object of `front --json`: {id, network, quality, measure} and the rest of the candidate.
Json summaryJson(const Candidate &candidate);

} // namespace thimble::core
