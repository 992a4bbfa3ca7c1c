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
#include <QPainter>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
constexpr int kReloadMs = 60;
constexpr double kNear = 9;       // px within which a mark is under the pointer
constexpr double kLeastError = 1; // per cent: the axis never shows less, or rounding would look like an error
} // namespace

struct AgreementChart::Private
{
    ViewContext context;
    std::string board;
    Agreement agreement;
    QTimer reloadSoon;
    QCustomPlot *plot = nullptr; ///< owned by the chart
    QCPAxisRect *errors = nullptr;
    QCPGraph *diagonal = nullptr, *zero = nullptr;
    /// The same marks twice: latency against latency, and its error against latency.
    struct Marks
    {
        QCPGraph *emulated = nullptr, *measured = nullptr, *selected = nullptr, *hovered = nullptr;
    } latency, error;

    QPointF inLatency(const AgreementPoint &point) const;
    QPointF inError(const AgreementPoint &point) const;
    Marks makeMarks(QCPAxis *x, QCPAxis *y);

    void build(QWidget *chart);
    void applyTheme(const QWidget &widget);
    void fill();
    void updateOverlay();
};

QPointF AgreementChart::Private::inLatency(const AgreementPoint &point) const
{
    return {plot->xAxis->coordToPixel(point.predictedMs), plot->yAxis->coordToPixel(point.measuredMs)};
}

QPointF AgreementChart::Private::inError(const AgreementPoint &point) const
{
    return {errors->axis(QCPAxis::atBottom)->coordToPixel(point.predictedMs),
            errors->axis(QCPAxis::atLeft)->coordToPixel(100 * point.error())};
}

AgreementChart::Private::Marks AgreementChart::Private::makeMarks(QCPAxis *x, QCPAxis *y)
{
    Marks marks;
    for (auto **graph : {&marks.emulated, &marks.measured, &marks.selected, &marks.hovered}) {
        *graph = new MarkGraph(x, y);
        (*graph)->setLineStyle(QCPGraph::lsNone);
        (*graph)->setAdaptiveSampling(false); // it would drop marks
    }
    marks.selected->setLayer(QStringLiteral("overlay"));
    marks.hovered->setLayer(QStringLiteral("overlay"));
    return marks;
}

void AgreementChart::Private::build(QWidget *chart)
{
    plot = new QCustomPlot(chart);
    plot->setInteractions({});
    plot->setPlottingHints(QCP::phCacheLabels);
    plot->setFocusPolicy(Qt::NoFocus);
    plot->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
    errors = new QCPAxisRect(plot);
    plot->plotLayout()->addElement(0, 1, errors);
    plot->plotLayout()->setColumnStretchFactor(1, 1.4);
    auto *level = new QCPMarginGroup(plot); // both stand on one line
    for (auto *rect : {plot->axisRect(), errors}) {
        rect->setMinimumMargins(QMargins(0, 6, 12, 0));
        rect->setMarginGroup(QCP::msTop | QCP::msBottom, level);
    }
    auto *below = errors->axis(QCPAxis::atBottom), *beside = errors->axis(QCPAxis::atLeft);
    for (auto *axis : {below, beside}) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
    }
    diagonal = new QCPGraph(plot->xAxis, plot->yAxis);
    zero = new QCPGraph(below, beside);
    latency = makeMarks(plot->xAxis, plot->yAxis);
    error = makeMarks(below, beside);
    plot->xAxis->setLabel(AgreementChart::tr("Predicted (ms)"));
    plot->yAxis->setLabel(AgreementChart::tr("Measured (ms)"));
    below->setLabel(AgreementChart::tr("Predicted (ms)"));
    beside->setLabel(AgreementChart::tr("Error (%)"));
}

