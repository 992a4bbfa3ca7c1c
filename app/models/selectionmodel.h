// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QObject>
#include <QSet>

namespace thimble::app {

/// One selection for chart, table, card, layers and timeline. Candidates are named by id, layers by index in the build. The
/// first of several selected candidates is the current one: the card and the layers follow it.
class SelectionModel : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    const QList<int> &selected() const { return m_selected; }
    int current() const { return m_selected.isEmpty() ? 0 : m_selected.front(); }
    bool isSelected(int id) const { return m_members.contains(id); }
    int hovered() const { return m_hovered; } ///< 0 = none
    int layer() const { return m_layer; }     ///< -1 = none
    int hoveredLayer() const { return m_hoveredLayer; }

    void select(int id) { setSelected(id > 0 ? QList<int>{id} : QList<int>{}); }
    void toggle(int id);
    void setSelected(const QList<int> &ids);
    void clear() { setSelected({}); }
    void setHovered(int id);
    void setLayer(int layer);
    void setHoveredLayer(int layer);

Q_SIGNALS:
    void selectedChanged();
    void currentChanged(int id);
    void hoveredChanged(int id);
    void layerChanged(int layer);
    void hoveredLayerChanged(int layer);
    /// The user asked to look inside (double click in chart or table).
    void openRequested(int id);

private:
    QList<int> m_selected;
    QSet<int> m_members; ///< of m_selected, for asking
    int m_hovered = 0;
    int m_layer = -1;
    int m_hoveredLayer = -1;
};

} // namespace thimble::app
