// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/arenatimeline.h"

#include "app/gui/theme/theme.h"
#include "app/gui/viewcontext.h"
#include "app/models/inspection.h"
#include "app/models/numberformat.h"
#include "app/models/selectionmodel.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace thimble::app {

namespace {
constexpr int kGrid = 4; // px rhythm
constexpr double kCorner = 2.0;
constexpr int kDragDistance = 4;
constexpr QColor kDarkInk(0x10, 0x14, 0x1c);

/// Round byte steps: 1, 2 or 5 times a power of ten, about five of them.
double byteStep(double range)
{
    const double rough = std::max(range / 5, 1.0);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}
} // namespace

ArenaTimeline::ArenaTimeline(const ViewContext &context, QWidget *parent)
    : QWidget(parent)
    , m_inspection(context.inspection)
    , m_selection(context.selection)
    , m_theme(context.theme)
{
    setAccessibleName(tr("Arena over time"));
    setAccessibleDescription(
        tr("Operations across, address up; arrow keys walk along the layers, 0 shows everything"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(m_inspection, &Inspection::changed, this, &ArenaTimeline::reload);
    connect(m_selection, &SelectionModel::layerChanged, this, qOverload<>(&QWidget::update));
    connect(m_selection, &SelectionModel::hoveredLayerChanged, this, qOverload<>(&QWidget::update));
    connect(m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    reload();
}

const Palette &ArenaTimeline::colours() const { return m_theme->palette(); }

QSize ArenaTimeline::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 14};
}

QSize ArenaTimeline::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 36, fontMetrics().height() * 8};
}

void ArenaTimeline::reload()
{
    m_hovered = -1;
    m_picture.setPlan(m_inspection->build() ? m_inspection->build()->plan : core::Plan{});
    layOut();
    update();
}

void ArenaTimeline::layOut()
{
    const QFontMetricsF metrics(font());
    const double left = metrics.horizontalAdvance(QStringLiteral("000.0 k")) + 2 * kGrid;
    const double line = metrics.height();
    m_picture.setArea(QRectF(left, 2 * line + 2 * kGrid, std::max(width() - left - 2 * kGrid, 10.0),
                             std::max(height() - 3 * line - 5 * kGrid, 10.0)));
}

void ArenaTimeline::resizeEvent(QResizeEvent *) { layOut(); }

QString ArenaTimeline::title() const
{
    const auto &plan = m_picture.plan();
    return tr("Arena by operation: %1, lower bound %2, unused %3")
        .arg(format::exactBytes(plan.arenaBytes), format::exactBytes(plan.lowerBound),
             format::percent(m_picture.unusedShare()));
}

void ArenaTimeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), colours().panel);
    painter.setPen(colours().textDim);
    if (m_picture.plan().buffers.empty()) {
        const bool working = m_inspection->state() == Inspection::State::Working;
        const auto words = working ? tr("Compiling this candidate…")
            : m_inspection->state() == Inspection::State::Failed
            ? QString::fromStdString(m_inspection->error().sentence)
            : tr("Select a candidate in the front or the table: its memory over time appears here.");
        painter.drawText(rect().adjusted(4 * kGrid, 0, -4 * kGrid, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         words);
        return;
    }
    painter.drawText(QPointF(m_picture.area().left(), QFontMetricsF(font()).ascent() + kGrid / 2.0), title());
    paintAxes(painter);
    painter.save();
    painter.setClipRect(m_picture.area());
    paintBlocks(painter);
    painter.restore();
    paintPeak(painter);
    if (hasFocus()) {
        painter.setPen(colours().accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kGrid, kGrid);
    }
}

void ArenaTimeline::paintAxes(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    const auto &area = m_picture.area();
    const double low = m_picture.byteAt(area.bottom());
    const double high = m_picture.byteAt(area.top());
    const double step = byteStep(high - low);
    for (double byte = std::ceil(low / step) * step; byte <= high; byte += step) {
        const double y = std::round(m_picture.yOf(byte)) + 0.5;
        painter.setPen(colours().grid);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(colours().textDim);
        painter.drawText(QRectF(0, y - metrics.height() / 2, area.left() - kGrid, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         byte < 0.5 ? QStringLiteral("0 B") : format::bytes(byte));
    }
    const auto &operations = m_picture.plan().operations;
    double free = area.left();
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const auto label = QString::fromStdString(operations[i]);
        const double centre = m_picture.xOf(double(i) + 0.5);
        const double half = metrics.horizontalAdvance(label) / 2;
        if (centre - half < free || centre + half > area.right())
            continue; // labels that would touch are left out, the hover names every operation
        painter.drawText(QPointF(centre - half, area.bottom() + metrics.ascent() + kGrid), label);
        free = centre + half + 2 * kGrid;
    }
}

