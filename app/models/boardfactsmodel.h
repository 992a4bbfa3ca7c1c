// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"

#include <QAbstractTableModel>

namespace thimble::app {

/// What is known of one board and where each figure comes from: the part first, then every parameter of its timing model, then its
/// caches.
class BoardFactsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Value, Source, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Null: no board, no rows.
    void setBoard(const core::Board *board);

private:
    struct Row
    {
        QString name, value, source;
        QString key; ///< what the description calls it
    };
    void addPart(const core::Board &board);
    void addTiming(const core::Board &board);
    void addCaches(const core::Board &board);

    std::vector<Row> m_rows;
};

} // namespace thimble::app
