// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/search-demo/demostrategy.h"

#include "core/genome/morphs.h"

#include <algorithm>

namespace thimble::plugins {

using namespace core;

DemoStrategy::DemoStrategy(SearchProblem problem)
    : m_problem(std::move(problem))
    , m_random(m_problem.seed) { }

void DemoStrategy::setLimits(const Limits &limits) { m_problem.limits = limits; }

std::vector<Proposal> DemoStrategy::ask(int n)
{
    const double share = m_problem.options.at("random").get<double>();
    std::vector<Proposal> proposals;
    for (int i = 0; i < n; ++i) {
        if (m_parents.empty() || m_random.uniform() < share) {
            proposals.push_back({randomGenome(m_random, m_problem.shape), 0, "random"});
            continue;
        }
        const auto &parent = m_parents[m_random.below(m_parents.size())];
        auto morph = randomMorph(m_random, parent.genome, m_problem.shape);
        proposals.push_back({std::move(morph.genome), parent.id, std::move(morph.words)});
    }
    return proposals;
}

void DemoStrategy::tell(const Candidate &candidate)
{
    const bool known = std::any_of(m_parents.begin(), m_parents.end(),
                                   [&candidate](const Parent &parent) { return parent.id == candidate.id; });
    if (candidate.quality && !known)
        m_parents.push_back({candidate.id, candidate.genome});
}

} // namespace thimble::plugins
