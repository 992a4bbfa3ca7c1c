// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/candidate.h"

#include <map>

namespace thimble::core {

/// The epsilon-Pareto set of a run (methods 3.2): error, latency, RAM and flash are mapped to boxes (2 % latency, 2 % RAM, 3 %
/// flash, 0.2 points of error); only non-dominated boxes are kept, in a box the one nearest its ideal corner. A point never
/// evicts one with a more trustworthy origin. A fold over finished candidates: the same sequence gives the same archive.
class Archive
{
public:
    /// True when the candidate entered.
    bool insert(const Candidate &candidate);
    const std::map<int, Candidate> &members() const { return m_members; }

    /// The staircase of the window: of all measured candidates that keep the limits, the epsilon-Pareto set without what is beaten
    /// outright, by latency. Not a part of members(): a point just over a limit may have evicted one that keeps it.
    std::vector<Candidate> front(const Limits &limits) const;
    /// Canonical text of the members, for comparing two archives.
    std::string fingerprint() const;

private:
    std::map<int, Candidate> m_members;
    std::map<int, Candidate> m_measured; ///< all that were ever inserted and can be compared
};

/// Hypervolume in (error, log latency, log RAM), normalised by the box between `reference` (worst corner) and the ideal (0, log 1, log 1):
/// 0 nothing, 1 everything. Exact sweep (methods 3.3).
struct HypervolumeReference
{
    double error = 1, latencyMs = 1000, ramBytes = 1e6;
};
double hypervolume(const std::vector<Candidate> &front, const HypervolumeReference &reference);

} // namespace thimble::core
