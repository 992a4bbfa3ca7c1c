// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/window/dock.h"

#include <QMainWindow>
#include <QTimer>

class QTabBar;

namespace thimble::app {

/// The middle of the window: the centre and the docks around it, each on a rounded card. The layout belongs to the user.
class DockArea : public QMainWindow
{
    Q_OBJECT
public:
    explicit DockArea(const Theme *theme, QWidget *parent = nullptr);

    void setCentre(QWidget *centre);
    Dock *addDock(const QString &id, const QString &title, QWidget *content);
    const QList<Dock *> &docks() const { return m_docks; }
    /// Shows it, brings its tab to the front and gives it the keyboard.
    void reveal(Dock *dock);
    /// Left, right and a row of tabs below, in the sketch's proportions.
    void applyDefaultLayout(Dock *left, Dock *right, const QList<Dock *> &bottom, Dock *front);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void settle();
    void adopt(QTabBar *bar);
    QList<QTabBar *> tabBars() const;
    Dock *dockOfTab(const QTabBar *bar) const;

    const Theme *m_theme;
    QList<Dock *> m_docks;
    QTimer m_settleSoon;
};

} // namespace thimble::app
