// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/measurement.h"

#include <QAbstractTableModel>

#include <memory>

namespace thimble::app {

/// The layers of one candidate with estimate beside measurement and how far the measurement lies from the estimate: times on the
/// same clock, live bytes while each runs. What is not known is a dash. Footer figures are the totals of the columns.
class LayersModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Output, Macs, Predicted, Measured, Difference, Ram, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1, ShareRole, ColourRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// `measured` is the best emulated or board measurement and may be null; layers are matched by position. `clockHz` turns
    /// cycles into time.
    void setLayers(const core::Measurement *predicted, const core::Measurement *measured, double clockHz);
    void clear() { setLayers(nullptr, nullptr, 0); }
    QString total(int column) const;
    bool hasMeasured() const { return m_hasMeasured; }

private:
    struct Row
    {
        QString name, output;
        double macs = 0;
        std::optional<double> predictedMs, measuredMs;
        std::int64_t ram = 0;

        std::optional<double> difference() const; ///< measured / predicted - 1
    };
    QString text(const Row &row, int column) const;
    double share(const Row &row) const;

    std::vector<Row> m_rows;
    Row m_total;
    std::optional<std::int64_t> m_totalRam;
    bool m_hasMeasured = false;
    core::Origin m_origin = core::Origin::Predicted;
};

} // namespace thimble::app
