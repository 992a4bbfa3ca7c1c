// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "core/search/strategy.h"

namespace thimble::plugins {

/// Random architectures and morphs of earlier ones, without learning from quality: it exercises everything around a
/// search (gate, compiler, board, log, views) in seconds and repeats under its seed.
class DemoStrategy : public core::Strategy
{
public:
    explicit DemoStrategy(core::SearchProblem problem);

    std::vector<core::Proposal> ask(int n) override;
    void tell(const core::Candidate &candidate) override;
    void setLimits(const core::Limits &limits) override;

private:
    struct Parent
    {
        int id;
        core::Genome genome;
    };

    core::SearchProblem m_problem;
    core::Random m_random;
    std::vector<Parent> m_parents;
};

} // namespace thimble::plugins
