// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"
#include "tests/benchmarks/link-faults/faultplan.h"

#include <map>

namespace thimble::tests {

/// How one session under a fault ended.
struct Outcome
{
    bool struck = false;    ///< the fault's byte came to pass
    bool recovered = false; ///< the right image ran and its result came back; else `sentence` says why not
    std::string sentence;
    std::string broken; ///< which rule was broken and how; empty: none
    bool corrupted = false;
    std::chrono::milliseconds longest{}; ///< without progress, result or error
};

/// Counts outcomes for each kind of fault.
class Tally
{
public:
    /// `index` of the schedule: --first INDEX --faults 1 repeats it.
    void add(std::size_t index, const Fault &fault, const Outcome &outcome);
    bool broken() const { return !m_broken.empty(); }
    core::Json json() const;
    /// A table and the broken rules, for people.
    std::string text() const;

private:
    struct Row
    {
        std::size_t count = 0, recovered = 0, refused = 0, corrupted = 0, realTimes = 0;
        std::chrono::milliseconds longest{}, longestReal{};
    };

    std::array<Row, kFaultKinds> m_rows;
    std::map<std::string, std::size_t> m_sentences; ///< with digits as #
    std::vector<std::string> m_broken;
};

} // namespace thimble::tests