void AgreementChart::Private::applyTheme(const QWidget &widget)
{
    const auto &palette = context.theme->palette();
    plot->setBackground(QBrush(palette.panel));
    for (auto *axis :
         {plot->xAxis, plot->yAxis, errors->axis(QCPAxis::atBottom), errors->axis(QCPAxis::atLeft)})
        styleAxis(axis, palette, widget.font());
    const double ratio = widget.devicePixelRatioF();
    const auto scatter = [&](Mark mark) {
        return QCPScatterStyle(markPixmap(mark, markColour(mark, palette), palette.panel, ratio));
    };
    for (auto *marks : {&latency, &error}) {
        marks->emulated->setScatterStyle(scatter(Mark::Emulated));
        marks->measured->setScatterStyle(scatter(Mark::Board));
        marks->selected->setScatterStyle(QCPScatterStyle(ringPixmap(palette.text, 20, ratio)));
        marks->hovered->setScatterStyle(QCPScatterStyle(ringPixmap(palette.accent, 18, ratio)));
    }
    for (auto *line : {diagonal, zero})
        line->setPen(QPen(palette.textDim, 1, Qt::DashLine));
}

void AgreementChart::Private::fill()
{
    std::vector<double> values, predictions;
    QVector<double> emulatedX, emulatedY, emulatedError, measuredX, measuredY, measuredError;
    for (const auto &point : agreement.points) {
        const bool onBoard = point.origin == core::Origin::Board;
        (onBoard ? measuredX : emulatedX).append(point.predictedMs);
        (onBoard ? measuredY : emulatedY).append(point.measuredMs);
        (onBoard ? measuredError : emulatedError).append(100 * point.error());
        values.insert(values.end(), {point.predictedMs, point.measuredMs});
        predictions.push_back(point.predictedMs);
    }
    latency.emulated->setData(emulatedX, emulatedY, true);
    latency.measured->setData(measuredX, measuredY, true);
    error.emulated->setData(emulatedX, emulatedError, true);
    error.measured->setData(measuredX, measuredError, true);
    const bool logarithmic = wantsLogarithm(agreement);
    const auto [low, high] = niceRange(std::move(values), logarithmic);
    for (auto *axis : {plot->xAxis, plot->yAxis}) {
        setLogarithmic(axis, logarithmic);
        axis->setRange(low, high);
    }
    diagonal->setData({low, high}, {low, high}, true);
    const auto [first, last] = niceRange(std::move(predictions), logarithmic);
    setLogarithmic(errors->axis(QCPAxis::atBottom), logarithmic);
    errors->axis(QCPAxis::atBottom)->setRange(first, last);
    const double most = std::max(kLeastError, 140 * agreement.largest);
    errors->axis(QCPAxis::atLeft)->setRange(-most, most);
    zero->setData({first, last}, {0, 0}, true);
    updateOverlay();
}

void AgreementChart::Private::updateOverlay()
{
    for (auto *marks : {&latency, &error}) {
        marks->selected->data()->clear();
        marks->hovered->data()->clear();
    }
    for (const auto &point : agreement.points) {
        const auto add = [&point](QCPGraph *inLatency, QCPGraph *inError) {
            inLatency->addData(point.predictedMs, point.measuredMs);
            inError->addData(point.predictedMs, 100 * point.error());
        };
        if (context.selection->isSelected(point.candidate))
            add(latency.selected, error.selected);
        if (context.selection->hovered() == point.candidate)
            add(latency.hovered, error.hovered);
    }
    if (plot->isVisible())
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
    layout->setContentsMargins(2, 2, 2, 2); // for the frame of the focus
    layout->addWidget(d->plot);
    d->plot->installEventFilter(this);
    d->reloadSoon.setSingleShot(true);
    d->reloadSoon.setInterval(kReloadMs);
    connect(&d->reloadSoon, &QTimer::timeout, this, [this] {
        // Hidden among tabs it does nothing until it is shown; without points it is hidden for want of them.
        if (isVisible() || d->agreement.points.empty())
            reload();
    });
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
            return d->inLatency(point) + d->plot->pos();
    }
    return {};
}

int AgreementChart::candidateAt(const QPointF &at) const
{
    int nearest = 0;
    double best = kNear * kNear;
    for (const auto &point : d->agreement.points) {
        for (const auto &mark : {d->inLatency(point), d->inError(point)}) {
            const auto away = mark - at;
            if (const double distance = QPointF::dotProduct(away, away); distance < best) {
                best = distance;
                nearest = point.candidate;
            }
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

void AgreementChart::paintEvent(QPaintEvent *)
{
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(d->context.theme->palette().accent);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void AgreementChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    d->plot->setBufferDevicePixelRatio(devicePixelRatioF());
    d->applyTheme(*this);
    reload();
}

} // namespace thimble::app
