// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "core/search/strategy.h"

#include <deque>
#include <map>
#include <set>

namespace thimble::plugins {

/// Aging evolution (Real et al. 2019) as muNAS runs it (Liberis et al. 2021, arXiv 2010.14246): a first random generation, then
/// each child is a morph of the winner of a tournament; the oldest member dies. A tournament minimises
/// max_i (x_i / bound_i) / lambda_i over error, latency, RAM and flash with lambda_i ~ U(0, 1) drawn anew each time, so values
/// beyond a bound are attacked first and the front is covered in breadth. Bounds are the user's limits; where there is
/// none, the population's median. Candidates that the gate rejected never join the population.
class Evolution : public core::Strategy
{
public:
    explicit Evolution(core::SearchProblem problem);

    std::vector<core::Proposal> ask(int n) override;
    void tell(const core::Candidate &candidate) override;
    void setLimits(const core::Limits &limits) override;

private:
    /// What the tournament compares, all to be minimised.
    struct Member
    {
        int id = 0;
        core::Genome genome;
        std::array<double, 4> costs{}; ///< error, latency ms, RAM bytes, flash bytes
    };

    core::Proposal propose();
    core::Genome fresh();
    const Member &tournament();
    std::array<double, 4> bounds() const;
    void applyRecipe(core::Genome &genome) const;

    core::SearchProblem m_problem;
    core::Random m_random;
    std::deque<Member> m_population; ///< oldest first
    std::set<std::string> m_seen;    ///< hashes proposed or told
    int m_started = 0;               ///< random ones proposed
};

} // namespace thimble::plugins
