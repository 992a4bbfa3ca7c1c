// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/plugin/pluginregistry.h"

#include <QAbstractTableModel>

namespace thimble::app {

/// One row per plugin found, read from metadata without loading; a broken one is a row that says why.
class PluginsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Kind, Version, State, Description, ColumnCount };
    enum Role { BrokenRole = Qt::UserRole + 1, IdRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setPlugins(std::vector<core::PluginInfo> plugins);
    const std::vector<core::PluginInfo> &plugins() const { return m_plugins; }

private:
    std::vector<core::PluginInfo> m_plugins;
};

} // namespace thimble::app
