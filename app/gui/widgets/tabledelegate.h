// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"

#include <QStyledItemDelegate>

namespace thimble::app {

/// Cells of all tables: rounded selection, tabular figures in right-aligned columns, the mark of a candidate's standing before its
/// words, the share of a layer as a thin bar below its name.
class TableDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    struct Roles
    {
        int mark = -1; ///< Mark as int: drawn before the text of `markColumn`
        int markColumn = -1;
        int faint = -1;  ///< bool: the row steps back
        int share = -1;  ///< 0..1: bar below the text of column 0
        int colour = -1; ///< tensor colour index of that bar
        int tone = -1;   ///< Label::Tone as int for the text of `toneColumn`
        int toneColumn = -1;
    };

    TableDelegate(const Theme *theme, const Roles &roles, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme *m_theme;
    Roles m_roles;
};

} // namespace thimble::app
