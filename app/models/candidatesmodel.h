// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/archive.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <memory>
#include <unordered_map>

namespace thimble::app {

/// Where a candidate stands under the present limits.
enum class Standing { Pending, Front, Feasible, Breaks, Failed };
QString standingWords(Standing standing);

struct CandidateRow
{
    std::shared_ptr<const core::Candidate> candidate;
    Standing standing = Standing::Pending;
    std::vector<core::Violation> violations;
    QString haystack; ///< lower case, what the filter's text is looked for in
};

/// All candidates of the open run, in the order proposed; chart and table are two views of it. Feasibility and front follow the
/// limits of `setLimits`, nothing is trained again for that.
class CandidatesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Id, State, Quality, Latency, Ram, Flash, Macs, Origin, Found, Parent, Blocks, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1, IdRole, StandingRole, OriginRole, CurrentRole };

    explicit CandidatesModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void clear();
    /// Newer versions replace older ones of the same id; one insertion and one change signal per call.
    void upsert(const std::vector<std::shared_ptr<const core::Candidate>> &candidates);
    void setLimits(const core::Limits &limits);
    /// Takes over what another model holds, limits too, in one reset: thousands of candidates are folded in another thread.
    void take(CandidatesModel &other);
    const core::Limits &limits() const { return m_limits; }

    const std::vector<CandidateRow> &rows() const { return m_rows; }
    const CandidateRow *find(int id) const;
    int rowOf(int id) const; ///< -1 when unknown
    /// Ids of the feasible front by latency, and of the front as it would be without limits.
    const std::vector<int> &front() const { return m_front; }
    const std::vector<int> &unlimitedFront() const { return m_unlimitedFront; }
    /// The feasible front member of the highest quality; 0 without any.
    int best() const;
    int finishedCount() const { return m_finished; }

Q_SIGNALS:
    void frontChanged();
    void countChanged(int count);

private:
    QString text(const CandidateRow &row, int column) const;
    QVariant sortKey(const CandidateRow &row, int column) const;
    void place(CandidateRow &row) const;
    bool refreshFront();

    std::vector<CandidateRow> m_rows;
    std::unordered_map<int, int> m_index; ///< id -> row
    core::Archive m_archive;
    core::Limits m_limits;
    std::vector<int> m_front, m_unlimitedFront;
    int m_finished = 0;
};

} // namespace thimble::app
