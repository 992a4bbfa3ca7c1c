// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/marks.h"
#include "app/gui/widgets/label.h"

#include <QStyledItemDelegate>

#include <functional>

namespace thimble::app {

/// Cells of all tables: rounded selection, tabular figures in right-aligned columns, the mark of a candidate's standing before its
/// words, the share of a layer as a thin bar below its name.
class TableDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// What else a cell shows; empty functions and negative roles show nothing.
    struct Roles
    {
        std::function<Mark(const QModelIndex &)> mark; ///< drawn before the text of `markColumn`
        int markColumn = -1;
        std::function<bool(const QModelIndex &)> faint;       ///< the row steps back
        std::function<Label::Tone(const QModelIndex &)> tone; ///< of the text in `toneColumn`
        int toneColumn = -1;
        std::function<QColor(const QModelIndex &)> swatch; ///< a square before the text of column 0
        int share = -1;                                    ///< role, 0..1: bar below the text of column 0
        int colour = -1;                                   ///< role, tensor colour index of that bar
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
