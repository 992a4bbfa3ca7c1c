// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/seriesplot.h"

#include "app/gui/theme/theme.h"
#include "app/models/consoleseries.h"
#include "app/models/numberformat.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace thimble::app {

namespace {
constexpr Qt::PenStyle kStyles[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine,
                                    Qt::DashDotDotLine};

/// The smallest rectangle around all points, never empty.
QRectF extent(const std::vector<ConsoleSeries::Series> &all)
{
    double left = 1e300, right = -1e300, low = 1e300, high = -1e300;
    for (const auto &series : all) {
        for (const auto &point : series.points) {
            left = std::min(left, point.x());
            right = std::max(right, point.x());
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    }
    if (high - low < 1e-12 * std::max(std::abs(high), 1.0)) {
        low -= 0.5;
        high += 0.5;
    }
    return {QPointF(left, low), QPointF(std::max(right, left + 1e-3), high)};
}
} // namespace

SeriesPlot::SeriesPlot(const ConsoleSeries *series, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_series(series)
    , m_theme(theme)
{
    setAccessibleName(tr("Plot of the numbers that the board says"));
    connect(series, &ConsoleSeries::changed, this, qOverload<>(&QWidget::update));
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize SeriesPlot::sizeHint() const { return {120 * m_theme->step(), 36 * m_theme->step()}; }

QSize SeriesPlot::minimumSizeHint() const { return {40 * m_theme->step(), 20 * m_theme->step()}; }

QPen SeriesPlot::penOf(std::size_t index) const
{
    QPen pen(m_theme->palette().tensor(int(index)), 1.5);
    pen.setStyle(kStyles[index % std::size(kStyles)]);
    return pen;
}

void SeriesPlot::paintLegend(QPainter &painter, const QRectF &area) const
{
    const auto &all = m_series->series();
    const int step = m_theme->step();
    double x = area.left();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto text = all[i].points.empty()
            ? all[i].name
            : tr("%1 %2").arg(all[i].name, format::threeDigits(all[i].points.back().y()));
        const double width = painter.fontMetrics().horizontalAdvance(text);
        if (x + 8 * step + width > area.right())
            break;
        painter.setPen(penOf(i));
        painter.drawLine(QPointF(x, area.center().y()), QPointF(x + 6 * step, area.center().y()));
        painter.setPen(m_theme->palette().text);
        painter.drawText(QRectF(x + 8 * step, area.top(), width + step, area.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
        x += 12 * step + width;
    }
}

void SeriesPlot::paintEvent(QPaintEvent *)
{
    const auto &palette = m_theme->palette();
    const auto &all = m_series->series();
    const int step = m_theme->step();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme->font(Theme::Text::Small));
    painter.setPen(QPen(palette.border, 1));
    painter.setBrush(palette.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const double line = painter.fontMetrics().height();
    const QRectF inner = QRectF(rect()).adjusted(2 * step, step, -2 * step, -step);
    if (all.empty()) {
        painter.setPen(palette.textDim);
        painter.drawText(
            inner, Qt::AlignCenter | Qt::TextWordWrap,
            tr("Lines of numbers are drawn here, such as \u201Cx=1.5 y=2\u201D, \u201C1.5,2\u201D or "
               "\u201Clabel: 3.2\u201D."));
        return;
    }
    const auto bounds = extent(all);
    const auto high = format::threeDigits(bounds.bottom()), low = format::threeDigits(bounds.top());
    const double axis = step
        + std::max(painter.fontMetrics().horizontalAdvance(high),
                   painter.fontMetrics().horizontalAdvance(low));
    const QRectF area = inner.adjusted(axis, line + step, 0, -line - step);
    paintLegend(painter, {area.left(), inner.top(), area.width(), line});
    painter.setPen(palette.textDim);
    painter.drawText(QRectF(inner.left(), area.top(), axis - step, line), Qt::AlignRight | Qt::AlignTop,
                     high);
    painter.drawText(QRectF(inner.left(), area.bottom() - line, axis - step, line),
                     Qt::AlignRight | Qt::AlignBottom, low);
    const QRectF below(area.left(), area.bottom() + step, area.width(), line);
    const int decimals = bounds.width() < 1 ? 3 : 1;
    painter.drawText(below, Qt::AlignLeft | Qt::AlignTop, tr("%1 s").arg(bounds.left(), 0, 'f', decimals));
    painter.drawText(below, Qt::AlignRight | Qt::AlignTop, tr("%1 s").arg(bounds.right(), 0, 'f', decimals));
    painter.setPen(QPen(palette.grid, 1));
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = area.top() + share * area.height();
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < all.size(); ++i) {
        QPainterPath path;
        for (const auto &point : all[i].points) {
            const QPointF at(area.left() + (point.x() - bounds.left()) / bounds.width() * area.width(),
                             area.bottom() - (point.y() - bounds.top()) / bounds.height() * area.height());
            path.elementCount() == 0 ? path.moveTo(at) : path.lineTo(at);
        }
        painter.setPen(penOf(i));
        painter.drawPath(path);
    }
}

} // namespace thimble::app
