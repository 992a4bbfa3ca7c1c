// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/frontpicture.h"
#include "app/models/palette.h"
#include "core/task/reference.h"

#include <QWidget>

#include <memory>

namespace thimble::app {

class CandidatesModel;
class FilterModel;
class SelectionModel;

/// The trade-off chart. Points are pre-rendered marks, hover and selection have a layer of their own, one timer replots. The wheel
/// zooms at the pointer, the middle button pans, dragging brushes; after the user has zoomed, arriving points never move the view until
/// setFollow(true). Limit lines are dragged; arrow keys walk along the front, Return opens the layers.
class FrontChart : public QWidget
{
    Q_OBJECT
public:
    FrontChart(CandidatesModel *candidates, SelectionModel *selection, FilterModel *filter, QWidget *parent = nullptr);
    ~FrontChart() override;

    void setTheme(const Palette &palette);
    void setAxes(Measure x, bool logX, Measure y, bool logY);
    /// Yardsticks on our board: the ghost (diamond) and published figures (squares); those that lack a figure of the chosen
    /// axes are left out.
    void setReference(std::shared_ptr<const core::Reference> reference, const core::Board &board);
    void setFollow(bool follow);
    bool follow() const;
    /// Where the board and the clock are named on the axis: "Latency (ms), emulated Cortex-M4 at 120 MHz".
    void setBoardTitle(const QString &title);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Pixel position of a candidate's mark, for tests and for placing menus; null when it is not shown.
    QPointF positionOf(int candidate) const;

Q_SIGNALS:
    void followChanged(bool follow);
    /// While a limit line moves (\p finished false) and when it is let go.
    void limitsDragged(const thimble::core::Limits &limits, bool finished);
    void menuRequested(int candidate, const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void scheduleReplot();
    void pressed(const QMouseEvent &mouse);
    void moved(const QPointF &at);
    void released(const QMouseEvent &mouse);
    void zoom(const QWheelEvent &wheel);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace thimble::app
