// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/frontchart_p.h"

#include "app/models/filtermodel.h"
#include "app/models/selectionmodel.h"

#include <QKeyEvent>
#include <QVBoxLayout>
#include <QWindow>

namespace thimble::app {

namespace {
constexpr int kReplotMs = 40;
} // namespace

FrontChart::FrontChart(const ViewContext &context, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>())
{
    d->context = context;
    setAccessibleName(tr("Front"));
    setAccessibleDescription(
        tr("Trade-off chart; the candidates table shows the same points. Arrow keys walk along the front, "
           "Return opens the layers, 0 follows new points."));
    setFocusPolicy(Qt::StrongFocus);
    d->build(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->plot);
    d->plot->setFocusPolicy(Qt::NoFocus);
    d->plot->installEventFilter(this);

    d->replot.setSingleShot(true);
    d->replot.setInterval(kReplotMs);
    connect(&d->replot, &QTimer::timeout, this, [this] {
        d->reload();
        d->plot->replot(QCustomPlot::rpQueuedReplot);
    });
    connect(context.candidates, &QAbstractItemModel::modelReset, this, &FrontChart::scheduleReplot);
    connect(context.candidates, &QAbstractItemModel::rowsInserted, this, &FrontChart::scheduleReplot);
    connect(context.candidates, &QAbstractItemModel::dataChanged, this, &FrontChart::scheduleReplot);
    connect(context.candidates, &CandidatesModel::frontChanged, this, &FrontChart::scheduleReplot);
    connect(context.filter, &FilterModel::changed, this, &FrontChart::scheduleReplot);
    connect(context.question, &Question::limitsChanged, this, &FrontChart::scheduleReplot);
    connect(context.question, &Question::changed, this, [this] {
        d->applyAxes();
        setFollow(true);
        scheduleReplot();
    });
    connect(context.theme, &Theme::changed, this, [this] {
        d->applyTheme(*this);
        scheduleReplot();
    });
    connect(context.selection, &SelectionModel::selectedChanged, this, [this] { d->updateOverlay(); });
    connect(context.selection, &SelectionModel::hoveredChanged, this, [this] {
        d->updateOverlay();
        d->updateCard(this);
    });
    d->applyTheme(*this);
    d->applyAxes();
    scheduleReplot();
}

FrontChart::~FrontChart() = default;

void FrontChart::scheduleReplot()
{
    if (!d->replot.isActive())
        d->replot.start();
}

void FrontChart::setAxes(Measure x, bool logX, Measure y, bool logY)
{
    d->x = x;
    d->logX = logX;
    d->y = y;
    d->logY = logY;
    d->applyAxes();
    setFollow(true);
    scheduleReplot();
}

void FrontChart::setFollow(bool follow)
{
    if (d->follow == follow)
        return;
    d->follow = follow;
    if (follow)
        scheduleReplot();
    Q_EMIT followChanged(follow);
}

bool FrontChart::follow() const { return d->follow; }

QSize FrontChart::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 26};
}

QSize FrontChart::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, fontMetrics().height() * 12};
}

QPointF FrontChart::positionOf(int candidate) const
{
    for (const auto &point : d->picture.points) {
        if (point.candidate == candidate)
            return {d->plot->xAxis->coordToPixel(point.at.x()), d->plot->yAxis->coordToPixel(point.at.y())};
    }
    return {};
}

void FrontChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    scheduleReplot();
}

void FrontChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // QCustomPlot takes the device ratio once; a window that moves to another screen would stay blurred.
    if (auto *window = this->window()->windowHandle()) {
        disconnect(d->screenChange);
        d->screenChange = connect(window, &QWindow::screenChanged, this, [this] {
            d->plot->setBufferDevicePixelRatio(devicePixelRatioF());
            d->plot->replot(QCustomPlot::rpQueuedReplot);
        });
    }
    d->plot->setBufferDevicePixelRatio(devicePixelRatioF());
    scheduleReplot();
}

void FrontChart::keyPressEvent(QKeyEvent *event)
{
    const int current = d->context.selection->current();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        d->context.selection->select(walkFront(d->picture, current, -1));
        break;
    case Qt::Key_Right:
    case Qt::Key_Down:
        d->context.selection->select(walkFront(d->picture, current, 1));
        break;
    case Qt::Key_Home:
        d->context.selection->select(walkFront(d->picture, 0, 1));
        break;
    case Qt::Key_End:
        d->context.selection->select(walkFront(d->picture, 0, -1));
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current > 0)
            Q_EMIT d->context.selection->openRequested(current);
        break;
    case Qt::Key_0:
        setFollow(true);
        scheduleReplot();
        break;
    case Qt::Key_Menu:
        if (current > 0)
            Q_EMIT menuRequested(current, mapToGlobal(positionOf(current).toPoint()));
        break;
    case Qt::Key_Escape:
        d->context.selection->clear();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace thimble::app
