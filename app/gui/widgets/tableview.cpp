// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/tableview.h"

#include "app/models/candidatesfilter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace thimble::app {

TableView::TableView(const Theme *theme, const QString &name, const TableDelegate::Roles &roles,
                     QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setItemDelegate(new TableDelegate(theme, roles, this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setMouseTracking(true);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(theme->rowHeight());
    verticalHeader()->setMinimumSectionSize(theme->rowHeight());
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setFont(theme->font(Theme::Text::Small));
    horizontalHeader()->setFocusPolicy(Qt::NoFocus);
    horizontalHeader()->setMinimumSectionSize(8 * theme->step());
}

void TableView::fitColumns(int stretch)
{
    auto *header = horizontalHeader();
    header->setResizeContentsPrecision(40);
    for (int column = 0; column < model()->columnCount(); ++column) {
        const auto title = model()->headerData(column, Qt::Horizontal).toString();
        const int titleWidth = header->fontMetrics().horizontalAdvance(title) + 8 * m_theme->step();
        setColumnWidth(column,
                       std::clamp(std::max(sizeHintForColumn(column), titleWidth), 12 * m_theme->step(),
                                  110 * m_theme->step()));
    }
    header->setStretchLastSection(stretch == model()->columnCount() - 1);
    if (!header->stretchLastSection() && stretch >= 0)
        header->setSectionResizeMode(stretch, QHeaderView::Stretch);
}

void TableView::rememberColumns(const QString &key, const QList<int> &hiddenAtFirst)
{
    m_key = key;
    const auto stored = QSettings().value(key);
    QList<int> hidden = hiddenAtFirst;
    if (stored.isValid()) {
        hidden.clear();
        for (const auto &column : stored.toList())
            hidden.append(column.toInt());
    }
    for (const int column : hidden)
        setColumnHidden(column, true);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &TableView::chooseColumns);
}

void TableView::chooseColumns(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 1; column < model()->columnCount(); ++column) {
        auto *action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            QVariantList hidden;
            for (int i = 0; i < model()->columnCount(); ++i) {
                if (isColumnHidden(i))
                    hidden.append(i);
            }
            QSettings().setValue(m_key, hidden);
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(at));
}

QList<int> TableView::visibleColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < model()->columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns.append(column);
    }
    return columns;
}

QList<int> TableView::selectedRows() const
{
    QList<int> rows;
    for (const auto &index : selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void TableView::copySelection() const
{
    QGuiApplication::clipboard()->setText(toSeparated(*model(), visibleColumns(), selectedRows(), u'\t'));
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copySelection();
    QTableView::keyPressEvent(event);
}

} // namespace thimble::app
