// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/agreementchart.h"

#include "app/gui/charts/plotparts.h"
#include "app/gui/marks.h"
#include "app/gui/theme/theme.h"
#include "app/gui/viewcontext.h"
#include "app/models/frontpicture.h"
#include "app/models/selectionmodel.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
constexpr int kReloadMs = 60;
constexpr double kNear = 9; // px within which a mark is under the pointer
} // namespace

struct AgreementChart::Private
{
    ViewContext context;
    std::string board;
    Agreement agreement;
    QTimer reloadSoon;
    QCustomPlot *plot = nullptr; ///< owned by the chart
    QCPGraph *diagonal = nullptr, *emulated = nullptr, *measured = nullptr;
    QCPGraph *selected = nullptr, *hovered = nullptr;

    void build(QWidget *chart);
    void applyTheme(const QWidget &widget);
    void fill();
    void updateOverlay();
};

void AgreementChart::Private::build(QWidget *chart)
{
    plot = new QCustomPlot(chart);
    plot->setInteractions({});
    plot->setPlottingHints(QCP::phCacheLabels);
    plot->setFocusPolicy(Qt::NoFocus);
    plot->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
    plot->axisRect()->setMinimumMargins(QMargins(0, 6, 6, 0));
    diagonal = new QCPGraph(plot->xAxis, plot->yAxis);
    for (auto **graph : {&emulated, &measured, &selected, &hovered}) {
        *graph = new MarkGraph(plot->xAxis, plot->yAxis);
        (*graph)->setLineStyle(QCPGraph::lsNone);
        (*graph)->setAdaptiveSampling(false); // it would drop marks
    }
    selected->setLayer(QStringLiteral("overlay"));
    hovered->setLayer(QStringLiteral("overlay"));
    plot->xAxis->setLabel(AgreementChart::tr("Predicted (ms)"));
    plot->yAxis->setLabel(AgreementChart::tr("Measured (ms)"));
}

void AgreementChart::Private::applyTheme(const QWidget &widget)
{
    const auto &palette = context.theme->palette();
    plot->setBackground(QBrush(palette.panel));
    for (auto *axis : {plot->xAxis, plot->yAxis})
        styleAxis(axis, palette, widget.font());
    const double ratio = widget.devicePixelRatioF();
    const auto scatter = [&](Mark mark) {
        return QCPScatterStyle(markPixmap(mark, markColour(mark, palette), palette.panel, ratio));
    };
    emulated->setScatterStyle(scatter(Mark::Emulated));
    measured->setScatterStyle(scatter(Mark::Board));
    selected->setScatterStyle(QCPScatterStyle(ringPixmap(palette.text, 20, ratio)));
    hovered->setScatterStyle(QCPScatterStyle(ringPixmap(palette.accent, 18, ratio)));
    diagonal->setPen(QPen(palette.textDim, 1, Qt::DashLine));
}

void AgreementChart::Private::fill()
{
    std::vector<double> values;
    QVector<double> emulatedX, emulatedY, measuredX, measuredY;
    for (const auto &point : agreement.points) {
        const bool onBoard = point.origin == core::Origin::Board;
        (onBoard ? measuredX : emulatedX).append(point.predictedMs);
        (onBoard ? measuredY : emulatedY).append(point.measuredMs);
        values.insert(values.end(), {point.predictedMs, point.measuredMs});
    }
    emulated->setData(emulatedX, emulatedY, true);
    measured->setData(measuredX, measuredY, true);
    const bool logarithmic = wantsLogarithm(agreement);
    const auto [low, high] = niceRange(std::move(values), logarithmic);
    for (auto *axis : {plot->xAxis, plot->yAxis}) {
        setLogarithmic(axis, logarithmic);
        axis->setRange(low, high);
    }
    diagonal->setData({low, high}, {low, high}, true);
    updateOverlay();
}

void AgreementChart::Private::updateOverlay()
{
    selected->data()->clear();
    hovered->data()->clear();
    for (const auto &point : agreement.points) {
        if (context.selection->isSelected(point.candidate))
            selected->addData(point.predictedMs, point.measuredMs);
        if (context.selection->hovered() == point.candidate)
            hovered->addData(point.predictedMs, point.measuredMs);
    }
    plot->layer(QStringLiteral("overlay"))->replot();
}

