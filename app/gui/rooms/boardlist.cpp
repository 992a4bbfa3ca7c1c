// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/boardlist.h"

#include "app/gui/widgets/boarddelegate.h"
#include "app/gui/widgets/label.h"

#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
/// As high as its rows: nothing to scroll.
class WholeList : public QListView
{
public:
    QSize sizeHint() const override
    {
        const int rows = model() ? model()->rowCount() : 0;
        return {QListView::sizeHint().width(), rows > 0 ? rows * sizeHintForRow(0) : 0};
    }
    QSize minimumSizeHint() const override
    {
        return {QListView::minimumSizeHint().width(), sizeHint().height()};
    }
};
} // namespace

BoardList::BoardList(Session &session, const Theme *theme, bool whole, QWidget *parent)
    : QWidget(parent)
    , m_boards(session.boards())
    , m_theme(theme)
    , m_list(whole ? new WholeList : new QListView)
    , m_reason(new Label(theme, Theme::Text::Small, Label::Tone::Dim))
    , m_again(new QPushButton(tr("Ask again")))
{
    const int step = theme->step();
    m_list->setAccessibleName(tr("Boards"));
    m_list->setModel(&m_boards);
    m_list->setItemDelegate(new BoardDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    setFocusProxy(m_list);
    m_reason->setWordWrap(true);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_reason->setAccessibleName(tr("State of the chosen board"));
    m_again->setToolTip(tr("Asks every board whether it could measure now"));
    m_again->setAccessibleName(tr("Ask the boards again"));

    auto *foot = new QHBoxLayout;
    foot->setSpacing(2 * step);
    foot->addWidget(m_reason, 1, Qt::AlignTop);
    foot->addWidget(m_again, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(step);
    layout->addWidget(m_list, 1);
    layout->addLayout(foot);

    connect(m_again, &QPushButton::clicked, &session, &Session::checkBoards);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        showState();
        Q_EMIT currentChanged(current());
    });
    connect(&m_boards, &QAbstractItemModel::dataChanged, this, &BoardList::showState);
    connect(theme, &Theme::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    showState();
}

QString BoardList::current() const { return m_list->currentIndex().data(BoardsModel::IdRole).toString(); }

void BoardList::setCurrent(const QString &id)
{
    const int row = m_boards.rowOf(id);
    m_list->setCurrentIndex(row >= 0 ? m_boards.index(row) : QModelIndex());
}

void BoardList::showState()
{
    const auto state = m_boards.state(current());
    QString text;
    switch (state) {
    case BoardState::Unknown:
        break;
    case BoardState::Checking:
        text = tr("Asking the board.");
        break;
    case BoardState::Ready:
        text = tr("Ready: it can measure now.");
        break;
    case BoardState::NotReady:
    case BoardState::Broken:
        text = m_boards.reason(current());
        break;
    }
    if (current().isEmpty())
        text.clear();
    m_reason->setText(text);
    m_reason->setTone(state == BoardState::Ready          ? Label::Tone::Ok
                          : state == BoardState::NotReady ? Label::Tone::Attention
                          : state == BoardState::Broken   ? Label::Tone::Limit
                                                          : Label::Tone::Dim);
    m_again->setEnabled(!m_boards.isChecking());
}

} // namespace thimble::app
