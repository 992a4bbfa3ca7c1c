// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/comparison.h"
#include "app/models/palette.h"

#include <QWidget>

namespace thimble::app {

/// Latency, RAM and flash as horizontal bars: chosen candidates, the reference network, what others published. One group for each
/// board and clock, each group with scales of its own.
class ComparisonBars : public QWidget
{
    Q_OBJECT
public:
    explicit ComparisonBars(QWidget *parent = nullptr);

    void setGroups(std::vector<ComparisonGroup> groups);
    void setTheme(const Palette &palette);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Line
    {
        QRectF area;
        const ComparisonRow *row;
    };
    double rowHeight() const;
    void paintGroup(QPainter &painter, const ComparisonGroup &group, double &y);
    void paintBar(QPainter &painter, const QRectF &cell, const ComparisonRow &row,
                  std::optional<double> value, double most, const QString &text) const;
    void updateDescription();

    std::vector<ComparisonGroup> m_groups;
    std::vector<Line> m_lines;
    Palette m_palette;
};

} // namespace thimble::app
