// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/frontpicture.h"

#include <QWidget>

#include <memory>

namespace thimble::app {

struct ViewContext;

/// The trade-off chart. Points are pre-rendered marks, hover and selection have a layer of their own, one timer replots. The wheel
/// zooms at the pointer, the middle button pans, dragging brushes; after the user has zoomed, arriving points never move the view until
/// setFollow(true). Dragging a limit line changes the question's limits while the mouse moves; arrow keys walk along the front, Return opens the layers.
class FrontChart : public QWidget
{
    Q_OBJECT
public:
    explicit FrontChart(const ViewContext &context, QWidget *parent = nullptr);
    ~FrontChart() override;

    void setAxes(Measure x, bool logX, Measure y, bool logY);
    void setFollow(bool follow);
    bool follow() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Pixel position of a candidate's mark, for tests and for placing menus; null when it is not shown.
    QPointF positionOf(int candidate) const;

Q_SIGNALS:
    void followChanged(bool follow);
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
