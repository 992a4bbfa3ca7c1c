// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/boardsroom.h"

#include "app/gui/charts/agreementchart.h"
#include "app/gui/charts/memoryview.h"
#include "app/gui/rooms/boardlist.h"
#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/tableview.h"
#include "app/models/measure.h"

#include <QHeaderView>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace thimble::app {

BoardsRoom::BoardsRoom(Session &session, Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_list(new BoardList(session, theme, false))
    , m_tabs(new QTabBar)
    , m_aside(new Label(theme, Theme::Text::Small))
{
    const int step = theme->step();
    m_tabs->setAccessibleName(tr("Views of the board"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_aside->setWordWrap(true);
    m_aside->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_aside->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_aside->setAccessibleName(tr("The view in words"));
    auto *views = new QStackedWidget;
    for (const auto &[title, view] : {std::pair{tr("Predicted and measured"), makeAgreement()},
                                      {tr("Memory"), makeMemory()},
                                      {tr("Facts and sources"), makeFacts()}}) {
        m_tabs->addTab(title);
        views->addWidget(view);
    }
    connect(m_tabs, &QTabBar::currentChanged, this, [this, views](int view) {
        views->setCurrentIndex(view);
        showAside();
    });
    auto *head = new QHBoxLayout;
    head->setSpacing(3 * step);
    head->addWidget(m_tabs);
    head->addWidget(m_aside, 1);
    auto *right = new QWidget;
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(3 * step, 0, 0, 0);
    rightLayout->setSpacing(step);
    rightLayout->addLayout(head);
    rightLayout->addWidget(views, 1);
    auto *split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_list);
    split->addWidget(right);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 3);
    split->setSizes({90 * step, 270 * step});
    split->setChildrenCollapsible(false);
    m_list->setMinimumWidth(60 * step);
    auto *state = new EmptyState(
        theme,
        tr("No boards were found. Reinstall Thimble, or put a board's description into the boards "
           "folder of your data folder."),
        split);
    state->setEmpty(session.boards().rowCount() == 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    layout->addWidget(state);

    connect(m_list, &BoardList::currentChanged, this, &BoardsRoom::showBoard);
    const auto follow = [this] {
        if (const auto board = m_session.question().board())
            m_list->setCurrent(QString::fromStdString(board->id));
        else if (m_list->current().isEmpty() && m_session.boards().rowCount() > 0)
            m_list->list()->setCurrentIndex(m_session.boards().index(0));
    };
    connect(&session.question(), &Question::changed, this, follow);
    connect(&session.selection(), &SelectionModel::currentChanged, this, &BoardsRoom::showMemory);
    connect(&session.candidates(), &QAbstractItemModel::dataChanged, this, &BoardsRoom::showMemory);
    connect(&session.candidates(), &QAbstractItemModel::modelReset, this, &BoardsRoom::showMemory);
    follow();
    showBoard();
}

QWidget *BoardsRoom::makeAgreement()
{
    m_chart = new AgreementChart(m_session.context(m_theme));
    m_chartState = new EmptyState(m_theme, {}, m_chart);
    connect(m_chart, &AgreementChart::agreementChanged, this, &BoardsRoom::showAgreement);
    return m_chartState;
}

QWidget *BoardsRoom::makeMemory()
{
    const int step = m_theme->step();
    TableDelegate::Roles roles;
    roles.swatch = [theme = m_theme](const QModelIndex &index) {
        return memoryColour(MemoryKind(index.data(MemoryMapModel::KindRole).toInt()), theme->palette());
    };
    m_regions = new TableView(m_theme, tr("Regions of the memory"), roles);
    m_regions->setModel(&m_map);
    m_regions->setSelectionMode(QAbstractItemView::SingleSelection);
    const int widths[] = {26, 18, 26, 22};
    for (int column = 0; column < MemoryMapModel::ColumnCount; ++column)
        m_regions->setColumnWidth(column, widths[column] * step);
    m_regions->horizontalHeader()->setSectionResizeMode(MemoryMapModel::Region, QHeaderView::Stretch);
    m_memory = new MemoryView(&m_map, m_theme);
    auto *split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_memory);
    split->addWidget(m_regions);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({160 * step, 100 * step});
    split->setChildrenCollapsible(false);
    m_regions->setMinimumWidth(92 * step);
    connect(m_memory, &MemoryView::chosen, m_regions, &QTableView::selectRow);
    connect(m_regions->selectionModel(), &QItemSelectionModel::currentRowChanged, m_memory,
            [this](const QModelIndex &index) { m_memory->setChosen(index.isValid() ? index.row() : -1); });
    connect(m_theme, &Theme::changed, m_regions->viewport(), qOverload<>(&QWidget::update));
    return split;
}

QWidget *BoardsRoom::makeFacts()
{
    const int step = m_theme->step();
    m_parameters = new TableView(m_theme, tr("Facts of the board"), {});
    m_parameters->setModel(&m_facts);
    m_parameters->setSelectionMode(QAbstractItemView::SingleSelection);
    m_parameters->setColumnWidth(BoardFactsModel::Name, 56 * step);
    m_parameters->setColumnWidth(BoardFactsModel::Value, 56 * step);
    m_parameters->horizontalHeader()->setStretchLastSection(true);
    m_source = new Label(m_theme, Theme::Text::Small, Label::Tone::Dim);
    m_source->setWordWrap(true);
    m_source->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_source->setAccessibleName(tr("Source of the chosen fact"));
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(step);
    layout->addWidget(m_parameters, 1);
    layout->addWidget(m_source);
    // Sources are longer than a cell; the chosen one is read as a whole below.
    connect(m_parameters->selectionModel(), &QItemSelectionModel::currentRowChanged, m_source,
            [this](const QModelIndex &index) {
                m_source->setText(index.siblingAtColumn(BoardFactsModel::Source).data().toString());
            });
    connect(&m_facts, &QAbstractItemModel::modelReset, m_source, &QLabel::clear);
    connect(m_theme, &Theme::changed, m_parameters->viewport(), qOverload<>(&QWidget::update));
    return page;
}

void BoardsRoom::showView(View view) { m_tabs->setCurrentIndex(view); }

void BoardsRoom::showAside()
{
    const int view = m_tabs->currentIndex();
    const bool error = view == Agreement && !m_chart->agreement().points.empty();
    m_aside->setText(error ? agreementWords(m_chart->agreement()) : view == Memory ? m_verdict : QString());
    m_aside->setTone(view == Memory && !m_map.map().fits ? Label::Tone::Limit : Label::Tone::Normal);
}

void BoardsRoom::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showAgreement();
    showMemory();
}

