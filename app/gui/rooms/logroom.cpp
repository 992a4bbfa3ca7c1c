// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/logroom.h"

#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/tableview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
TableDelegate::Roles logRoles()
{
    TableDelegate::Roles roles;
    roles.tone = [](const QModelIndex &index) {
        const auto level = LogLevel(index.data(LogModel::LevelRole).toInt());
        return level == LogLevel::Problem ? Label::Tone::Limit
            : level == LogLevel::Warning  ? Label::Tone::Attention
                                          : Label::Tone::Dim;
    };
    roles.toneColumn = LogModel::Level;
    return roles;
}
} // namespace

LogRoom::LogRoom(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_table(new TableView(theme, tr("Log"), logRoles()))
    , m_filter(new LogFilter(this))
{
    const int step = theme->step();
    auto *log = session.context(nullptr).log;
    m_filter->setSourceModel(log);
    m_table->setModel(m_filter);
    const int widths[] = {20, 20, 22, 24, 100};
    for (int column = 0; column < LogModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * step);
    m_table->horizontalHeader()->setStretchLastSection(true);

    auto *text = new QLineEdit;
    text->setPlaceholderText(tr("Filter the log"));
    text->setAccessibleName(tr("Filter of the log"));
    text->setClearButtonEnabled(true);
    text->setMaximumWidth(70 * step);
    auto *level = new QComboBox;
    level->setAccessibleName(tr("Lowest level shown"));
    level->addItems({tr("All levels"), tr("Warnings and problems"), tr("Problems")});
    auto *part = new QComboBox;
    part->setAccessibleName(tr("Part of the program"));
    part->addItem(tr("All parts"));
    for (const auto &name : {LogModel::tr("run"), LogModel::tr("strategy"), LogModel::tr("gate"),
                             LogModel::tr("trainer"), LogModel::tr("board")})
        part->addItem(name, name);
    auto *only = new QCheckBox(tr("Only the selected candidate"));
    auto *bar = new QHBoxLayout;
    bar->setSpacing(2 * step);
    bar->addWidget(text, 1);
    bar->addWidget(level);
    bar->addWidget(part);
    bar->addWidget(only);
    bar->addStretch(1);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    layout->setSpacing(step);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    m_state = new EmptyState(
        theme, tr("What the search and the board do is written here, line by line, once a search runs."),
        content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_state);

    connect(text, &QLineEdit::textChanged, m_filter, &LogFilter::setText);
    connect(level, &QComboBox::currentIndexChanged, m_filter,
            [this](int index) { m_filter->setLowest(LogLevel(index)); });
    connect(part, &QComboBox::currentIndexChanged, m_filter,
            [this, part](int index) { m_filter->setPart(part->itemData(index).toString()); });
    auto *selection = &session.selection();
    const auto follow = [this, only, selection] {
        m_filter->setCandidate(only->isChecked() ? selection->current() : 0);
    };
    connect(only, &QCheckBox::toggled, this, follow);
    connect(selection, &SelectionModel::currentChanged, this, follow);
    connect(m_table, &QAbstractItemView::clicked, this, [selection, only](const QModelIndex &index) {
        const int id = index.data(LogModel::IdRole).toInt();
        if (id > 0 && !only->isChecked())
            selection->select(id);
    });
    const auto showState = [this, log] { m_state->setEmpty(log->rowCount() == 0); };
    connect(log, &QAbstractItemModel::rowsInserted, this, showState);
    connect(log, &QAbstractItemModel::modelReset, this, showState);
    // The view follows the end unless the user has scrolled up.
    connect(m_filter, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const auto *scroll = m_table->verticalScrollBar();
        setProperty("atEnd", scroll->value() >= scroll->maximum() - 4);
    });
    connect(
        m_filter, &QAbstractItemModel::rowsInserted, this,
        [this] {
            if (property("atEnd").toBool())
                m_table->scrollToBottom();
        },
        Qt::QueuedConnection);
    connect(theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    showState();
}

} // namespace thimble::app
