// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"
#include "core/search/candidate.h"
#include "core/task/reference.h"

#include <QObject>

#include <memory>

namespace thimble::app {

/// What the open exploration asks: task, board, strategy and limits, with the task's yardsticks. Changing a limit re-marks points
/// and steers the running search; task and strategy belong to the exploration and never change within it.
class Question : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    const std::shared_ptr<const core::Task> &task() const { return m_task; }                ///< may be null
    const std::shared_ptr<const core::Board> &board() const { return m_board; }             ///< may be null
    const std::shared_ptr<const core::Reference> &reference() const { return m_reference; } ///< may be null
    const QString &strategy() const { return m_strategy; }
    const core::Limits &limits() const { return m_limits; }

    void set(std::shared_ptr<const core::Task> task, std::shared_ptr<const core::Board> board,
             std::shared_ptr<const core::Reference> reference, const QString &strategy);
    void setLimits(const core::Limits &limits);

    /// The reference's ghost on this board, or null: drawn as a diamond and used for "22 x faster".
    const core::ReferencePoint *ghost() const;

Q_SIGNALS:
    void changed();
    void limitsChanged(const thimble::core::Limits &limits);

private:
    std::shared_ptr<const core::Task> m_task;
    std::shared_ptr<const core::Board> m_board;
    std::shared_ptr<const core::Reference> m_reference;
    QString m_strategy;
    core::Limits m_limits;
};

bool sameLimits(const core::Limits &a, const core::Limits &b);

} // namespace thimble::app
