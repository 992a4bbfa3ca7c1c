// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/layersmodel.h"

#include "app/models/inspection.h"
#include "app/models/numberformat.h"

#include <algorithm>

namespace thimble::app {

namespace {
std::optional<double> timeMs(const core::LayerCost &layer, double clockHz)
{
    if (!layer.cycles || clockHz <= 0)
        return std::nullopt;
    return 1000.0 * double(*layer.cycles) / clockHz;
}
} // namespace

std::optional<double> LayersModel::Row::difference() const
{
    if (!predictedMs || !measuredMs || *predictedMs <= 0)
        return std::nullopt;
    return *measuredMs / *predictedMs - 1;
}

int LayersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int LayersModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString LayersModel::text(const Row &row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case Output:
        return row.output;
    case Macs:
        return format::count(row.macs);
    case Predicted:
        return format::milliseconds(row.predictedMs);
    case Measured:
        return format::milliseconds(row.measuredMs);
    case Difference:
        return format::difference(row.difference());
    case Ram:
        return format::exactBytes(row.ram);
    }
    return {};
}

double LayersModel::share(const Row &row) const
{
    double most = 0;
    for (const auto &other : m_rows)
        most = std::max(most, other.measuredMs.value_or(other.predictedMs.value_or(0)));
    return most > 0 ? row.measuredMs.value_or(row.predictedMs.value_or(0)) / most : 0;
}

QVariant LayersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((index.column() <= Output ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role == ShareRole)
        return share(row);
    if (role == ColourRole)
        return Inspection::colourOfLayer(index.row());
    if (role != SortRole)
        return {};
    switch (index.column()) {
    case Macs:
        return row.macs;
    case Predicted:
        return row.predictedMs ? QVariant(*row.predictedMs) : QVariant();
    case Measured:
        return row.measuredMs ? QVariant(*row.measuredMs) : QVariant();
    case Difference:
        return row.difference() ? QVariant(*row.difference()) : QVariant();
    case Ram:
        return double(row.ram);
    default:
        return text(row, index.column());
    }
}

QVariant LayersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((section <= Output ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Layer"),
                                         tr("Output"),
                                         tr("MACs"),
                                         tr("Predicted"),
                                         m_origin == core::Origin::Board ? tr("Board") : tr("Emulated"),
                                         tr("Difference"),
                                         tr("RAM")};
    return titles[section];
}

void LayersModel::setLayers(const core::Measurement *predicted, const core::Measurement *measured,
                            double clockHz)
{
    beginResetModel();
    m_rows.clear();
    m_total = {};
    m_totalRam.reset();
    m_hasMeasured = measured && !measured->layers.empty();
    m_origin = m_hasMeasured ? measured->origin : core::Origin::Emulated;
    const auto *shown = predicted && !predicted->layers.empty() ? predicted : measured;
    for (std::size_t i = 0; shown && i < shown->layers.size(); ++i) {
        const auto &layer = shown->layers[i];
        Row row;
        row.name = QString::fromStdString(layer.name);
        row.output = format::shape(layer.outputShape.data(), layer.outputShape.size());
        row.macs = double(layer.macs);
        row.ram = layer.ram;
        if (shown == predicted)
            row.predictedMs = timeMs(layer, clockHz);
        if (m_hasMeasured && i < measured->layers.size())
            row.measuredMs = timeMs(measured->layers[i], clockHz);
        m_total.macs += row.macs;
        m_rows.push_back(std::move(row));
    }
    if (predicted)
        m_total.predictedMs = predicted->latencyMs;
    if (m_hasMeasured)
        m_total.measuredMs = measured->latencyMs;
    if (shown)
        m_totalRam = (m_hasMeasured ? measured : shown)->ram.total();
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

QString LayersModel::total(int column) const
{
    if (m_rows.empty())
        return {};
    switch (column) {
    case Name:
        return tr("Total");
    case Output:
        return {};
    case Ram:
        return format::exactBytes(m_totalRam);
    default:
        return text(m_total, column);
    }
}

} // namespace thimble::app
