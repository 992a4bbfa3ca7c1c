// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/memoryview.h"

#include "app/gui/theme/theme.h"
#include "app/models/numberformat.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace thimble::app {

namespace {
constexpr double kMagnifyBelow = 0.4; // share of the bar below which the model is shown magnified as well
constexpr double kLeastWidth = 2;     // px: what is there can be seen
constexpr QColor kDarkInk(0x10, 0x14, 0x1c);

QString regionText(const MemoryRegion &region)
{
    return memoryKindWords(region.kind) + u' ' + format::exactBytes(region.bytes);
}
} // namespace

QColor memoryColour(MemoryKind kind, const Palette &p)
{
    switch (kind) {
    case MemoryKind::Code:
        return p.code;
    case MemoryKind::Weights:
        return p.weights;
    case MemoryKind::Tables:
        return p.tables;
    case MemoryKind::Stack:
        return p.stack;
    case MemoryKind::Static:
        return p.fixed;
    case MemoryKind::Arena:
        return p.arena;
    case MemoryKind::Monitor:
    case MemoryKind::StackRoom:
        return mix(p.panel, p.textDim, 0.45);
    case MemoryKind::Free:
        return p.raised;
    }
    return p.raised;
}

MemoryView::MemoryView(MemoryMapModel *model, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_theme(theme)
{
    setAccessibleName(tr("Memory of the part"));
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_chosen = -1;
        setAccessibleDescription(m_model->map().verdict);
        update();
    });
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MemoryView::setChosen(int row)
{
    if (row == m_chosen)
        return;
    m_chosen = row;
    update();
}

/// Title, bar, the lines that lead to the magnified bar, that bar, and air.
double MemoryView::bankHeight() const { return 2.0 * fontMetrics().height() + 17.0 * m_theme->step(); }

QSize MemoryView::sizeHint() const { return {120 * m_theme->step(), int(2 * bankHeight())}; }

QSize MemoryView::minimumSizeHint() const
{
    return {70 * m_theme->step(), int(2 * fontMetrics().height()) + 22 * m_theme->step()};
}

void MemoryView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    m_areas.clear();
    const auto &map = m_model->map();
    if (map.flash.bytes <= 0 || map.ram.bytes <= 0)
        return;
    const double height = std::min(bankHeight(), this->height() / 2.0);
    paintBank(painter, map.flash, 0);
    paintBank(painter, map.ram, height);
}

void MemoryView::paintBank(QPainter &painter, const MemoryBank &bank, double top)
{
    const auto &p = m_theme->palette();
    const int step = m_theme->step();
    const double height = std::min(bankHeight(), this->height() / 2.0);
    const double line = fontMetrics().height();
    // What is left after the title is shared by the two bars and the lines between them.
    const double rest = height - line - 3 * step;
    const double thick = std::min(7.0 * step, rest * 0.36);
    const double gap = std::min(4.0 * step, rest - 2 * thick);
    const double left = 0.5, width = this->width() - 1.0;

    auto title = (bank.flash ? tr("Flash %1") : tr("RAM %1")).arg(format::partMemory(bank.bytes));
    if (bank.base >= 0)
        title += tr(" from 0x%1").arg(bank.base, 8, 16, QLatin1Char('0'));
    const QRectF head(left, top, width, line);
    painter.setFont(font());
    painter.setPen(p.text);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, title);
    const auto extent = bank.extent();
    if (bank.needed > 0) {
        const bool over = bank.over() > 0;
        const auto words = over ? tr("%1 too much").arg(format::exactBytes(bank.over()))
                                : tr("%1 left").arg(format::exactBytes(bank.room - bank.needed));
        painter.setPen(over ? p.limit : p.textDim);
        if (fontMetrics().horizontalAdvance(title + words) + 4 * step < width)
            painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, words);
    }

    const auto [first, last] = modelRange(bank);
    const bool magnify = last > first && double(last - first) < kMagnifyBelow * double(extent);
    const QRectF whole(left, top + line + step, width, thick);
    paintBar(painter, bank, whole, 0, extent, !magnify);
    if (!magnify)
        return;
    const QRectF lens(left, whole.bottom() + gap, width, thick);
    const auto xOf = [&](std::int64_t byte) { return left + width * double(byte) / double(extent); };
    QPainterPath beam;
    beam.addPolygon(QPolygonF({{xOf(first), whole.bottom()},
                               {std::max(xOf(last), xOf(first) + kLeastWidth), whole.bottom()},
                               lens.topRight(),
                               lens.topLeft()}));
    beam.closeSubpath();
    painter.setPen(Qt::NoPen);
    painter.setBrush(mix(p.panel, p.textDim, 0.18));
    painter.drawPath(beam);
    paintBar(painter, bank, lens, first, last, true);
}

