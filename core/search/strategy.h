// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/archive.h"

#include <memory>

namespace thimble::core {

/// What a strategy is given once, when a run starts or is resumed.
struct SearchProblem
{
    TaskShape shape;
    Limits limits;
    Json options; ///< resolved plugin options
    std::uint64_t seed = 1;
};

struct Proposal
{
    Genome genome;
    int parent = 0;
    std::string words; ///< what was done, for people
};

/// A search method. Called from one thread of the Run. State is a function of the problem and of the sequence of ask and tell
/// calls, so replaying a log restores it; the first ask is random under the seed (design decision 12).
class Strategy
{
public:
    virtual ~Strategy() = default;
    /// Up to `n` proposals; may return fewer, never blocks. `pending` are hashes already in flight or done.
    virtual std::vector<Proposal> ask(int n) = 0;
    /// Every finished candidate, rejected and failed ones too, whoever proposed it.
    virtual void tell(const Candidate &candidate) = 0;
    /// Limits can change while a run goes on.
    virtual void setLimits(const Limits &limits) = 0;
};

} // namespace thimble::core
