// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/filtermodel.h"

#include <QSortFilterProxyModel>

namespace thimble::app {

/// Sorts by raw numbers and shows what the shared filter accepts.
class CandidatesFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit CandidatesFilter(const FilterModel *filter, QObject *parent = nullptr);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    const FilterModel *m_filter;
};

/// The visible rows and columns as RFC 4180 lines with C-locale raw numbers, for saving; tabs instead of commas for the clipboard.
QString toSeparated(const QAbstractItemModel &model, const QList<int> &columns, const QList<int> &rows,
                    QChar separator);

} // namespace thimble::app
