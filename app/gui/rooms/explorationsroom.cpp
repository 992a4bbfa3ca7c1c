// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/explorationsroom.h"

#include "app/gui/widgets/emptystate.h"

#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace thimble::app {

namespace {
QColor stateColour(Exploration::State state, const Palette &p)
{
    switch (state) {
    case Exploration::State::Running:
        return p.accent;
    case Exploration::State::Finished:
        return p.ok;
    case Exploration::State::Failed:
        return p.limit;
    case Exploration::State::Paused:
    case Exploration::State::Stopped:
        return p.attention;
    case Exploration::State::Draft:
        return p.textDim;
    }
    return p.textDim;
}

/// Two lines: state and name; best candidate and count.
class ExplorationDelegate : public QStyledItemDelegate
{
public:
    ExplorationDelegate(const Theme *theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) { }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {40 * m_theme->step(), 14 * m_theme->step() - 2};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const auto &p = m_theme->palette();
        const int step = m_theme->step();
        const auto card = QRectF(option.rect).adjusted(0, 1, 0, -1);
        const bool open = index.data(ExplorationsModel::OpenRole).toBool();
        if (open || (option.state & (QStyle::State_MouseOver | QStyle::State_Selected))) {
            painter->setPen(option.state & QStyle::State_HasFocus ? QPen(p.accent, 1) : QPen(Qt::NoPen));
            painter->setBrush(open ? p.selection : mix(p.panel, p.raised, 0.8));
            painter->drawRoundedRect(card.adjusted(0.5, 0, -0.5, 0), 5, 5);
        }
        const auto state = Exploration::State(index.data(ExplorationsModel::StateRole).toInt());
        const QRectF top(card.left() + 6 * step, card.top() + step, card.width() - 8 * step,
                         card.height() / 2 - step);
        const QRectF bottom = top.translated(0, top.height());
        const bool hollow = state != Exploration::State::Running && state != Exploration::State::Finished;
        painter->setPen(QPen(stateColour(state, p), 1.6));
        painter->setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(stateColour(state, p)));
        painter->drawEllipse(QPointF(card.left() + 3.25 * step, top.center().y()), 3.2, 3.2);

        const auto titleFont = m_theme->font(open ? Theme::Text::Title : Theme::Text::Body);
        painter->setFont(titleFont);
        painter->setPen(index.data(ExplorationsModel::ArchivedRole).toBool() ? p.textDim : p.text);
        painter->drawText(
            top, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(titleFont).elidedText(index.data().toString(), Qt::ElideRight, int(top.width())));
        const auto small = m_theme->font(Theme::Text::Small);
        painter->setFont(small);
        painter->setPen(p.textDim);
        const auto count = index.data(ExplorationsModel::CountRole).toString();
        painter->drawText(bottom, Qt::AlignRight | Qt::AlignVCenter, count);
        const double room = bottom.width() - QFontMetrics(small).horizontalAdvance(count) - 2 * step;
        painter->drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(small).elidedText(index.data(ExplorationsModel::BestRole).toString(),
                                                         Qt::ElideRight, int(room)));
        painter->restore();
    }

private:
    const Theme *m_theme;
};
} // namespace

