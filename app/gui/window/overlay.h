// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/window/actions.h"
#include "app/gui/theme/theme.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace thimble::app {

/// A panel over the window's top that nothing waits for: Escape or a click elsewhere closes it.
class Overlay : public QFrame
{
    Q_OBJECT
public:
    Overlay(const Theme *theme, QWidget *window);
    /// Centred below the menu bar, at most as large as the window.
    void popUp();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

    const Theme *m_theme;
};

/// Ctrl+K: every action by a few letters of its name.
class CommandPalette : public Overlay
{
    Q_OBJECT
public:
    CommandPalette(const Actions &actions, const Theme *theme, QWidget *window);
    void open();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();
    void choose();

    const Actions &m_actions;
    QLineEdit *m_field;
    QListWidget *m_list;
};

/// F1: every action that has a shortcut, and what mouse and keys do in the charts.
class ShortcutSheet : public Overlay
{
    Q_OBJECT
public:
    ShortcutSheet(const Actions &actions, const Theme *theme, QWidget *window);
};

} // namespace thimble::app
