// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/actions.h"

#include <QWidget>

namespace thimble::app {

Actions::Actions(QWidget *window) : QObject(window), m_window(window) { }

QAction *Actions::add(const char *id, const QString &text, const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(id));
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WindowShortcut);
    m_window->addAction(action);
    m_byId.insert(action->objectName(), action);
    m_all.append(action);
    return action;
}

QString Actions::plainText(const QAction *action)
{
    auto text = action->text();
    text.remove(u'&');
    return text;
}

int fuzzyScore(const QString &words, const QString &text)
{
    int score = 0;
    qsizetype at = 0;
    bool together = false;
    for (const QChar wanted : words.toLower()) {
        if (wanted.isSpace()) {
            together = false;
            continue;
        }
        const auto found = text.indexOf(wanted, at, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        const bool startsWord = found == 0 || !text[found - 1].isLetterOrNumber();
        score += startsWord ? 8 : (together && found == at) ? 5 : 1;
        score -= int(std::min<qsizetype>(found - at, 4));
        together = true;
        at = found + 1;
    }
    return std::max(score, 0);
}

} // namespace thimble::app
