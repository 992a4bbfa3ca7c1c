// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"

#include <QAbstractListModel>

namespace thimble::app {

/// Whether a measurement could start now, as far as is known.
enum class BoardState {
    Unknown,  ///< not asked yet
    Checking, ///< asked, no answer yet
    Ready,
    NotReady, ///< something is missing; the reason says what and how to get it
    Broken    ///< the description cannot be read: nothing to look at
};
QString boardStateWords(BoardState state);

/// Every board that can be chosen, in the order found, with its state and the reason for it. One model for all pickers; asking the
/// boards is the session's work.
class BoardsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        StateRole,  ///< int of BoardState
        WordsRole,  ///< the state in a word or two
        ReasonRole, ///< empty when there is nothing to say
        FactsRole   ///< part, clock, RAM and flash in one line
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override; ///< broken ones cannot be chosen

    void setBoards(std::vector<core::BoardEntry> boards);
    /// All readable boards are asked again; what was known stays to be read until the answer comes.
    void setChecking();
    void setAnswer(const QString &id, const core::Result<void> &answer);
    /// No more answers will come: what was not answered is unknown again.
    void endChecking();
    bool isChecking() const;

    int rowOf(const QString &id) const;                ///< -1 when unknown
    const core::Board *board(const QString &id) const; ///< null when unknown or broken
    BoardState state(const QString &id) const;
    QString reason(const QString &id) const;

private:
    struct Row
    {
        core::BoardEntry entry;
        BoardState state = BoardState::Unknown;
        QString reason;
    };
    const Row *find(const QString &id) const;

    std::vector<Row> m_rows;
};

} // namespace thimble::app