void MemoryView::paintBar(QPainter &painter, const MemoryBank &bank, const QRectF &bar, std::int64_t first,
                          std::int64_t last, bool labels)
{
    const auto &p = m_theme->palette();
    const int step = m_theme->step();
    painter.save();
    QPainterPath outline;
    outline.addRoundedRect(bar, 3, 3);
    painter.fillPath(outline, p.raised);
    painter.setClipPath(outline);
    for (const auto &span : memorySpans(bank, first, last)) {
        const auto &region = bank.regions[span.region];
        const int row = m_model->rowOf(bank.flash, span.region);
        QRectF area(bar.left() + span.from * bar.width(), bar.top(), (span.to - span.from) * bar.width(),
                    bar.height());
        area.setWidth(std::max(area.width(), kLeastWidth));
        const auto fill = memoryColour(region.kind, p);
        painter.fillRect(area.adjusted(0, 0, area.width() > 4 ? -1 : 0, 0), fill);
        if (row == m_chosen) {
            painter.setPen(QPen(p.text, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(area.adjusted(1, 1, -2, -1));
        }
        m_areas.push_back({area, row});
        if (!labels)
            continue;
        const auto inner = area.adjusted(1.5 * step, 0, -1.5 * step, 0);
        const auto full = regionText(region), brief = memoryKindWords(region.kind);
        const QFontMetricsF metrics(font());
        const auto text = metrics.horizontalAdvance(full) <= inner.width() ? full
            : metrics.horizontalAdvance(brief) <= inner.width()            ? brief
                                                                           : QString();
        painter.setPen(contrast(fill, Qt::white) >= contrast(fill, kDarkInk) ? QColor(Qt::white) : kDarkInk);
        painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    if (bank.bytes < last) { // goes on behind the part's end
        const double end = bar.left() + bar.width() * double(bank.bytes - first) / double(last - first);
        const QRectF beyond(end, bar.top(), bar.right() - end, bar.height());
        painter.fillRect(beyond, p.limit);
        painter.fillRect(beyond, QBrush(mix(p.limit, p.panel, 0.45), Qt::BDiagPattern));
        painter.restore();
        painter.fillRect(QRectF(end - 1, bar.top() - step, 2, bar.height() + 2 * step), p.limit);
        return;
    }
    painter.restore();
}

int MemoryView::rowAt(const QPointF &at) const
{
    for (auto area = m_areas.rbegin(); area != m_areas.rend(); ++area) {
        if (area->where.contains(at))
            return area->row;
    }
    return -1;
}

void MemoryView::mouseMoveEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position());
    if (row < 0)
        return QToolTip::hideText();
    QStringList parts;
    for (int column = 0; column < MemoryMapModel::ColumnCount; ++column)
        parts.append(m_model->index(row, column).data().toString());
    QToolTip::showText(event->globalPosition().toPoint(), parts.join(QStringLiteral(", ")), this);
}

void MemoryView::mousePressEvent(QMouseEvent *event)
{
    if (const int row = rowAt(event->position()); row >= 0)
        Q_EMIT chosen(row);
}

} // namespace thimble::app
