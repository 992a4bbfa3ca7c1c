// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/candidatesroom.h"

#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/tableview.h"
#include "app/models/candidatesfilter.h"
#include "core/base/file.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace thimble::app {

namespace {
TableDelegate::Roles rolesFor(const CandidatesFilter *filter)
{
    const auto rowOf = [filter](const QModelIndex &index) -> const CandidateRow & {
        const auto *model = static_cast<const CandidatesModel *>(filter->sourceModel());
        return model->rows()[std::size_t(filter->mapToSource(index).row())];
    };
    TableDelegate::Roles roles;
    roles.mark = [rowOf](const QModelIndex &index) { return markOf(rowOf(index)); };
    roles.markColumn = CandidatesModel::State;
    roles.faint = [rowOf](const QModelIndex &index) {
        const auto standing = rowOf(index).standing;
        return standing == Standing::Breaks || standing == Standing::Failed;
    };
    return roles;
}
/// Neighbours as one range each: a selection of thousands is slow by the number of its ranges.
QItemSelection wholeRows(const QAbstractItemModel &model, QList<int> rows)
{
    std::sort(rows.begin(), rows.end());
    QItemSelection selection;
    for (auto from = rows.cbegin(); from != rows.cend();) {
        auto to = from;
        while (to + 1 != rows.cend() && *(to + 1) == *to + 1)
            ++to;
        selection.append({model.index(*from, 0), model.index(*to, model.columnCount() - 1)});
        from = to + 1;
    }
    return selection;
}
} // namespace

CandidatesRoom::CandidatesRoom(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_filter(new CandidatesFilter(&session.filter(), this))
{
    const int step = theme->step();
    m_filter->setSourceModel(&session.candidates());
    m_table = new TableView(theme, tr("Candidates"), rolesFor(m_filter));
    m_table->setModel(m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CandidatesModel::Id, Qt::DescendingOrder);
    const int widths[] = {19, 36, 20, 22, 22, 24, 20, 40, 50, 16, 100};
    for (int column = 0; column < CandidatesModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * step);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->rememberColumns(QStringLiteral("candidates/hidden"), {CandidatesModel::Parent});

    m_text = new QLineEdit;
    m_text->setPlaceholderText(tr("Filter: number, block, strategy, origin  ( / )"));
    m_text->setAccessibleName(tr("Filter of candidates"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(90 * step);
    m_show = new QComboBox;
    m_show->setAccessibleName(tr("Which candidates are shown"));
    m_show->addItems({tr("All candidates"), tr("Feasible"), tr("On the front")});
    m_count = new Label(theme, Theme::Text::Small, Label::Tone::Dim);
    auto *copy = new QPushButton(tr("Copy"));
    auto *save = new QPushButton(tr("Save as CSV"));
    for (auto *button : {copy, save})
        button->setProperty("look", QStringLiteral("flat"));

    auto *bar = new QHBoxLayout;
    bar->setSpacing(2 * step);
    bar->addWidget(m_text, 1);
    bar->addWidget(m_show);
    bar->addWidget(m_count);
    bar->addStretch(1);
    bar->addWidget(copy);
    bar->addWidget(save);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    layout->setSpacing(step);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    m_state = new EmptyState(
        theme, tr("Every candidate of the search becomes a row here. Start a search with F5."), content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_state);

    connect(m_text, &QLineEdit::textChanged, &session.filter(), &FilterModel::setText);
    connect(m_show, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_session.filter().setShow(FilterModel::Show(index)); });
    connect(&session.filter(), &FilterModel::changed, this, [this] {
        m_text->setText(m_session.filter().text());
        m_show->setCurrentIndex(int(m_session.filter().show()));
        showCount();
    });
    connect(&session.candidates(), &CandidatesModel::countChanged, this, &CandidatesRoom::showCount);
    connect(copy, &QPushButton::clicked, m_table, &TableView::copySelection);
    connect(save, &QPushButton::clicked, this, &CandidatesRoom::saveRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CandidatesRoom::fromTable);
    connect(&session.selection(), &SelectionModel::selectedChanged, this, &CandidatesRoom::toTable);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT m_session.selection().openRequested(index.data(CandidatesModel::IdRole).toInt());
    });
    connect(m_table, &QAbstractItemView::entered, this, [this](const QModelIndex &index) {
        m_session.selection().setHovered(index.data(CandidatesModel::IdRole).toInt());
    });
    connect(theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    showCount();
}

void CandidatesRoom::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void CandidatesRoom::showCount()
{
    const int all = m_session.candidates().rowCount(), shown = m_filter->rowCount();
    m_state->setEmpty(all == 0);
    m_count->setText(m_session.filter().isActive() ? tr("%1 of %2").arg(shown).arg(all) : QString());
}

void CandidatesRoom::toTable()
{
    if (m_syncing)
        return;
    m_syncing = true;
    const auto indexOf = [this](int id) {
        const int row = m_session.candidates().rowOf(id);
        return row < 0 ? QModelIndex() : m_filter->mapFromSource(m_session.candidates().index(row, 0));
    };
    QList<int> rows;
    for (const int id : m_session.selection().selected()) {
        if (const auto index = indexOf(id); index.isValid())
            rows.append(index.row());
    }
    m_table->selectionModel()->select(wholeRows(*m_filter, std::move(rows)),
                                      QItemSelectionModel::ClearAndSelect);
    if (const auto current = indexOf(m_session.selection().current()); current.isValid())
        m_table->scrollTo(current);
    m_syncing = false;
}

void CandidatesRoom::fromTable()
{
    if (m_syncing)
        return;
    m_syncing = true;
    QList<int> ids;
    const auto current = m_table->currentIndex();
    if (current.isValid() && m_table->selectionModel()->isRowSelected(current.row()))
        ids.append(current.data(CandidatesModel::IdRole).toInt());
    for (const int row : m_table->selectedRows()) {
        const int id = m_filter->index(row, 0).data(CandidatesModel::IdRole).toInt();
        if (!ids.contains(id))
            ids.append(id);
    }
    m_session.selection().setSelected(ids);
    m_syncing = false;
}

void CandidatesRoom::saveCsv(const QString &file)
{
    QList<int> rows(m_filter->rowCount());
    std::iota(rows.begin(), rows.end(), 0);
    const auto text = toSeparated(*m_filter, m_table->visibleColumns(), rows, u',').toStdString();
    const auto written = core::writeFileAtomically(std::filesystem::path(file.toStdU16String()), text);
    if (written)
        Q_EMIT note(tr("%n candidate(s) saved to %1", nullptr, int(rows.size())).arg(file));
    else
        Q_EMIT problem(QString::fromStdString(written.error().sentence));
}

} // namespace thimble::app
