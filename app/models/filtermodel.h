// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/measure.h"

#include <QObject>
#include <QString>

#include <map>
#include <utility>

namespace thimble::app {

struct CandidateRow;

/// One filter for chart and table: a text, whether points that break limits or are not on the front are shown, and ranges of
/// measures (what was brushed in the chart).
class FilterModel : public QObject
{
    Q_OBJECT
public:
    enum class Show { All, Feasible, Front };
    using Range = std::pair<double, double>; ///< raw units, both ends included

    using QObject::QObject;

    const QString &text() const { return m_text; }
    Show show() const { return m_show; }
    const std::map<Measure, Range> &ranges() const { return m_ranges; }
    bool isActive() const { return !m_text.isEmpty() || m_show != Show::All || !m_ranges.empty(); }

    void setText(const QString &text);
    void setShow(Show show);
    void setRange(Measure measure, Range range);
    void clearRanges();
    void clear();

    /// Every word of the text must occur in the row's number, blocks, strategy, origin or state.
    bool accepts(const CandidateRow &row) const;

Q_SIGNALS:
    void changed();

private:
    QString m_text;
    Show m_show = Show::All;
    std::map<Measure, Range> m_ranges;
};

} // namespace thimble::app
