// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QWidget>

namespace thimble::app {

class ConsoleSeries;
class Theme;

/// The numbers that a board says as lines over time: one common axis, a legend with each one's last value, drawn at most
/// twenty times a second. A line's dash tells it apart as well as its colour.
class SeriesPlot : public QWidget
{
    Q_OBJECT
public:
    SeriesPlot(const ConsoleSeries *series, const Theme *theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintLegend(QPainter &painter, const QRectF &area) const;
    QPen penOf(std::size_t index) const;

    const ConsoleSeries *m_series;
    const Theme *m_theme;
};

} // namespace thimble::app
