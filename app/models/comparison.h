// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"
#include "core/search/candidate.h"
#include "core/task/reference.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace thimble::app {

/// One bar of the comparison. Figures of different boards or clocks never stand in one group.
struct ComparisonRow
{
    enum class Kind { Candidate, Reference, Published };
    Kind kind = Kind::Candidate;
    int candidate = 0; ///< 0 for references
    QString name;
    QString detail; ///< where the figure comes from, in words
    core::Origin origin = core::Origin::Predicted;
    std::optional<double> latencyMs;
    std::optional<double> ram, flash; ///< bytes
};

struct ComparisonGroup
{
    QString title; ///< "STM32L4R5 at 120 MHz"
    std::vector<ComparisonRow> rows;
};

/// Groups by board and clock: the candidates' own board first with the references that model it, then the others.
std::vector<ComparisonGroup>
comparisonGroups(const std::vector<std::shared_ptr<const core::Candidate>> &candidates,
                 const core::Reference *reference, const core::Board &board);

} // namespace thimble::app
