// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/consolelines.h"

#include <QAbstractTableModel>
#include <QRegularExpression>
#include <QSortFilterProxyModel>

#include <deque>

namespace thimble::app {

/// What a board said and what was sent to it, oldest first. The last 20,000 lines are kept, as many again while paused; how many
/// were dropped is told.
class ConsoleModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Since, Clock, Text, ColumnCount };
    enum Role { SentRole = Qt::UserRole + 1 };
    static constexpr std::size_t kMostLines = 20000;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void append(std::vector<core::ConsoleLine> lines);
    void clear();
    /// While paused the view stands still; what comes waits, and is shown afterwards.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    std::size_t waiting() const { return m_waiting.size(); }
    /// Lines that came and are not kept: here, and what the port had to drop.
    std::size_t dropped() const { return m_dropped; }
    void addDropped(std::size_t lines);
    void setHex(bool hex);
    /// Every kept line with its times, as a file for people and other tools: tab-separated, UTF-8.
    QByteArray saved() const;

Q_SIGNALS:
    void statusChanged(); ///< waiting or dropped

private:
    void show(std::vector<core::ConsoleLine> lines);

    std::deque<core::ConsoleLine> m_lines, m_waiting;
    std::size_t m_dropped = 0;
    bool m_paused = false, m_hex = false;
};

/// By plain text or by a regular expression, on what is shown.
class ConsoleFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    /// Empty, or the sentence that says what is wrong with the expression; the filter before it stays then.
    QString setPattern(const QString &pattern, bool expression);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_text;
    QRegularExpression m_expression;
    bool m_byExpression = false;
};

} // namespace thimble::app
