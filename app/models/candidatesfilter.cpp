// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/candidatesfilter.h"

#include "app/models/candidatesmodel.h"

#include <QLocale>

namespace thimble::app {

CandidatesFilter::CandidatesFilter(const FilterModel *filter, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_filter(filter)
{
    setSortRole(CandidatesModel::SortRole);
    setDynamicSortFilter(true);
    connect(filter, &FilterModel::changed, this, [this] { invalidateFilter(); });
}

bool CandidatesFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const auto *candidates = qobject_cast<const CandidatesModel *>(sourceModel());
    return !candidates || m_filter->accepts(candidates->rows()[std::size_t(row)]);
}

bool CandidatesFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const auto a = left.data(sortRole()), b = right.data(sortRole());
    if (a.isValid() != b.isValid()) // what has no figure comes last, whatever the direction
        return sortOrder() == Qt::AscendingOrder ? a.isValid() : b.isValid();
    if (a.typeId() == QMetaType::QString)
        return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

namespace {
QString quoted(const QString &text, QChar separator)
{
    if (!text.contains(separator) && !text.contains(u'"') && !text.contains(u'\n'))
        return text;
    return u'"' + QString(text).replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"';
}

QString cell(const QAbstractItemModel &model, const QModelIndex &index)
{
    const auto raw = model.data(index, CandidatesModel::SortRole);
    if (raw.typeId() == QMetaType::Double)
        return QString::number(raw.toDouble(), 'g', 10);
    if (!raw.isValid())
        return {};
    return model.data(index, Qt::DisplayRole).toString();
}
} // namespace

QString toSeparated(const QAbstractItemModel &model, const QList<int> &columns, const QList<int> &rows,
                    QChar separator)
{
    QStringList lines, cells;
    for (const int column : columns)
        cells.append(quoted(model.headerData(column, Qt::Horizontal).toString(), separator));
    lines.append(cells.join(separator));
    for (const int row : rows) {
        cells.clear();
        for (const int column : columns)
            cells.append(quoted(cell(model, model.index(row, column)), separator));
        lines.append(cells.join(separator));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace thimble::app
