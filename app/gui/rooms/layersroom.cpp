// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/layersroom.h"

#include "app/gui/charts/arenatimeline.h"
#include "app/gui/theme/tabular.h"
#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/tableview.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
/// The totals below the columns they belong to, whatever their widths are.
class Totals : public QWidget
{
public:
    Totals(const LayersModel &model, const TableView &table, const Theme *theme)
        : m_model(model)
        , m_table(table)
        , m_theme(theme)
    {
        setFixedHeight(theme->rowHeight() + theme->step());
        setFont(theme->font(Theme::Text::Title));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const auto &p = m_theme->palette();
        const int step = m_theme->step();
        painter.fillRect(QRect(0, 0, width(), 1), p.grid);
        painter.setPen(p.text);
        for (int column = 0; column < LayersModel::ColumnCount; ++column) {
            const QRectF cell(m_table.columnViewportPosition(column), 0, m_table.columnWidth(column),
                              height());
            const auto area = cell.adjusted(2 * step, 0, -2 * step, 0);
            drawTabular(painter, area, column <= LayersModel::Output ? Qt::AlignLeft : Qt::AlignRight,
                        m_model.total(column));
        }
    }

private:
    const LayersModel &m_model;
    const TableView &m_table;
    const Theme *m_theme;
};

TableDelegate::Roles layerRoles()
{
    TableDelegate::Roles roles;
    roles.share = LayersModel::ShareRole;
    roles.colour = LayersModel::ColourRole;
    return roles;
}
} // namespace

LayersRoom::LayersRoom(Session &session, Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_table(new TableView(theme, tr("Layers"), layerRoles()))
{
    const int step = theme->step();
    m_table->setModel(&session.layers());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int widths[] = {44, 24, 16, 19, 19, 19, 19};
    for (int column = 0; column < LayersModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * step);
    m_table->horizontalHeader()->setSectionResizeMode(LayersModel::Name, QHeaderView::Stretch);
    m_footer = new Totals(session.layers(), *m_table, theme);

    auto *left = new QWidget;
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(m_table, 1);
    leftLayout->addWidget(m_footer);
    m_timeline = new EmptyState(theme, {}, new ArenaTimeline(session.context(theme)));
    auto *split = new QSplitter(Qt::Horizontal);
    split->addWidget(left);
    split->addWidget(m_timeline);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setSizes({150 * step, 220 * step});
    split->setChildrenCollapsible(false);
    left->setMinimumWidth(150 * step); // the other columns and a readable name
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    layout->addWidget(split);
    m_state = new EmptyState(theme,
                             tr("The layers of the selected candidate and its memory over time are shown "
                                "here. Select a point in the chart."),
                             content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_state);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) {
                if (!m_syncing)
                    m_session.selection().setLayer(index.row());
            });
    connect(&session.selection(), &SelectionModel::layerChanged, this, [this](int layer) {
        m_syncing = true;
        layer >= 0 ? m_table->selectRow(layer) : m_table->clearSelection();
        m_syncing = false;
    });
    connect(m_table, &QAbstractItemView::entered, this,
            [this](const QModelIndex &index) { m_session.selection().setHoveredLayer(index.row()); });
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, m_footer,
            qOverload<>(&QWidget::update));
    connect(m_table->horizontalScrollBar(), &QScrollBar::valueChanged, m_footer,
            qOverload<>(&QWidget::update));
    connect(&session.layers(), &QAbstractItemModel::modelReset, this, &LayersRoom::refresh);
    connect(session.context(theme).inspection, &Inspection::changed, this, &LayersRoom::refresh);
    connect(theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    m_table->viewport()->installEventFilter(this);
    refresh();
}

bool LayersRoom::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        m_footer->update();
    else if (event->type() == QEvent::Leave)
        m_session.selection().setHoveredLayer(-1);
    return QWidget::eventFilter(watched, event);
}

void LayersRoom::refresh()
{
    const auto *inspection = m_session.context(nullptr).inspection;
    m_state->setEmpty(m_session.layers().rowCount() == 0
                      && inspection->state() == Inspection::State::Nothing);
    switch (inspection->state()) {
    case Inspection::State::Nothing:
    case Inspection::State::Working:
        m_timeline->setSentence(tr("Planning the memory of this candidate."));
        break;
    case Inspection::State::Failed:
        m_timeline->setSentence(QString::fromStdString(inspection->error().sentence));
        break;
    case Inspection::State::Ready:
        break;
    }
    m_timeline->setEmpty(inspection->state() != Inspection::State::Ready);
    for (const int column : {LayersModel::Measured, LayersModel::Difference})
        m_table->setColumnHidden(column, !m_session.layers().hasMeasured());
    m_footer->update();
}

} // namespace thimble::app
