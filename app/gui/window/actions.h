// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QAction>
#include <QHash>
#include <QObject>

namespace thimble::app {

/// Every verb of the window, by a stable id. Menus, the command palette and the shortcut sheet are views of this list.
class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(QWidget *window);

    /// Adds it to the window, so that its shortcut works everywhere.
    QAction *add(const char *id, const QString &text, const QKeySequence &shortcut = {});
    QAction *operator[](const char *id) const { return m_byId.value(QString::fromLatin1(id)); }
    const QList<QAction *> &all() const { return m_all; }
    /// For people: "View: Front" without mnemonics.
    static QString plainText(const QAction *action);

private:
    QWidget *m_window;
    QHash<QString, QAction *> m_byId;
    QList<QAction *> m_all;
};

/// How well `words` match `text`, letters in order; higher is better, negative is no match. Prefixes of words count most.
int fuzzyScore(const QString &words, const QString &text);

} // namespace thimble::app