ExplorationsRoom::ExplorationsRoom(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_list(new QListView)
{
    const int step = theme->step();
    m_list->setAccessibleName(tr("Explorations"));
    m_list->setModel(&session.explorations());
    m_list->setItemDelegate(new ExplorationDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->setMouseTracking(true);
    m_list->setSpacing(0);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_state = new EmptyState(
        theme,
        tr("Your explorations will be listed here. Start one with Ctrl+N, or open a project with Ctrl+O."),
        m_list);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(step, step, step, step);
    layout->addWidget(m_state);

    const auto openAt = [this](const QModelIndex &index) {
        Q_EMIT openRequested(index.data(ExplorationsModel::FolderRole).toString());
    };
    connect(m_list, &QListView::clicked, this, openAt);
    connect(m_list, &QListView::activated, this, openAt);
    connect(m_list, &QWidget::customContextMenuRequested, this, &ExplorationsRoom::showMenu);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&session.explorations(), signal, this, &ExplorationsRoom::refresh);
    connect(&session.explorations(), &QAbstractItemModel::modelReset, this, &ExplorationsRoom::refresh);
    connect(&session.explorations(), &QAbstractItemModel::dataChanged, this, &ExplorationsRoom::refresh);
    connect(theme, &Theme::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    refresh();
}

QSize ExplorationsRoom::sizeHint() const { return {54 * m_theme->step(), 80 * m_theme->step()}; }

void ExplorationsRoom::refresh()
{
    const auto &all = m_session.explorations().explorations();
    int shown = 0;
    for (std::size_t row = 0; row < all.size(); ++row) {
        const bool hidden = all[row].archived && !m_showArchived;
        m_list->setRowHidden(int(row), hidden);
        shown += !hidden;
    }
    m_state->setEmpty(shown == 0);
    Q_EMIT countChanged(shown > 0 ? QString::number(shown) : QString());
}

void ExplorationsRoom::editText(const QModelIndex &index, int role, const QString &title)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto *holder = new QWidget;
    auto *layout = new QVBoxLayout(holder);
    auto *field = new QLineEdit;
    const bool tags = role == ExplorationsModel::TagsRole;
    field->setText(tags ? index.data(role).toStringList().join(QStringLiteral(", "))
                        : index.data(role).toString());
    field->setAccessibleName(title);
    field->setMinimumWidth(60 * m_theme->step());
    layout->addWidget(new Label(m_theme, Theme::Text::Small, Label::Tone::Dim, title));
    layout->addWidget(field);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(holder);
    menu->addAction(action);
    const QPersistentModelIndex place(index);
    connect(field, &QLineEdit::returnPressed, this, [this, field, menu, place, role, tags] {
        QStringList list;
        for (const auto &tag : field->text().split(u','))
            if (!tag.trimmed().isEmpty())
                list.append(tag.trimmed());
        m_session.explorations().setData(place, tags ? QVariant(list) : QVariant(field->text()), role);
        menu->close();
    });
    menu->popup(m_list->viewport()->mapToGlobal(m_list->visualRect(index).bottomLeft()));
    field->setFocus();
}

void ExplorationsRoom::showMenu(const QPoint &at)
{
    const QPersistentModelIndex index = m_list->indexAt(at);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (index.isValid()) {
        const auto folder = index.data(ExplorationsModel::FolderRole).toString();
        const bool archived = index.data(ExplorationsModel::ArchivedRole).toBool();
        menu->addAction(tr("Open"), this, [this, folder] { Q_EMIT openRequested(folder); });
        menu->addAction(tr("Open and resume"), this, [this, folder] { Q_EMIT resumeRequested(folder); });
        menu->addAction(tr("Duplicate with other limits"), this,
                        [this, folder] { Q_EMIT duplicateRequested(folder); });
        menu->addSeparator();
        menu->addAction(tr("Rename"), this, [this, index] { m_list->edit(index); });
        menu->addAction(tr("Tags"), this, [this, index] {
            editText(index, ExplorationsModel::TagsRole, tr("Tags, separated by commas"));
        });
        menu->addAction(tr("Note"), this,
                        [this, index] { editText(index, ExplorationsModel::NoteRole, tr("Note")); });
        menu->addAction(
            archived ? tr("Take out of the archive") : tr("Archive"), this, [this, index, archived] {
                m_session.explorations().setData(index, !archived, ExplorationsModel::ArchivedRole);
            });
        menu->addAction(tr("Remove from this list"), this,
                        [this, folder] { m_session.explorations().remove(folder); });
        menu->addSeparator();
    }
    auto *archive = menu->addAction(tr("Show archived"));
    archive->setCheckable(true);
    archive->setChecked(m_showArchived);
    connect(archive, &QAction::toggled, this, [this](bool on) {
        m_showArchived = on;
        refresh();
    });
    menu->popup(m_list->viewport()->mapToGlobal(at));
}

} // namespace thimble::app
