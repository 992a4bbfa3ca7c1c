// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

class QListView;
class QPushButton;

namespace thimble::app {

class Label;

/// The board picker: every board with its state, what the chosen one needs before it can measure, and a button that asks them all
/// again. A board that is not ready can be chosen and looked at.
class BoardList : public QWidget
{
    Q_OBJECT
public:
    /// \p whole: as high as all boards; else as high as there is room.
    BoardList(Session &session, const Theme *theme, bool whole, QWidget *parent = nullptr);

    QString current() const; ///< id, empty without a board
    void setCurrent(const QString &id);
    QListView *list() const { return m_list; }

Q_SIGNALS:
    void currentChanged(const QString &id);

private:
    void showState();

    BoardsModel &m_boards;
    const Theme *m_theme;
    QListView *m_list;
    Label *m_reason;
    QPushButton *m_again;
};

} // namespace thimble::app
