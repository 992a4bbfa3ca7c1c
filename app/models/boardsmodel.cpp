// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/boardsmodel.h"

#include "app/models/numberformat.h"

#include <algorithm>

namespace thimble::app {

namespace {
QString factsOf(const core::Board &board)
{
    const QStringList parts{QString::fromStdString(board.part), format::megahertz(board.clockHz),
                            BoardsModel::tr("%1 RAM").arg(format::partMemory(board.ramBytes)),
                            BoardsModel::tr("%1 flash").arg(format::partMemory(board.flashBytes))};
    return parts.join(QStringLiteral(" \u00B7 "));
}
} // namespace

QString boardStateWords(BoardState state)
{
    switch (state) {
    case BoardState::Unknown:
        return BoardsModel::tr("not asked yet");
    case BoardState::Checking:
        return BoardsModel::tr("asking");
    case BoardState::Ready:
        return BoardsModel::tr("ready");
    case BoardState::NotReady:
        return BoardsModel::tr("not ready");
    case BoardState::Broken:
        return BoardsModel::tr("cannot be read");
    }
    return {};
}

int BoardsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant BoardsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[std::size_t(index.row())];
    const auto &board = row.entry.board;
    const auto title = board ? QString::fromStdString(board->title) : QString::fromStdString(row.entry.id);
    const auto facts = board ? factsOf(*board) : QString();
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case Qt::ToolTipRole:
        return row.reason.isEmpty() ? boardStateWords(row.state) : row.reason;
    case Qt::AccessibleTextRole: {
        QStringList parts{title, facts, boardStateWords(row.state), row.reason};
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    case IdRole:
    case Qt::UserRole: // what QComboBox calls the item's data
        return QString::fromStdString(row.entry.id);
    case StateRole:
        return int(row.state);
    case WordsRole:
        return boardStateWords(row.state);
    case ReasonRole:
        return row.reason;
    case FactsRole:
        return facts;
    default:
        return {};
    }
}

Qt::ItemFlags BoardsModel::flags(const QModelIndex &index) const
{
    const bool broken = index.isValid() && m_rows[std::size_t(index.row())].state == BoardState::Broken;
    return broken ? Qt::NoItemFlags : QAbstractListModel::flags(index);
}

void BoardsModel::setBoards(std::vector<core::BoardEntry> boards)
{
    beginResetModel();
    m_rows.clear();
    for (auto &entry : boards) {
        const bool broken = !entry.board;
        auto reason = broken ? QString::fromStdString(entry.board.error().sentence) : QString();
        m_rows.push_back({std::move(entry), broken ? BoardState::Broken : BoardState::Unknown, reason});
    }
    endResetModel();
}

void BoardsModel::setChecking()
{
    for (auto &row : m_rows) {
        if (row.state != BoardState::Broken)
            row.state = BoardState::Checking;
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void BoardsModel::setAnswer(const QString &id, const core::Result<void> &answer)
{
    const int at = rowOf(id);
    if (at < 0 || m_rows[std::size_t(at)].state == BoardState::Broken)
        return;
    auto &row = m_rows[std::size_t(at)];
    row.state = answer ? BoardState::Ready : BoardState::NotReady;
    row.reason = answer ? QString() : QString::fromStdString(answer.error().sentence);
    Q_EMIT dataChanged(index(at), index(at));
}

void BoardsModel::endChecking()
{
    bool changed = false;
    for (auto &row : m_rows) {
        if (row.state != BoardState::Checking)
            continue;
        row.state = BoardState::Unknown;
        changed = true;
    }
    if (changed)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

bool BoardsModel::isChecking() const
{
    return std::any_of(m_rows.begin(), m_rows.end(),
                       [](const Row &row) { return row.state == BoardState::Checking; });
}

int BoardsModel::rowOf(const QString &id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(),
                     [wanted = id.toStdString()](const Row &row) { return row.entry.id == wanted; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

const BoardsModel::Row *BoardsModel::find(const QString &id) const
{
    const int at = rowOf(id);
    return at < 0 ? nullptr : &m_rows[std::size_t(at)];
}

const core::Board *BoardsModel::board(const QString &id) const
{
    const auto *row = find(id);
    return row && row->entry.board ? &*row->entry.board : nullptr;
}

BoardState BoardsModel::state(const QString &id) const
{
    const auto *row = find(id);
    return row ? row->state : BoardState::Unknown;
}

QString BoardsModel::reason(const QString &id) const
{
    const auto *row = find(id);
    return row ? row->reason : QString();
}

} // namespace thimble::app
