// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/tabledelegate.h"

#include "app/gui/theme/tabular.h"

#include <QApplication>
#include <QPainter>

namespace thimble::app {

TableDelegate::TableDelegate(const Theme *theme, const Roles &roles, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_roles(roles)
{ }

QSize TableDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto text = index.data().toString();
    const int mark = index.column() == m_roles.markColumn || (index.column() == 0 && m_roles.swatch)
        ? 5 * m_theme->step()
        : 0;
    return {int(tabularWidth(QFontMetricsF(option.font), text)) + 4 * m_theme->step() + mark,
            m_theme->rowHeight()};
}

void TableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const auto *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);

    painter->save();
    const auto &p = m_theme->palette();
    const int step = m_theme->step();
    const bool faint = m_roles.faint && m_roles.faint(index);
    QColor ink = faint && !(item.state & QStyle::State_Selected) ? p.textDim : p.text;
    if (index.column() == m_roles.toneColumn)
        ink = toneColour(m_roles.tone(index), p);
    QRectF area = QRectF(item.rect).adjusted(2 * step, 0, -2 * step, 0);
    if (index.column() == m_roles.markColumn) {
        const auto mark = m_roles.mark(index);
        paintMark(*painter, mark, {area.left() + 1.5 * step, area.center().y()}, markColour(mark, p),
                  p.panel);
        area.setLeft(area.left() + 5 * step);
    }
    if (index.column() == 0 && m_roles.swatch) {
        const double side = 2.5 * step;
        painter->setPen(QPen(p.border, 1));
        painter->setBrush(m_roles.swatch(index));
        painter->drawRoundedRect(QRectF(area.left(), area.center().y() - side / 2, side, side), 2, 2);
        area.setLeft(area.left() + 5 * step);
    }
    const auto share = index.column() == 0 && m_roles.share >= 0 ? index.data(m_roles.share) : QVariant();
    if (share.isValid()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(p.tensor(index.data(m_roles.colour).toInt()));
        const double width = std::max(2.0, (area.width() - 2 * step) * share.toDouble());
        painter->drawRoundedRect(QRectF(area.left(), item.rect.bottom() - 2.5, width, 2.5), 1, 1);
        area.adjust(0, -1, 0, -1);
    }
    painter->setFont(item.font);
    painter->setPen(ink);
    const bool number = item.displayAlignment & Qt::AlignRight;
    const auto text =
        number ? item.text : item.fontMetrics.elidedText(item.text, Qt::ElideRight, int(area.width()));
    if (number)
        drawTabular(*painter, area, item.displayAlignment, text);
    else
        painter->drawText(area, int(Qt::AlignLeft | Qt::AlignVCenter), text);
    painter->restore();
}

} // namespace thimble::app
