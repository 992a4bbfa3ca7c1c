// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QAbstractItemModel>
#include <QStringList>

/// A table as lines of text, cells separated by " | ", so that a test compares a model with a literal list.
inline QStringList modelLines(const QAbstractItemModel &model, const QList<int> &columns)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (const int column : columns)
            cells.append(model.index(row, column).data().toString().replace(QChar(0x202F), u' '));
        lines.append(cells.join(QStringLiteral(" | ")));
    }
    return lines;
}
