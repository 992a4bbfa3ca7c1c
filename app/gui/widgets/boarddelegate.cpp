// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/boarddelegate.h"

#include "app/gui/theme/icons.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPainter>

namespace thimble::app {

QColor boardStateColour(BoardState state, const Palette &p)
{
    switch (state) {
    case BoardState::Ready:
        return p.ok;
    case BoardState::NotReady:
        return p.attention;
    case BoardState::Broken:
        return p.limit;
    case BoardState::Unknown:
    case BoardState::Checking:
        return p.textDim;
    }
    return p.textDim;
}

BoardDelegate::BoardDelegate(const Theme *theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{ }

QSize BoardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {60 * m_theme->step(), 12 * m_theme->step()};
}

void BoardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const auto &p = m_theme->palette();
    const int step = m_theme->step();
    const auto card = QRectF(option.rect).adjusted(0, 1, 0, -1);
    const bool chosen = option.state & QStyle::State_Selected;
    if (chosen || option.state & QStyle::State_MouseOver) {
        painter->setPen(chosen && option.state & QStyle::State_HasFocus ? QPen(p.accent, 1)
                                                                        : QPen(Qt::NoPen));
        painter->setBrush(chosen ? p.selection : mix(p.panel, p.raised, 0.8));
        painter->drawRoundedRect(card.adjusted(0.5, 0, -0.5, 0), 5, 5);
    }
    const auto state = BoardState(index.data(BoardsModel::StateRole).toInt());
    const auto ink = boardStateColour(state, p);
    const QRectF top(card.left() + 6 * step, card.top() + step / 2.0, card.width() - 8 * step,
                     card.height() / 2 - step / 2.0);
    painter->setPen(QPen(ink, 1.6));
    painter->setBrush(state == BoardState::Ready ? QBrush(ink) : QBrush(Qt::NoBrush));
    painter->drawEllipse(QPointF(card.left() + 3.25 * step, top.center().y()), 3.2, 3.2);

    const auto small = m_theme->font(Theme::Text::Small);
    const auto words = index.data(BoardsModel::WordsRole).toString();
    painter->setFont(small);
    painter->setPen(ink);
    painter->drawText(top, Qt::AlignRight | Qt::AlignVCenter, words);
    const double taken = QFontMetricsF(small).horizontalAdvance(words) + 2 * step;
    const auto body = m_theme->font(Theme::Text::Body);
    painter->setFont(body);
    painter->setPen(state == BoardState::Broken ? p.textDim : p.text);
    painter->drawText(
        top, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetricsF(body).elidedText(index.data().toString(), Qt::ElideRight, top.width() - taken));
    auto below = index.data(BoardsModel::FactsRole).toString();
    if (below.isEmpty())
        below = index.data(BoardsModel::ReasonRole).toString();
    const QRectF bottom(top.left(), top.bottom() - step / 2.0, top.width(), top.height());
    painter->setFont(small);
    painter->setPen(p.textDim);
    painter->drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(small).elidedText(below, Qt::ElideRight, bottom.width()));
    painter->restore();
}

BoardItems::BoardItems(BoardsModel *boards, const Theme *theme, QObject *parent)
    : QIdentityProxyModel(parent)
    , m_unknown(makeDot(
          theme, [](const Theme &t) { return t.palette().textDim; }, true))
    , m_ready(makeDot(
          theme, [](const Theme &t) { return t.palette().ok; }, false))
    , m_notReady(makeDot(
          theme, [](const Theme &t) { return t.palette().attention; }, true))
{
    setSourceModel(boards);
}

QVariant BoardItems::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DecorationRole)
        return QIdentityProxyModel::data(index, role);
    switch (BoardState(index.data(BoardsModel::StateRole).toInt())) {
    case BoardState::Ready:
        return m_ready;
    case BoardState::NotReady:
    case BoardState::Broken:
        return m_notReady;
    case BoardState::Unknown:
    case BoardState::Checking:
        break;
    }
    return m_unknown;
}

void showBoards(QComboBox &picker, BoardsModel &boards, const Theme *theme)
{
    picker.setModel(new BoardItems(&boards, theme, &picker));
    picker.setItemDelegate(new BoardDelegate(theme, &picker));
    picker.view()->setMinimumWidth(100 * theme->step()); // two lines need more room than the chosen title
    picker.view()->setAccessibleName(picker.accessibleName());
}

} // namespace thimble::app
