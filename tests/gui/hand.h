// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QPoint>
#include <QString>

class QAbstractButton;
class QTabBar;
class QWidget;

namespace thimble::app::samples {

/// A user's hand on one window: the mouse goes through the window system's side of Qt, so it reaches what lies on top.
class Hand
{
public:
    explicit Hand(QWidget &window) : m_window(window) { }

    void move(const QWidget &over, const QPoint &at);
    void click(const QWidget &on, const QPoint &at);
    void click(const QWidget &on);
    void drag(const QWidget &on, const QPoint &from, const QPoint &to);
    void wheel(QWidget &over, const QPoint &at, int notches);
    /// False when no such button or tab is in sight.
    bool clickButton(const QString &text);
    bool clickTab(const QString &text);

private:
    QPoint inWindow(const QWidget &widget, const QPoint &at) const;

    QWidget &m_window;
};

/// Process ids of this process's children.
QList<int> childProcesses();

} // namespace thimble::app::samples
