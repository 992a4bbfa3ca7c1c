// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/overlay.h"

#include "app/gui/widgets/label.h"
#include "app/gui/widgets/tabledelegate.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace thimble::app {

namespace {
enum CommandRole { ActionRole = Qt::UserRole + 1, ShortcutRole };

/// The action's name on the left, its shortcut on the right.
class CommandDelegate : public QStyledItemDelegate
{
public:
    CommandDelegate(const Theme *theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) { }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {10, m_theme->rowHeight() + 2};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        auto item = option;
        initStyleOption(&item, index);
        item.viewItemPosition = QStyleOptionViewItem::OnlyOne;
        QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
        const auto &p = m_theme->palette();
        const auto area = item.rect.adjusted(3 * m_theme->step(), 0, -3 * m_theme->step(), 0);
        painter->save();
        painter->setPen(index.flags() & Qt::ItemIsEnabled ? p.text : p.textDim);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        painter->setPen(p.textDim);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, index.data(ShortcutRole).toString());
        painter->restore();
    }

private:
    const Theme *m_theme;
};
} // namespace

Overlay::Overlay(const Theme *theme, QWidget *window) : QFrame(window), m_theme(theme)
{
    hide();
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Overlay::popUp()
{
    auto *window = parentWidget();
    adjustSize();
    resize(std::min(width(), window->width() - 40), std::min(height(), window->height() - 80));
    move((window->width() - width()) / 2, std::min(56, window->height() - height()));
    show();
    raise();
    setFocus();
    qApp->installEventFilter(this);
}

void Overlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto &p = m_theme->palette();
    painter.fillRect(rect(), p.window);
    painter.setPen(QPen(p.accent, 1));
    painter.setBrush(p.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void Overlay::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

bool Overlay::eventFilter(QObject *watched, QEvent *event)
{
    if (!isVisible()) {
        qApp->removeEventFilter(this);
    } else if (event->type() == QEvent::MouseButtonPress) {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (widget && widget != this && !isAncestorOf(widget))
            hide();
    }
    return QFrame::eventFilter(watched, event);
}

CommandPalette::CommandPalette(const Actions &actions, const Theme *theme, QWidget *window)
    : Overlay(theme, window)
    , m_actions(actions)
    , m_field(new QLineEdit)
    , m_list(new QListWidget)
{
    const int step = theme->step();
    setAccessibleName(tr("Find an action"));
    m_field->setPlaceholderText(tr("Find an action"));
    m_field->setAccessibleName(tr("Find an action"));
    m_list->setAccessibleName(tr("Actions found"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new CommandDelegate(theme, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step);
    layout->setSpacing(step);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    m_list->setMinimumSize(130 * step, 11 * (theme->rowHeight() + 2));
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::choose);
}

void CommandPalette::open()
{
    m_field->clear();
    fill();
    popUp();
    m_field->setFocus();
}

void CommandPalette::fill()
{
    struct Hit
    {
        int score;
        QAction *action;
    };
    std::vector<Hit> hits;
    for (auto *action : m_actions.all()) {
        const int score = fuzzyScore(m_field->text(), Actions::plainText(action));
        if (score >= 0)
            hits.push_back({score + (action->isEnabled() ? 1 : 0), action});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.score > b.score; });
    m_list->clear();
    for (const auto &hit : hits) {
        auto *item = new QListWidgetItem(Actions::plainText(hit.action), m_list);
        item->setData(ActionRole, QVariant::fromValue<QObject *>(hit.action));
        item->setData(ShortcutRole, hit.action->shortcut().toString(QKeySequence::NativeText));
        if (!hit.action->isEnabled())
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::choose()
{
    auto *item = m_list->currentItem();
    hide();
    if (!item)
        return;
    if (auto *action = qobject_cast<QAction *>(item->data(ActionRole).value<QObject *>()))
        action->trigger();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_list->currentRow() + (key == Qt::Key_Down ? 1 : -1);
            m_list->setCurrentRow(std::clamp(row, 0, m_list->count() - 1));
            return true;
        }
    }
    return Overlay::eventFilter(watched, event);
}

ShortcutSheet::ShortcutSheet(const Actions &actions, const Theme *theme, QWidget *window)
    : Overlay(theme, window)
{
    const int step = theme->step();
    setAccessibleName(tr("Shortcuts"));
    setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(6 * step, 5 * step, 6 * step, 5 * step);
    layout->addWidget(new Label(theme, Theme::Text::Title, Label::Tone::Normal, tr("Shortcuts")));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(6 * step);
    grid->setVerticalSpacing(step + 2);
    std::vector<std::pair<QString, QString>> lines;
    for (const auto *action : actions.all()) {
        if (!action->shortcut().isEmpty())
            lines.emplace_back(Actions::plainText(action),
                               action->shortcut().toString(QKeySequence::NativeText));
    }
    lines.emplace_back(tr("Chart: zoom at the pointer"), tr("wheel"));
    lines.emplace_back(tr("Chart: walk along the front"), tr("arrow keys"));
    lines.emplace_back(tr("Chart: select several"), tr("Ctrl+click, drag"));
    lines.emplace_back(tr("Chart: open the layers"), tr("double click"));
    lines.emplace_back(tr("Timeline: fit"), QStringLiteral("0"));
    const int half = int(lines.size() + 1) / 2;
    for (int i = 0; i < int(lines.size()); ++i) {
        const int column = i < half ? 0 : 2;
        grid->addWidget(new Label(theme, Theme::Text::Body, Label::Tone::Dim, lines[std::size_t(i)].first),
                        i % half, column);
        auto *keys = new Label(theme, Theme::Text::Body, Label::Tone::Normal, lines[std::size_t(i)].second);
        keys->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(keys, i % half, column + 1);
    }
    layout->addLayout(grid);
}

} // namespace thimble::app
