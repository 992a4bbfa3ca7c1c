// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

namespace thimble::app {

class EmptyState;
class Label;
class TableView;

/// The inside of the current candidate: its layers with estimate beside measurement on the left, the arena over time on the right. One
/// selection: a layer of the table is a block of the picture.
class LayersRoom : public QWidget
{
    Q_OBJECT
public:
    LayersRoom(Session &session, Theme *theme, QWidget *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();

    Session &m_session;
    const Theme *m_theme;
    TableView *m_table;
    QWidget *m_footer;
    EmptyState *m_state;
    EmptyState *m_timeline;
    bool m_syncing = false;
};

} // namespace thimble::app
