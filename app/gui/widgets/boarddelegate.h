// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"
#include "app/models/boardsmodel.h"

#include <QIcon>
#include <QIdentityProxyModel>
#include <QStyledItemDelegate>

class QComboBox;

namespace thimble::app {

/// A board in two lines wherever one is chosen: its state as a dot, title and state in words; part, clock and memory below.
class BoardDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    BoardDelegate(const Theme *theme, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme *m_theme;
};

/// The boards with their state as an icon, for combo boxes, which show the chosen item without a delegate.
class BoardItems : public QIdentityProxyModel
{
    Q_OBJECT
public:
    BoardItems(BoardsModel *boards, const Theme *theme, QObject *parent);
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QIcon m_unknown, m_ready, m_notReady;
};

/// Fills a combo box with the boards; its items' data are their ids. Their states follow the model.
void showBoards(QComboBox &picker, BoardsModel &boards, const Theme *theme);
/// Full when ready, hollow otherwise, so that colour is not the only sign.
QColor boardStateColour(BoardState state, const Palette &palette);

} // namespace thimble::app
