// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QListView>

namespace thimble::app {

class EmptyState;

/// Every known project with its state, best feasible candidate and count. Opening, renaming, tagging, notes, archiving and
/// duplicating with other limits from the context menu; nothing here deletes a project's files.
class ExplorationsRoom : public QWidget
{
    Q_OBJECT
public:
    ExplorationsRoom(Session &session, const Theme *theme, QWidget *parent = nullptr);
    QSize sizeHint() const override;

Q_SIGNALS:
    void countChanged(const QString &text);
    void openRequested(const QString &folder);
    void resumeRequested(const QString &folder);
    void duplicateRequested(const QString &folder);

private:
    void showMenu(const QPoint &at);
    void editText(const QModelIndex &index, int role, const QString &title);
    void refresh();

    Session &m_session;
    const Theme *m_theme;
    QListView *m_list;
    EmptyState *m_state;
    bool m_showArchived = false;
};

} // namespace thimble::app
