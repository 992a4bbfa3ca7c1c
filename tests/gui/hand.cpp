// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/gui/hand.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QTabBar>
#include <QTest>
#include <QWheelEvent>
#include <QWindow>

namespace thimble::app::samples {

QPoint Hand::inWindow(const QWidget &widget, const QPoint &at) const { return widget.mapTo(&m_window, at); }

void Hand::move(const QWidget &over, const QPoint &at)
{
    QTest::mouseMove(m_window.windowHandle(), inWindow(over, at));
    QCoreApplication::processEvents();
}

void Hand::click(const QWidget &on, const QPoint &at)
{
    move(on, at);
    QTest::mouseClick(m_window.windowHandle(), Qt::LeftButton, {}, inWindow(on, at));
}

void Hand::click(const QWidget &on) { click(on, on.rect().center()); }

void Hand::drag(const QWidget &on, const QPoint &from, const QPoint &to)
{
    constexpr int kSteps = 12;
    move(on, from);
    QTest::mousePress(m_window.windowHandle(), Qt::LeftButton, {}, inWindow(on, from));
    for (int step = 1; step <= kSteps; ++step) {
        move(on, from + (to - from) * step / kSteps);
        QTest::qWait(5);
    }
    QTest::mouseRelease(m_window.windowHandle(), Qt::LeftButton, {}, inWindow(on, to));
}

void Hand::wheel(QWidget &over, const QPoint &at, int notches)
{
    QWheelEvent event(at, over.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, {}, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&over, &event);
}

bool Hand::clickButton(const QString &text)
{
    for (const auto *button : m_window.findChildren<QAbstractButton *>()) {
        if (button->text() != text || !button->isEnabled() || button->visibleRegion().isEmpty())
            continue;
        click(*button);
        return true;
    }
    return false;
}

bool Hand::clickTab(const QString &text)
{
    for (const auto *bar : m_window.findChildren<QTabBar *>()) {
        for (int i = 0; bar->isVisible() && i < bar->count(); ++i) {
            if (bar->tabText(i) != text)
                continue;
            click(*bar, bar->tabRect(i).center());
            return true;
        }
    }
    return false;
}

QList<int> childProcesses()
{
    QList<int> children;
    for (QDirIterator threads(QStringLiteral("/proc/self/task"), QDir::Dirs | QDir::NoDotAndDotDot);
         threads.hasNext();) {
        QFile list(threads.next() + QStringLiteral("/children"));
        if (!list.open(QIODevice::ReadOnly))
            continue;
        for (const auto &id : list.readAll().simplified().split(' '))
            if (!id.isEmpty())
                children.append(id.toInt());
    }
    return children;
}

} // namespace thimble::app::samples
