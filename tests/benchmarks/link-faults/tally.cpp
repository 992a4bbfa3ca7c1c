// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/benchmarks/link-faults/tally.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace thimble::tests {

namespace {
constexpr std::size_t kMostShown = 20;

/// Sentences that differ in a number are the same one.
std::string shape(std::string sentence)
{
    std::string result;
    for (const char c : sentence) {
        if (!std::isdigit(static_cast<unsigned char>(c)))
            result += c;
        else if (result.empty() || result.back() != '#')
            result += '#';
    }
    return result;
}
} // namespace

void Tally::add(std::size_t index, const Fault &fault, const Outcome &outcome)
{
    auto &row = m_rows[static_cast<std::size_t>(fault.kind)];
    ++row.count;
    row.recovered += outcome.recovered;
    row.refused += !outcome.recovered && !outcome.corrupted;
    row.corrupted += outcome.corrupted;
    row.realTimes += fault.realTimes;
    auto &longest = fault.realTimes ? row.longestReal : row.longest;
    longest = std::max(longest, outcome.longest);
    if (!outcome.sentence.empty())
        ++m_sentences[shape(outcome.sentence)];
    if (!outcome.broken.empty())
        m_broken.push_back("fault " + std::to_string(index) + ", " + faultName(fault.kind) + " at byte "
                           + std::to_string(fault.at)
                           + (fault.direction == Direction::ToBoard ? " to" : " from")
                           + " the board: " + outcome.broken);
}

core::Json Tally::json() const
{
    core::Json kinds = core::Json::array();
    for (std::size_t i = 0; i < kFaultKinds; ++i) {
        const auto &row = m_rows[i];
        kinds.push_back({{"kind", faultName(static_cast<FaultKind>(i))},
                         {"count", row.count},
                         {"recovered", row.recovered},
                         {"refused", row.refused},
                         {"corrupted", row.corrupted},
                         {"longest_ms", row.longest.count()},
                         {"real_times", row.realTimes},
                         {"longest_ms_real_times", row.longestReal.count()}});
    }
    return {{"kinds", std::move(kinds)}, {"sentences", m_sentences}, {"broken", m_broken}, {"ok", !broken()}};
}

std::string Tally::text() const
{
    std::string text =
        "kind              count  recovered  refused  corrupted  longest s  (real times: count, longest s)\n";
    Row all;
    const auto line = [&text](const char *name, const Row &row) {
        char cells[160];
        std::snprintf(cells, sizeof cells, "%-16s %6zu %10zu %8zu %10zu %10.2f  %6zu %6.2f\n", name,
                      row.count, row.recovered, row.refused, row.corrupted,
                      static_cast<double>(row.longest.count()) / 1000, row.realTimes,
                      static_cast<double>(row.longestReal.count()) / 1000);
        text += cells;
    };
    for (std::size_t i = 0; i < kFaultKinds; ++i) {
        const auto &row = m_rows[i];
        line(faultName(static_cast<FaultKind>(i)), row);
        all.count += row.count;
        all.recovered += row.recovered;
        all.refused += row.refused;
        all.corrupted += row.corrupted;
        all.realTimes += row.realTimes;
        all.longest = std::max(all.longest, row.longest);
        all.longestReal = std::max(all.longestReal, row.longestReal);
    }
    line("all", all);
    for (const auto &[sentence, count] : m_sentences)
        text += std::to_string(count) + " x " + sentence + "\n";
    for (std::size_t i = 0; i < std::min(m_broken.size(), kMostShown); ++i)
        text += "BROKEN: " + m_broken[i] + "\n";
    return text;
}

} // namespace thimble::tests