void BoardsRoom::showBoard()
{
    const auto *board = m_session.boards().board(m_list->current());
    m_chart->setBoard(board ? board->id : std::string());
    m_facts.setBoard(board);
    showAgreement();
    showMemory();
}

void BoardsRoom::showAgreement()
{
    m_chartState->setSentence(m_session.candidates().rowCount() == 0
                                  ? tr("Predicted against measured latency of every candidate will be shown "
                                       "here, with the error. Open an exploration or start one.")
                                  : agreementWords(m_chart->agreement()));
    m_chartState->setEmpty(m_chart->agreement().points.empty());
    showAside();
}

void BoardsRoom::showMemory()
{
    const auto *board = m_session.boards().board(m_list->current());
    if (!board || !isVisible()) // asked again when it is shown
        return;
    const auto *row = m_session.candidates().find(m_session.selection().current());
    const auto *measurement = row ? row->candidate->bestOn(board->id) : nullptr;
    m_map.setMap(memoryMapOf(*board, measurement));
    if (!row)
        m_verdict = tr("Select a candidate to see what it takes of this part's memory.");
    else if (!measurement)
        m_verdict = tr("Candidate %1 has no figures on this board; its own is %2.")
                        .arg(row->candidate->id)
                        .arg(QString::fromStdString(row->candidate->board));
    else
        m_verdict = tr("Candidate %1, %2. %3")
                        .arg(row->candidate->id)
                        .arg(originWords(measurement->origin), m_map.map().verdict);
    showAside();
}

} // namespace thimble::app
