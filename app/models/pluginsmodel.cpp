// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/pluginsmodel.h"

namespace thimble::app {

namespace {
QString kindWords(const std::string &kind)
{
    if (kind == "strategy")
        return PluginsModel::tr("search strategy");
    if (kind == "compiler")
        return PluginsModel::tr("compiler");
    if (kind == "trainer")
        return PluginsModel::tr("trainer");
    if (kind == "boardlink")
        return PluginsModel::tr("board link");
    return QString::fromStdString(kind);
}

QString stateWords(core::PluginState state)
{
    switch (state) {
    case core::PluginState::Listed:
        return PluginsModel::tr("ready");
    case core::PluginState::Loaded:
        return PluginsModel::tr("loaded");
    case core::PluginState::Broken:
        return PluginsModel::tr("broken");
    }
    return {};
}
} // namespace

int PluginsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_plugins.size());
}

int PluginsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PluginsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &plugin = m_plugins[std::size_t(index.row())];
    if (role == BrokenRole)
        return plugin.state == core::PluginState::Broken;
    if (role == IdRole)
        return QString::fromStdString(plugin.id);
    if (role == Qt::ToolTipRole)
        return QString::fromStdString(plugin.file.string());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name:
        return QString::fromStdString(plugin.name.empty() ? plugin.file.filename().string() : plugin.name);
    case Kind:
        return kindWords(plugin.kind);
    case Version:
        return QString::fromStdString(plugin.version);
    case State:
        return stateWords(plugin.state);
    case Description:
        return QString::fromStdString(plugin.state == core::PluginState::Broken ? plugin.problem
                                                                                : plugin.description);
    }
    return {};
}

QVariant PluginsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[ColumnCount] = {tr("Plugin"), tr("Kind"), tr("Version"), tr("State"),
                                         tr("What it does")};
    return titles[section];
}

void PluginsModel::setPlugins(std::vector<core::PluginInfo> plugins)
{
    beginResetModel();
    m_plugins = std::move(plugins);
    endResetModel();
}

} // namespace thimble::app
