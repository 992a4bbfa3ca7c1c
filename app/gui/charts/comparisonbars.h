// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/comparison.h"

#include <QWidget>

namespace thimble::app {

class CandidatesModel;
class Question;
class SelectionModel;
class Theme;
struct Palette;
struct ViewContext;

/// Latency, RAM and flash as horizontal bars: chosen candidates, the reference network, what others published. One group for each
/// board and clock, each group with scales of its own.
class ComparisonBars : public QWidget
{
    Q_OBJECT
public:
    explicit ComparisonBars(const ViewContext &context, QWidget *parent = nullptr);

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
    const Palette &colours() const;
    void reload();
    double rowHeight() const;
    void paintGroup(QPainter &painter, const ComparisonGroup &group, double &y);
    void paintBar(QPainter &painter, const QRectF &cell, const ComparisonRow &row,
                  std::optional<double> value, double most, const QString &text) const;
    void updateDescription();

    std::vector<ComparisonGroup> m_groups;
    std::vector<Line> m_lines;
    const CandidatesModel *m_candidates;
    const SelectionModel *m_selection;
    const Question *m_question;
    Theme *m_theme;
};

} // namespace thimble::app
