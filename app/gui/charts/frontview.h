// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/measure.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace thimble::app {

class FrontChart;
class FrontLegend;
class HypervolumeLine;
struct ViewContext;

/// The front as a room: axis pickers and the follow button above the chart, legend and hypervolume in its corner. The axes are
/// remembered in the user's settings.
class FrontView : public QWidget
{
    Q_OBJECT
public:
    explicit FrontView(const ViewContext &context, QWidget *parent = nullptr);

    FrontChart *chart() const { return m_chart; }

Q_SIGNALS:
    /// The user asked for a menu on a mark.
    void menuRequested(int candidate, const QPoint &globalPosition);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QComboBox *makePicker(const char *key, const QString &name, Measure measure, bool logarithmic);
    void applyAxes();
    void placeCorner();

    FrontChart *m_chart;
    FrontLegend *m_legend;
    HypervolumeLine *m_hypervolume;
    QComboBox *m_x = nullptr;
    QComboBox *m_y = nullptr;
    QToolButton *m_follow = nullptr;
};

} // namespace thimble::app
