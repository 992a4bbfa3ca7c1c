// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/consolelines.h"

#include <QObject>
#include <QPointF>
#include <QString>

#include <deque>
#include <vector>

namespace thimble::app {

/// The numbers that a board says, by name over the seconds since opening. Keeps the first six names and the last 2000 points
/// of each.
class ConsoleSeries : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostSeries = 6; ///< as many colours can be told apart
    static constexpr std::size_t kMostPoints = 2000;
    struct Series
    {
        QString name;
        std::deque<QPointF> points;
    };

    using QObject::QObject;

    void add(const std::vector<core::ConsoleLine> &lines);
    void clear();
    const std::vector<Series> &series() const { return m_series; }

Q_SIGNALS:
    void changed();

private:
    Series *find(const std::string &name);

    std::vector<Series> m_series;
};

} // namespace thimble::app