void ArenaTimeline::paintBlocks(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    const int selected = m_inspection->operationOfLayer(m_selection->layer());
    const int hovered = m_inspection->operationOfLayer(m_selection->hoveredLayer());
    for (const auto &[operation, strength] : {std::pair(selected, 60), std::pair(hovered, 25)}) {
        if (operation < 0)
            continue;
        QColor band = colours().selection;
        band.setAlpha(strength + 60);
        painter.fillRect(QRectF(m_picture.xOf(operation), m_picture.area().top(),
                                m_picture.xOf(operation + 1) - m_picture.xOf(operation),
                                m_picture.area().height()),
                         band);
    }
    for (const auto &block : m_picture.blocks()) {
        const auto &buffer = m_picture.plan().buffers[std::size_t(block.buffer)];
        QColor fill = buffer.kind == core::PlannedBuffer::Kind::Scratch ? colours().weak
                                                                        : colours().tensor(block.buffer);
        if (block.buffer != m_hovered)
            fill.setAlpha(215);
        const auto area = block.area.adjusted(0.75, 0.75, -0.75, -0.75);
        painter.setPen(block.buffer == m_hovered ? QPen(colours().text, 1.5) : QPen(colours().panel, 1));
        painter.setBrush(fill);
        painter.drawRoundedRect(area, kCorner, kCorner);
        if (block.hatched) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(QBrush(colours().panel, Qt::BDiagPattern));
            painter.drawRoundedRect(area, kCorner, kCorner);
        }
        const auto label = QString::fromStdString(buffer.name);
        const auto shown = area.intersected(m_picture.area());
        if (shown.height() >= metrics.height()
            && shown.width() >= metrics.horizontalAdvance(label) + 2 * kGrid) {
            const auto seen = mix(colours().panel, fill, fill.alphaF());
            painter.setPen(contrast(seen, Qt::white) >= contrast(seen, kDarkInk) ? QColor(Qt::white)
                                                                                 : kDarkInk);
            painter.drawText(shown.adjusted(kGrid, 0, -kGrid, 0), Qt::AlignLeft | Qt::AlignVCenter, label);
        }
    }
}

void ArenaTimeline::paintPeak(QPainter &painter) const
{
    const auto &plan = m_picture.plan();
    const auto &area = m_picture.area();
    const double x = m_picture.xOf(plan.peakOperation + 0.5);
    if (x < area.left() || x > area.right())
        return;
    const QFontMetricsF metrics(font());
    painter.setPen(QPen(colours().limit, 1.5));
    painter.drawLine(QPointF(x, area.top() - metrics.height()), QPointF(x, area.bottom()));
    const auto name = std::size_t(plan.peakOperation) < plan.operations.size()
        ? QString::fromStdString(plan.operations[std::size_t(plan.peakOperation)])
        : QString();
    const auto label = tr("peak %1, %2").arg(format::exactBytes(plan.arenaBytes), name);
    const double width = metrics.horizontalAdvance(label);
    const double at = x + kGrid + width > area.right() ? x - kGrid - width : x + kGrid;
    painter.drawText(QPointF(at, area.top() - metrics.descent()), label);
}

QString ArenaTimeline::describe(int index) const
{
    const auto &plan = m_picture.plan();
    const auto &buffer = plan.buffers[std::size_t(index)];
    const auto operation = [&plan](int at) {
        return std::size_t(at) < plan.operations.size()
            ? QString::fromStdString(plan.operations[std::size_t(at)])
            : QString::number(at);
    };
    QString text = QString::fromStdString(buffer.name);
    if (!buffer.shape.empty())
        text += QStringLiteral("  ") + format::shape(buffer.shape.data(), buffer.shape.size());
    text += QLatin1Char('\n')
        + tr("%1 at address %2").arg(format::exactBytes(buffer.size), format::exact(buffer.offset))
        + QLatin1Char('\n')
        + (buffer.first == buffer.last
               ? tr("lives during %1").arg(operation(buffer.first))
               : tr("lives from %1 to %2").arg(operation(buffer.first), operation(buffer.last)));
    return text;
}

void ArenaTimeline::setHovered(int buffer, const QPoint &at)
{
    if (buffer == m_hovered)
        return;
    m_hovered = buffer;
    if (buffer >= 0)
        QToolTip::showText(at, describe(buffer), this);
    else
        QToolTip::hideText();
    update();
}

void ArenaTimeline::wheelEvent(QWheelEvent *event)
{
    m_picture.zoom(event->position(), std::pow(1.2, event->angleDelta().y() / 120.0));
    event->accept();
    update();
}

void ArenaTimeline::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position();
    m_panning = false;
}

void ArenaTimeline::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton) {
        const auto moved = event->position() - m_pressed;
        if (m_panning || moved.manhattanLength() > kDragDistance) {
            m_panning = true;
            m_picture.pan(moved);
            m_pressed = event->position();
            update();
        }
        return;
    }
    setHovered(m_picture.bufferAt(event->position()), event->globalPosition().toPoint());
    const bool inside = m_picture.area().contains(event->position());
    m_selection->setHoveredLayer(
        inside ? m_inspection->layerOfOperation(int(m_picture.operationAt(event->position().x()))) : -1);
}

void ArenaTimeline::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_panning && m_picture.area().contains(event->position()))
        m_selection->setLayer(
            m_inspection->layerOfOperation(int(m_picture.operationAt(event->position().x()))));
    m_panning = false;
}

void ArenaTimeline::leaveEvent(QEvent *)
{
    setHovered(-1, {});
    m_selection->setHoveredLayer(-1);
}

void ArenaTimeline::keyPressEvent(QKeyEvent *event)
{
    const auto layers = m_inspection->build() ? int(m_inspection->build()->predicted.layers.size()) : 0;
    switch (event->key()) {
    case Qt::Key_0:
        m_picture.fit();
        break;
    case Qt::Key_Plus:
        m_picture.zoom(m_picture.area().center(), 1.25);
        break;
    case Qt::Key_Minus:
        m_picture.zoom(m_picture.area().center(), 0.8);
        break;
    case Qt::Key_Left:
        if (layers > 0)
            m_selection->setLayer(std::max(m_selection->layer() - 1, 0));
        break;
    case Qt::Key_Right:
        if (layers > 0)
            m_selection->setLayer(std::min(m_selection->layer() + 1, layers - 1));
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    update();
}

} // namespace thimble::app
