// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/runlog.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <deque>

namespace thimble::app {

enum class LogLevel { Info, Warning, Problem };

/// Events of the run and of the window's own work, oldest first; the last 20,000 are kept (the project keeps all).
class LogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Level, Part, Candidate, Text, ColumnCount };
    enum Role { IdRole = Qt::UserRole + 1, LevelRole, PartRole };

    struct Line
    {
        std::int64_t atMs = 0; ///< since 1970
        LogLevel level = LogLevel::Info;
        QString part;
        int candidate = 0;
        QString text;
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void clear();
    void append(const std::vector<Line> &lines);
    /// What an entry of the run's log says to people.
    static Line lineOf(const core::LogEntry &entry, const core::Candidate *candidate);

private:
    std::deque<Line> m_lines;
};

/// By candidate, level and part, and by text.
class LogFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setText(const QString &text);
    void setLowest(LogLevel level);
    void setPart(const QString &part); ///< empty: all
    void setCandidate(int id);         ///< 0: all

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_text, m_part;
    LogLevel m_lowest = LogLevel::Info;
    int m_candidate = 0;
};

} // namespace thimble::app
