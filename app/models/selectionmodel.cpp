// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/selectionmodel.h"

namespace thimble::app {

void SelectionModel::toggle(int id)
{
    auto ids = m_selected;
    if (!ids.removeOne(id))
        ids.append(id);
    setSelected(ids);
}

void SelectionModel::setSelected(const QList<int> &ids)
{
    if (ids == m_selected)
        return;
    const int before = current();
    m_selected = ids;
    m_members = QSet<int>(ids.begin(), ids.end());
    if (current() != before)
        setLayer(-1);
    Q_EMIT selectedChanged();
    if (current() != before)
        Q_EMIT currentChanged(current());
}

void SelectionModel::setHovered(int id)
{
    if (id == m_hovered)
        return;
    m_hovered = id;
    Q_EMIT hoveredChanged(id);
}

void SelectionModel::setLayer(int layer)
{
    if (layer == m_layer)
        return;
    m_layer = layer;
    Q_EMIT layerChanged(layer);
}

void SelectionModel::setHoveredLayer(int layer)
{
    if (layer == m_hoveredLayer)
        return;
    m_hoveredLayer = layer;
    Q_EMIT hoveredLayerChanged(layer);
}

} // namespace thimble::app
