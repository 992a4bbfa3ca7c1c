// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/runbook.h"

namespace thimble::core {

namespace {
constexpr int kMostAsks = 1000000;

bool hasEnded(CandidateState state)
{
    return state == CandidateState::Measured || state == CandidateState::Rejected
        || state == CandidateState::Failed;
}
} // namespace

Result<void> RunBook::applySpec(const Json &body)
{
    const auto json = body.find("spec");
    if (json == body.end())
        return Error{ErrorCode::Input, "log: the entry \"created\" lacks spec.", {}};
    auto spec = runSpecFromJson(*json, "log: spec");
    if (!spec)
        return spec.error();
    m_spec = std::move(*spec);
    m_limits = m_spec.limits;
    m_created = true;
    return {};
}

void RunBook::applyUnfinished(const Json &ids, const char *reason, bool lost)
{
    for (const auto &id : ids) {
        const auto found = m_candidates.find(id.is_number_integer() ? id.get<int>() : 0);
        if (found == m_candidates.end() || hasEnded(found->second.state))
            continue;
        m_lost[found->first] += lost ? 1 : 0;
        if (found->second.state != CandidateState::Training)
            continue; // it is trained; measuring it again loses nothing
        auto candidate = found->second;
        candidate.state = CandidateState::Proposed;
        candidate.reason = reason;
        enter(std::move(candidate));
    }
}

void RunBook::enter(Candidate candidate)
{
    const auto known = m_candidates.find(candidate.id);
    if (known != m_candidates.end())
        --m_states[known->second.state];
    ++m_states[candidate.state];
    m_byGenome[canonicalHash(candidate.genome)] = candidate.id;
    m_candidates.insert_or_assign(candidate.id, std::move(candidate));
}

Result<RunBook::Meaning> RunBook::apply(const LogEntry &entry)
{
    Meaning meaning;
    if (!entry.body.is_object())
        return Error{ErrorCode::Input,
                     "log: the body of entry " + std::to_string(entry.sequence) + " is no object.",
                     {}};
    JsonReader reader(entry.body, "log: entry " + std::to_string(entry.sequence));
    meaning.asks = int(reader.integer("asks", 0, kMostAsks, 0));
    m_runMs = std::max<std::int64_t>(m_runMs, reader.integer("run_ms", 0, 1LL << 53, 0));
    const auto *limits = reader.object("limits", false);
    const auto *candidateJson = reader.object("candidate", false);
    const auto *lost = reader.array("lost", false);
    const auto *dropped = reader.array("dropped", false);
    if (entry.kind == "started") {
        m_started = true;
        m_spec.budgetSeconds = reader.number("budget_seconds", 0, 1e9, m_spec.budgetSeconds);
        m_spec.budgetCandidates =
            int(reader.integer("budget_candidates", 0, 1 << 30, m_spec.budgetCandidates));
    }
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    if (entry.kind == "created") {
        if (const auto applied = applySpec(entry.body); !applied)
            return applied.error();
    }
    m_finished = entry.kind == "finished" || (m_finished && entry.kind == "note");
    if (limits) {
        auto read = limitsFromJson(*limits, "log: limits");
        if (!read)
            return read.error();
        m_limits = *read;
        meaning.limits = *read;
        std::erase_if(m_byGenome, [this](const auto &known) {
            return m_candidates.at(known.second).state == CandidateState::Rejected;
        });
    }
    if (lost)
        applyUnfinished(*lost, "The program ended while it was being trained.", true);
    if (dropped)
        applyUnfinished(*dropped, "Its training was given up when the run ended.", false);
    if (candidateJson) {
        auto candidate = candidateFromJson(*candidateJson, "log: candidate");
        if (!candidate)
            return candidate.error();
        const int id = candidate->id;
        meaning.tell = hasEnded(candidate->state) && m_told.insert(id).second;
        if (hasEnded(candidate->state))
            m_archive.insert(*candidate);
        enter(std::move(*candidate));
        meaning.candidate = &m_candidates.at(id);
    }
    return meaning;
}

int RunBook::idOf(const std::string &genomeHash) const
{
    const auto known = m_byGenome.find(genomeHash);
    return known == m_byGenome.end() ? 0 : known->second;
}

int RunBook::count(CandidateState state) const
{
    const auto found = m_states.find(state);
    return found == m_states.end() ? 0 : found->second;
}

int RunBook::accepted() const { return int(m_candidates.size()) - count(CandidateState::Rejected); }

int RunBook::timesLost(int candidate) const
{
    const auto found = m_lost.find(candidate);
    return found == m_lost.end() ? 0 : found->second;
}

Result<ReplayedRun> replayRun(RunLog &log)
{
    ReplayedRun replayed;
    RunBook book;
    std::optional<Error> failure;
    const auto read = log.replay([&](const LogEntry &entry) {
        if (const auto applied = book.apply(entry); !applied)
            failure = applied.error();
        replayed.entries.push_back(entry);
        return !failure;
    });
    if (!read)
        return read.error();
    if (failure)
        return *failure;
    if (!book.created())
        return Error{ErrorCode::Input, "The log is empty: no search was ever started in this project.", {}};
    replayed.spec = book.spec();
    replayed.archive = book.archive();
    replayed.candidates = book.candidates();
    replayed.limits = book.limits();
    replayed.finished = book.finished();
    return replayed;
}

} // namespace thimble::core
