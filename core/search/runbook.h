// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/run.h"

#include <map>
#include <set>

namespace thimble::core {

/// The fold over a log: a run that is going on and one that is replayed come to the same state because both do nothing but
/// apply entries. A body may hold: `candidate` (whole), `asks` (how often the strategy was asked since the entry before),
/// `run_ms` (time the run has spent, pauses excluded), `limits`, `spec`, `lost` and `dropped` (ids of jobs that did not end).
class RunBook
{
public:
    /// What an entry means to a strategy, in this order: `asks` calls of ask(1), then setLimits, then tell.
    struct Meaning
    {
        int asks = 0;
        std::optional<Limits> limits;
        const Candidate *candidate = nullptr; ///< of the entry, as it is now
        bool tell = false;                    ///< its first end: measured, rejected or failed
    };
    Result<Meaning> apply(const LogEntry &entry);

    const RunSpec &spec() const { return m_spec; }
    const Limits &limits() const { return m_limits; }
    const Archive &archive() const { return m_archive; }
    const std::map<int, Candidate> &candidates() const { return m_candidates; }
    bool created() const { return m_created; }
    bool started() const { return m_started; }
    bool finished() const { return m_finished; }
    std::int64_t runMs() const { return m_runMs; }

    int nextId() const { return m_candidates.empty() ? 1 : m_candidates.rbegin()->first + 1; }
    /// The candidate with this genome, 0 when it is new. What broke limits that have changed since counts as new.
    int idOf(const std::string &genomeHash) const;
    /// Candidates that passed the gate; what a budget of candidates counts.
    int accepted() const;
    int count(CandidateState state) const;
    /// How often a job of this candidate was under way when the program ended.
    int timesLost(int candidate) const;

private:
    Result<void> applySpec(const Json &body);
    void applyUnfinished(const Json &ids, const char *reason, bool lost);
    void enter(Candidate candidate);

    RunSpec m_spec;
    Limits m_limits;
    Archive m_archive;
    std::map<int, Candidate> m_candidates;
    std::map<std::string, int> m_byGenome;
    std::map<CandidateState, int> m_states;
    std::map<int, int> m_lost;
    std::set<int> m_told;
    std::int64_t m_runMs = 0;
    bool m_created = false, m_started = false, m_finished = false;
};

} // namespace thimble::core