AgreementChart::AgreementChart(const ViewContext &context, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>())
{
    d->context = context;
    setAccessibleName(tr("Predicted and measured latency"));
    setFocusPolicy(Qt::StrongFocus);
    d->build(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->plot);
    d->plot->installEventFilter(this);
    d->reloadSoon.setSingleShot(true);
    d->reloadSoon.setInterval(kReloadMs);
    connect(&d->reloadSoon, &QTimer::timeout, this, &AgreementChart::reload);
    connect(context.candidates, &QAbstractItemModel::modelReset, this, &AgreementChart::reloadSoon);
    connect(context.candidates, &QAbstractItemModel::rowsInserted, this, &AgreementChart::reloadSoon);
    connect(context.candidates, &QAbstractItemModel::dataChanged, this, &AgreementChart::reloadSoon);
    connect(context.selection, &SelectionModel::selectedChanged, this, [this] { d->updateOverlay(); });
    connect(context.selection, &SelectionModel::hoveredChanged, this, [this] { d->updateOverlay(); });
    connect(context.theme, &Theme::changed, this, [this] {
        d->applyTheme(*this);
        reloadSoon();
    });
    d->applyTheme(*this);
    reload();
}

AgreementChart::~AgreementChart() = default;

void AgreementChart::setBoard(const std::string &id)
{
    if (d->board == id)
        return;
    d->board = id;
    reload();
}

const Agreement &AgreementChart::agreement() const { return d->agreement; }

void AgreementChart::reloadSoon()
{
    if (!d->reloadSoon.isActive())
        d->reloadSoon.start();
}

void AgreementChart::reload()
{
    d->agreement = d->board.empty() ? Agreement() : agreementOf(d->context.candidates->rows(), d->board);
    d->fill();
    d->plot->replot(QCustomPlot::rpQueuedReplot);
    setAccessibleDescription(agreementWords(d->agreement) + u' '
                             + tr("Arrow keys walk along the predictions, Return opens the layers."));
    Q_EMIT agreementChanged();
}

QSize AgreementChart::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 60, fontMetrics().height() * 14};
}

QSize AgreementChart::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * 8};
}

QPointF AgreementChart::positionOf(int candidate) const
{
    for (const auto &point : d->agreement.points) {
        if (point.candidate == candidate)
            return {d->plot->xAxis->coordToPixel(point.predictedMs),
                    d->plot->yAxis->coordToPixel(point.measuredMs)};
    }
    return {};
}

int AgreementChart::candidateAt(const QPointF &at) const
{
    int nearest = 0;
    double best = kNear * kNear;
    for (const auto &point : d->agreement.points) {
        const double dx = d->plot->xAxis->coordToPixel(point.predictedMs) - at.x();
        const double dy = d->plot->yAxis->coordToPixel(point.measuredMs) - at.y();
        if (dx * dx + dy * dy < best) {
            best = dx * dx + dy * dy;
            nearest = point.candidate;
        }
    }
    return nearest;
}

void AgreementChart::hover(const QPointF &at, const QPoint &global)
{
    const int id = candidateAt(at);
    if (id == d->context.selection->hovered())
        return;
    d->context.selection->setHovered(id);
    QToolTip::hideText();
    for (const auto &point : d->agreement.points) {
        if (point.candidate == id)
            QToolTip::showText(global, pointWords(point), this);
    }
}

bool AgreementChart::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != d->plot)
        return QWidget::eventFilter(watched, event);
    auto *selection = d->context.selection;
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        setFocus(Qt::MouseFocusReason);
        return true;
    case QEvent::MouseMove: {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        hover(mouse->position(), mouse->globalPosition().toPoint());
        return true;
    }
    case QEvent::MouseButtonRelease: {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const int id = mouse->button() == Qt::LeftButton ? candidateAt(mouse->position()) : 0;
        if (id && mouse->modifiers() & Qt::ControlModifier)
            selection->toggle(id);
        else if (id)
            selection->select(id);
        return true;
    }
    case QEvent::MouseButtonDblClick:
        if (const int id = candidateAt(static_cast<QMouseEvent *>(event)->position()))
            Q_EMIT selection->openRequested(id);
        return true;
    case QEvent::Leave:
        selection->setHovered(0);
        return false;
    default:
        return false;
    }
}

void AgreementChart::keyPressEvent(QKeyEvent *event)
{
    auto *selection = d->context.selection;
    const int current = selection->current();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return selection->select(walkPoints(d->agreement, current, -1));
    case Qt::Key_Right:
    case Qt::Key_Up:
        return selection->select(walkPoints(d->agreement, current, 1));
    case Qt::Key_Home:
        return selection->select(walkPoints(d->agreement, 0, 1));
    case Qt::Key_End:
        return selection->select(walkPoints(d->agreement, 0, -1));
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current > 0)
            Q_EMIT selection->openRequested(current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void AgreementChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    d->plot->setBufferDevicePixelRatio(devicePixelRatioF());
    d->applyTheme(*this);
    reloadSoon();
}

} // namespace thimble::app
