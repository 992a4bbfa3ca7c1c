// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/frontchart_p.h"

#include "app/models/selectionmodel.h"

#include <QMouseEvent>

#include <cmath>
#include <utility>

// The mouse on the front: hover, selection, brush, limits, pan and zoom.

namespace thimble::app {

namespace {
constexpr int kDragDistance = 4;
constexpr double kZoomStep = 0.85;

void panAxis(QCPAxis *axis, double fromPixel, double toPixel)
{
    const double from = axis->pixelToCoord(fromPixel);
    const double to = axis->pixelToCoord(toPixel);
    if (axis->scaleType() == QCPAxis::stLogarithmic)
        axis->setRange(axis->range().lower * from / to, axis->range().upper * from / to);
    else
        axis->moveRange(from - to);
}
} // namespace

bool FrontChart::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != d->plot)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        pressed(*static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseMove:
        moved(static_cast<QMouseEvent *>(event)->position());
        return true;
    case QEvent::MouseButtonRelease:
        released(*static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        if (const int id = d->candidateAt(static_cast<QMouseEvent *>(event)->position()))
            Q_EMIT d->context.selection->openRequested(id);
        return true;
    case QEvent::Wheel:
        zoom(*static_cast<QWheelEvent *>(event));
        return true;
    case QEvent::Leave:
        d->context.selection->setHovered(0);
        return false;
    default:
        return false;
    }
}

void FrontChart::pressed(const QMouseEvent &mouse)
{
    setFocus(Qt::MouseFocusReason);
    d->pressed = d->last = mouse.position();
    if (mouse.button() == Qt::MiddleButton)
        d->drag = Private::Drag::Pan;
    else if (mouse.button() == Qt::LeftButton)
        d->drag = d->dragAt(mouse.position());
}

void FrontChart::moved(const QPointF &at)
{
    using Drag = Private::Drag;
    const bool still = (at - d->pressed).manhattanLength() < kDragDistance;
    if (d->drag == Drag::None || (d->drag == Drag::Brush && still)) {
        d->context.selection->setHovered(d->candidateAt(at));
        const auto would = d->dragAt(at);
        d->plot->setCursor(would == Drag::LimitX       ? Qt::SplitHCursor
                               : would == Drag::LimitY ? Qt::SplitVCursor
                                                       : Qt::ArrowCursor);
        return;
    }
    if (d->drag == Drag::LimitX || d->drag == Drag::LimitY) {
        const bool alongX = d->drag == Drag::LimitX;
        const auto measure = alongX ? d->x : d->y;
        const double value =
            alongX ? d->plot->xAxis->pixelToCoord(at.x()) : d->plot->yAxis->pixelToCoord(at.y());
        if (std::isfinite(value))
            d->context.question->setLimits(
                withLimit(d->context.question->limits(), measure, value / measureFactor(measure)));
    } else if (d->drag == Drag::Pan) {
        setFollow(false);
        panAxis(d->plot->xAxis, d->last.x(), at.x());
        panAxis(d->plot->yAxis, d->last.y(), at.y());
        d->plot->replot(QCustomPlot::rpQueuedReplot);
    } else {
        d->brush->setVisible(true);
        d->brush->topLeft->setPixelPosition(d->pressed);
        d->brush->bottomRight->setPixelPosition(at);
        d->plot->layer(QStringLiteral("overlay"))->replot();
    }
    d->last = at;
}

void FrontChart::released(const QMouseEvent &mouse)
{
    using Drag = Private::Drag;
    const auto at = mouse.position();
    const auto drag = std::exchange(d->drag, Drag::None);
    if (mouse.button() == Qt::RightButton) {
        if (const int id = d->candidateAt(at))
            Q_EMIT menuRequested(id, mouse.globalPosition().toPoint());
        return;
    }
    if (drag == Drag::Brush && (at - d->pressed).manhattanLength() >= kDragDistance) {
        const auto ids = d->inside(QRectF(d->pressed, at).normalized());
        d->brush->setVisible(false);
        d->context.selection->setSelected(QList<int>(ids.begin(), ids.end()));
    } else if (drag == Drag::Brush) {
        const int id = d->candidateAt(at);
        const bool adding = mouse.modifiers() & Qt::ControlModifier;
        if (id && adding)
            d->context.selection->toggle(id);
        else if (!adding)
            d->context.selection->select(id);
    }
    d->updateOverlay();
}

void FrontChart::zoom(const QWheelEvent &wheel)
{
    const double factor = std::pow(kZoomStep, wheel.angleDelta().y() / 120.0);
    setFollow(false);
    d->plot->xAxis->scaleRange(factor, d->plot->xAxis->pixelToCoord(wheel.position().x()));
    d->plot->yAxis->scaleRange(factor, d->plot->yAxis->pixelToCoord(wheel.position().y()));
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace thimble::app
