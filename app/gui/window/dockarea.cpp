// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/dockarea.h"

#include "app/gui/theme/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QTabBar>
#include <QToolButton>

namespace thimble::app {

namespace {
constexpr const char *kTabButtons = "tabButtons";

/// Null for a bar that has not been adopted.
QWidget *buttonsOf(const QTabBar *bar) { return bar->findChild<QWidget *>(QLatin1String(kTabButtons)); }
} // namespace

DockArea::DockArea(const Theme *theme, QWidget *parent) : QMainWindow(parent, Qt::Widget), m_theme(theme)
{
    setWindowFlags(Qt::Widget);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    if (theme->reduceMotion())
        setAnimated(false);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setDocumentMode(true);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    const int gap = 2 * theme->step();
    setContentsMargins(gap, gap, gap, gap);
    m_settleSoon.setSingleShot(true);
    m_settleSoon.setInterval(0);
    connect(&m_settleSoon, &QTimer::timeout, this, &DockArea::settle);
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DockArea::setCentre(QWidget *centre)
{
    setCentralWidget(centre);
    centre->installEventFilter(this);
}

Dock *DockArea::addDock(const QString &id, const QString &title, QWidget *content)
{
    auto *dock = new Dock(id, title, content, m_theme);
    m_docks.append(dock);
    dock->installEventFilter(this);
    const auto soon = [this] { m_settleSoon.start(); };
    connect(dock, &QDockWidget::topLevelChanged, this, soon);
    connect(dock, &QDockWidget::dockLocationChanged, this, soon);
    connect(dock, &QDockWidget::visibilityChanged, this, soon);
    return dock;
}

void DockArea::reveal(Dock *dock)
{
    dock->show();
    dock->raise();
    if (dock->isFloating())
        dock->activateWindow();
    auto *target = dock->content();
    for (auto *child : target->findChildren<QWidget *>()) {
        if (child->focusPolicy() & Qt::TabFocus && child->isVisibleTo(target) && child->isEnabled()) {
            target = child;
            break;
        }
    }
    target->setFocus(Qt::ShortcutFocusReason);
}

void DockArea::applyDefaultLayout(Dock *left, Dock *right, const QList<Dock *> &bottom, Dock *front)
{
    addDockWidget(Qt::LeftDockWidgetArea, left);
    addDockWidget(Qt::RightDockWidgetArea, right);
    for (auto *dock : bottom) {
        addDockWidget(Qt::BottomDockWidgetArea, dock);
        if (dock != bottom.front())
            tabifyDockWidget(bottom.front(), dock);
    }
    for (auto *dock : m_docks) {
        dock->setFloating(false);
        dock->show();
    }
    const int step = m_theme->step();
    resizeDocks({left, right}, {54 * step, 92 * step}, Qt::Horizontal);
    resizeDocks({bottom.front()}, {qRound(0.37 * height())}, Qt::Vertical);
    front->raise();
    m_settleSoon.start();
}

/// Tab bars belong to QMainWindow and come and go; each gets the buttons of the dock in front, and a name.
void DockArea::adopt(QTabBar *bar)
{
    bar->setAccessibleName(tr("Rooms"));
    bar->setDrawBase(false);
    bar->setExpanding(false);
    bar->setElideMode(Qt::ElideNone);
    bar->installEventFilter(this);
    auto *buttons = new QWidget(bar);
    buttons->setObjectName(QLatin1String(kTabButtons));
    auto *layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 2 * m_theme->step(), 0);
    layout->setSpacing(m_theme->step());
    auto *floating = makeTitleButton(makeIcon(Glyph::Float, m_theme), tr("Float this room"));
    auto *closing = makeTitleButton(makeIcon(Glyph::Close, m_theme), tr("Hide this room"));
    layout->addWidget(floating);
    layout->addWidget(closing);
    connect(floating, &QToolButton::clicked, this, [this, bar] {
        if (auto *dock = dockOfTab(bar))
            dock->setFloating(true);
    });
    connect(closing, &QToolButton::clicked, this, [this, bar] {
        if (auto *dock = dockOfTab(bar))
            dock->close();
    });
    buttons->show();
}

QList<QTabBar *> DockArea::tabBars() const
{
    return findChildren<QTabBar *>(QString(), Qt::FindDirectChildrenOnly);
}

Dock *DockArea::dockOfTab(const QTabBar *bar) const
{
    for (auto *dock : m_docks) {
        if (!dock->isFloating() && dock->windowTitle() == bar->tabText(bar->currentIndex()))
            return dock;
    }
    return nullptr;
}

void DockArea::settle()
{
    for (auto *bar : tabBars()) {
        if (!buttonsOf(bar))
            adopt(bar);
        auto *buttons = buttonsOf(bar);
        buttons->adjustSize();
        buttons->move(bar->width() - buttons->width(), (bar->height() - buttons->height()) / 2);
        buttons->raise();
    }
    for (auto *dock : m_docks)
        dock->setFolded(!dock->isFloating() && !tabifiedDockWidgets(dock).isEmpty());
    update();
}

bool DockArea::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Show:
    case QEvent::Hide:
        m_settleSoon.start();
        break;
    default:
        break;
    }
    return QMainWindow::eventFilter(watched, event);
}

bool DockArea::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::ChildAdded)
        m_settleSoon.start();
    return QMainWindow::event(event);
}

void DockArea::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto &p = m_theme->palette();
    painter.fillRect(rect(), p.window);
    painter.setPen(QPen(p.border, 1));
    painter.setBrush(p.panel);
    const auto card = [&painter](const QRect &rect) {
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    };
    if (centralWidget() && centralWidget()->isVisible())
        card(centralWidget()->geometry());
    for (const auto *dock : m_docks) {
        if (dock->isFloating() || !dock->isVisible() || dock->visibleRegion().isEmpty())
            continue;
        QRect area = dock->geometry();
        for (const auto *bar : tabBars()) {
            const auto tabs = bar->geometry();
            const bool above = bar->isVisible() && tabs.left() >= area.left() - 2
                && tabs.right() <= area.right() + 2 && tabs.bottom() < area.center().y()
                && tabs.bottom() >= area.top() - 3;
            if (above)
                area = area.united(tabs);
        }
        card(area);
    }
}

} // namespace thimble::app
