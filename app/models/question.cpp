// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/question.h"

#include <algorithm>

namespace thimble::app {

bool sameLimits(const core::Limits &a, const core::Limits &b)
{
    return a.ram == b.ram && a.flash == b.flash && a.latencyMs == b.latencyMs && a.cycles == b.cycles
        && a.quality == b.quality;
}

void Question::set(std::shared_ptr<const core::Task> task, std::shared_ptr<const core::Board> board,
                   std::shared_ptr<const core::Reference> reference, const QString &strategy)
{
    m_task = std::move(task);
    m_board = std::move(board);
    m_reference = std::move(reference);
    m_strategy = strategy;
    Q_EMIT changed();
}

void Question::setLimits(const core::Limits &limits)
{
    if (sameLimits(limits, m_limits))
        return;
    m_limits = limits;
    Q_EMIT limitsChanged(m_limits);
}

const core::ReferencePoint *Question::ghost() const
{
    const auto *point = m_reference ? m_reference->ghostPoint() : nullptr;
    if (!point || !m_board)
        return nullptr;
    const bool ours =
        std::find(point->boards.begin(), point->boards.end(), m_board->id) != point->boards.end();
    return ours ? point : nullptr;
}

} // namespace thimble::app
