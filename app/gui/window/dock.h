// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"

#include <QDockWidget>

class QToolButton;

namespace thimble::app {

class Label;
class TitleLine;

/// A dock with the sketch's title line: title, a quiet aside on the right, buttons to float and to hide. Among tabs the tab is the
/// title, so the line is folded away and the tab bar carries the buttons.
class Dock : public QDockWidget
{
    Q_OBJECT
public:
    Dock(const QString &id, const QString &title, QWidget *content, const Theme *theme);

    void setTitleText(const QString &title, const QString &aside = {});
    void setFolded(bool folded);
    QWidget *content() const { return widget(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme *m_theme;
    TitleLine *m_line;
    Label *m_title;
    Label *m_aside;
};

/// A small icon button as titles carry them.
QToolButton *makeTitleButton(const QIcon &icon, const QString &name);

} // namespace thimble::app
