// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/search-evolution/evolution.h"

#include "core/genome/morphs.h"

#include <algorithm>

namespace thimble::plugins {

using namespace core;

namespace {
constexpr int kDraws = 50;      // until a genome is found that was not proposed before
constexpr double kWorst = 10.0; // muNAS caps each ratio, so that one hopeless value does not hide the others

int option(const Json &options, const char *name) { return options.at(name).get<int>(); }

double middle(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2), values.end());
    return values[values.size() / 2];
}
} // namespace

Evolution::Evolution(SearchProblem problem) : m_problem(std::move(problem)), m_random(m_problem.seed) { }

void Evolution::setLimits(const Limits &limits) { m_problem.limits = limits; }

void Evolution::applyRecipe(Genome &genome) const
{
    genome.recipe.epochs = option(m_problem.options, "epochs");
    genome.recipe.qatEpochs = option(m_problem.options, "qat-epochs");
    genome.recipe.rate = m_problem.options.at("rate").get<double>();
    genome.recipe.augment = m_problem.options.at("augment").get<double>();
}

Genome Evolution::fresh()
{
    Genome genome = randomGenome(m_random, m_problem.shape);
    for (int draw = 0; draw < kDraws && m_seen.contains(canonicalHash(genome)); ++draw)
        genome = randomGenome(m_random, m_problem.shape);
    return genome;
}

std::vector<Proposal> Evolution::ask(int n)
{
    std::vector<Proposal> proposals;
    for (int i = 0; i < n; ++i) {
        auto proposal = propose();
        applyRecipe(proposal.genome);
        m_seen.insert(canonicalHash(proposal.genome));
        proposals.push_back(std::move(proposal));
    }
    return proposals;
}

Proposal Evolution::propose()
{
    // Rejected candidates do not count as a start: the population needs members before edits make sense.
    const bool starting = m_started < option(m_problem.options, "initial");
    if (starting || m_population.empty()) {
        ++m_started;
        return {fresh(), 0, "random"};
    }
    for (int draw = 0; draw < kDraws; ++draw) {
        const auto &parent = tournament();
        Proposal proposal{parent.genome, parent.id, {}};
        const auto count = m_random.between(1, option(m_problem.options, "edits"));
        for (std::int64_t edit = 0; edit < count; ++edit) {
            auto morph = randomMorph(m_random, proposal.genome, m_problem.shape);
            proposal.genome = std::move(morph.genome);
            proposal.words += (proposal.words.empty() ? "" : ", ") + morph.words;
        }
        applyRecipe(proposal.genome);
        if (!m_seen.contains(canonicalHash(proposal.genome)))
            return proposal;
    }
    return {fresh(), 0, "random, every edit drawn was known"};
}

std::array<double, 4> Evolution::bounds() const
{
    const auto &limits = m_problem.limits;
    const std::array<std::optional<double>, 4> given{
        limits.quality ? std::optional(std::max(1 - *limits.quality, 1e-3)) : std::nullopt, limits.latencyMs,
        limits.ram, limits.flash};
    std::array<double, 4> bounds{};
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        std::vector<double> values;
        for (const auto &member : m_population)
            values.push_back(member.costs[i]);
        bounds[i] = given[i] ? *given[i] : std::max(middle(std::move(values)), 1e-9);
    }
    return bounds;
}

const Evolution::Member &Evolution::tournament()
{
    const auto limit = bounds();
    std::array<double, 4> lambda{};
    for (auto &weight : lambda)
        weight = std::max(m_random.uniform(), 1e-3);
    const Member *best = nullptr;
    double bestFitness = 0;
    const int rounds = option(m_problem.options, "sample");
    for (int round = 0; round < rounds; ++round) {
        const auto &member = m_population[m_random.below(m_population.size())];
        double worst = 0;
        for (std::size_t i = 0; i < limit.size(); ++i)
            worst = std::max(worst, std::min(member.costs[i] / limit[i], kWorst) / lambda[i]);
        if (!best || worst < bestFitness) {
            best = &member;
            bestFitness = worst;
        }
    }
    return *best;
}

void Evolution::tell(const Candidate &candidate)
{
    m_seen.insert(canonicalHash(candidate.genome));
    const auto *measure = candidate.best();
    if (!candidate.quality || !measure || candidate.state == CandidateState::Rejected
        || candidate.state == CandidateState::Failed)
        return;
    Member member{candidate.id, candidate.genome, {}};
    member.costs = {1 - candidate.quality->value, measure->latencyMs.value_or(0),
                    double(measure->ram.total().value_or(0)), double(measure->flash.total().value_or(0))};
    // A candidate is told again when a better measurement arrives: it keeps its age.
    const auto known = std::find_if(m_population.begin(), m_population.end(),
                                    [&candidate](const Member &other) { return other.id == candidate.id; });
    if (known != m_population.end()) {
        *known = std::move(member);
        return;
    }
    m_population.push_back(std::move(member));
    if (m_population.size() > std::size_t(option(m_problem.options, "population")))
        m_population.pop_front();
}

} // namespace thimble::plugins
