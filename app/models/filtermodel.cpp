// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/filtermodel.h"

#include "app/models/candidatesmodel.h"

#include <algorithm>

namespace thimble::app {

void FilterModel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    Q_EMIT changed();
}

void FilterModel::setShow(Show show)
{
    if (show == m_show)
        return;
    m_show = show;
    Q_EMIT changed();
}

void FilterModel::setRange(Measure measure, Range range)
{
    m_ranges[measure] = range;
    Q_EMIT changed();
}

void FilterModel::clearRanges()
{
    if (m_ranges.empty())
        return;
    m_ranges.clear();
    Q_EMIT changed();
}

void FilterModel::clear()
{
    if (!isActive())
        return;
    m_text.clear();
    m_show = Show::All;
    m_ranges.clear();
    Q_EMIT changed();
}

bool FilterModel::accepts(const CandidateRow &row) const
{
    if (m_show == Show::Front && row.standing != Standing::Front)
        return false;
    if (m_show == Show::Feasible && row.standing != Standing::Front && row.standing != Standing::Feasible)
        return false;
    const bool inRanges = std::all_of(m_ranges.begin(), m_ranges.end(), [&row](const auto &entry) {
        const auto value = measureValue(*row.candidate, entry.first);
        return value && *value >= entry.second.first && *value <= entry.second.second;
    });
    if (!inRanges)
        return false;
    const auto wanted = m_text.toLower().split(u' ', Qt::SkipEmptyParts);
    return std::all_of(wanted.begin(), wanted.end(),
                       [&row](const QString &word) { return row.haystack.contains(word); });
}

} // namespace thimble::app
