// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/candidatesmodel.h"

#include "app/models/measure.h"
#include "app/models/numberformat.h"

#include <algorithm>

namespace thimble::app {

namespace {
constexpr int kNewcomers = 512; ///< beyond this many a reset is cheaper for views than row signals

QString blocksOf(const core::Candidate &candidate)
{
    QStringList labels;
    for (const auto &label : core::blockLabels(candidate.genome, 0))
        labels.append(QString::fromStdString(label));
    return labels.join(QStringLiteral(" \u00B7 "));
}

bool isFinished(const core::Candidate &candidate)
{
    return candidate.state == core::CandidateState::Measured && candidate.quality && candidate.best();
}

bool hasFailed(const core::Candidate &candidate) { return candidate.state == core::CandidateState::Failed; }
} // namespace

QString standingWords(Standing standing)
{
    switch (standing) {
    case Standing::Pending:
        return CandidatesModel::tr("in work");
    case Standing::Front:
        return CandidatesModel::tr("on the front");
    case Standing::Feasible:
        return CandidatesModel::tr("feasible");
    case Standing::Breaks:
        return CandidatesModel::tr("breaks a limit");
    case Standing::Failed:
        return CandidatesModel::tr("failed");
    }
    return {};
}

CandidatesModel::CandidatesModel(QObject *parent) : QAbstractTableModel(parent) { }

int CandidatesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CandidatesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CandidatesModel::text(const CandidateRow &row, int column) const
{
    const auto &candidate = *row.candidate;
    const auto *best = candidate.best();
    switch (column) {
    case Id:
        return QString::number(candidate.id);
    case State:
        return standingWords(row.standing);
    case Quality:
        return measureText(Measure::Quality, measureValue(candidate, Measure::Quality));
    case Latency:
        return measureText(Measure::Latency, measureValue(candidate, Measure::Latency));
    case Ram:
        return best ? format::exactBytes(best->ram.total()) : format::absent();
    case Flash:
        return best ? format::exactBytes(best->flash.total()) : format::absent();
    case Macs:
        return measureText(Measure::Macs, measureValue(candidate, Measure::Macs));
    case Origin:
        return best ? originWords(best->origin) : format::absent();
    case Found:
        return QString::fromStdString(candidate.proposal);
    case Parent:
        return candidate.parent > 0 ? QString::number(candidate.parent) : format::absent();
    case Blocks:
        return blocksOf(candidate);
    }
    return {};
}

QVariant CandidatesModel::sortKey(const CandidateRow &row, int column) const
{
    const auto number = [&row](Measure measure) {
        const auto value = measureValue(*row.candidate, measure);
        return value ? QVariant(*value) : QVariant();
    };
    switch (column) {
    case Id:
        return row.candidate->id;
    case State:
        return int(row.standing);
    case Quality:
        return number(Measure::Quality);
    case Latency:
        return number(Measure::Latency);
    case Ram:
        return number(Measure::Ram);
    case Flash:
        return number(Measure::Flash);
    case Macs:
        return number(Measure::Macs);
    case Parent:
        return row.candidate->parent;
    default:
        return text(row, column);
    }
}

QVariant CandidatesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::TextAlignmentRole: {
        const bool isText = index.column() == State || index.column() >= Origin;
        return QVariant::fromValue(
            Qt::Alignment((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    }
    case Qt::ToolTipRole:
        if (index.column() == State && !row.violations.empty())
            return QString::fromStdString(row.violations.front().sentence);
        return index.column() == State ? QString::fromStdString(row.candidate->reason) : QString();
    case SortRole:
        return sortKey(row, index.column());
    case IdRole:
        return row.candidate->id;
    case StandingRole:
        return int(row.standing);
    case OriginRole:
        return row.candidate->best() ? QVariant(int(row.candidate->best()->origin)) : QVariant();
    default:
        return {};
    }
}

QVariant CandidatesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isText = section == State || section >= Origin;
        return QVariant::fromValue(
            Qt::Alignment((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("No."),      tr("State"), tr("Quality"), tr("Latency"),
                                         tr("RAM"),      tr("Flash"), tr("MACs"),    tr("Origin"),
                                         tr("Found by"), tr("From"),  tr("Blocks")};
    return titles[section];
}

void CandidatesModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_index.clear();
    m_archive = {};
    m_front.clear();
    m_unlimitedFront.clear();
    m_finished = 0;
    endResetModel();
    Q_EMIT frontChanged();
    Q_EMIT countChanged(0);
}

void CandidatesModel::take(CandidatesModel &other)
{
    beginResetModel();
    m_rows = std::move(other.m_rows);
    m_index = std::move(other.m_index);
    m_archive = std::move(other.m_archive);
    m_limits = other.m_limits;
    m_front = std::move(other.m_front);
    m_unlimitedFront = std::move(other.m_unlimitedFront);
    m_finished = other.m_finished;
    endResetModel();
    Q_EMIT frontChanged();
    Q_EMIT countChanged(int(m_rows.size()));
}

void CandidatesModel::place(CandidateRow &row) const
{
    const auto &candidate = *row.candidate;
    row.violations.clear();
    if (hasFailed(candidate)) {
        row.standing = Standing::Failed;
        return;
    }
    row.violations =
        core::violations(m_limits, candidate.best(), candidate.quality ? &*candidate.quality : nullptr);
    if (candidate.state == core::CandidateState::Rejected || !row.violations.empty())
        row.standing = Standing::Breaks;
    else
        row.standing = isFinished(candidate) ? Standing::Feasible : Standing::Pending;
}

void CandidatesModel::upsert(const std::vector<std::shared_ptr<const core::Candidate>> &candidates)
{
    std::vector<CandidateRow> added;
    int firstChanged = int(m_rows.size()), lastChanged = -1;
    bool archiveChanged = false;
    for (const auto &candidate : candidates) {
        CandidateRow row;
        row.candidate = candidate;
        place(row);
        const auto *best = candidate->best();
        row.haystack =
            (QStringLiteral("#%1 ").arg(candidate->id) + QString::fromStdString(candidate->proposedBy) + u' '
             + QString::fromStdString(candidate->proposal) + u' ' + blocksOf(*candidate) + u' '
             + (best ? originWords(best->origin) : QString()) + u' ' + standingWords(row.standing))
                .toLower();
        if (isFinished(*candidate))
            archiveChanged = m_archive.insert(*candidate) || archiveChanged;
        const auto known = m_index.find(candidate->id);
        if (known == m_index.end()) {
            m_index.emplace(candidate->id, int(m_rows.size() + added.size()));
            m_finished += isFinished(*candidate);
            added.push_back(std::move(row));
        } else if (known->second >= int(m_rows.size())) {
            auto &old = added[std::size_t(known->second) - m_rows.size()];
            m_finished += int(isFinished(*candidate)) - int(isFinished(*old.candidate));
            old = std::move(row);
        } else {
            auto &old = m_rows[std::size_t(known->second)];
            m_finished += int(isFinished(*candidate)) - int(isFinished(*old.candidate));
            if (old.standing == Standing::Front && row.standing == Standing::Feasible)
                row.standing = Standing::Front; // until the front is refreshed below
            old = std::move(row);
            firstChanged = std::min(firstChanged, known->second);
            lastChanged = std::max(lastChanged, known->second);
        }
    }
    if (!added.empty()) {
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
        std::move(added.begin(), added.end(), std::back_inserter(m_rows));
        endInsertRows();
        Q_EMIT countChanged(int(m_rows.size()));
    }
    if (lastChanged >= 0)
        Q_EMIT dataChanged(index(firstChanged, 0), index(lastChanged, ColumnCount - 1));
    if (archiveChanged && refreshFront())
        Q_EMIT frontChanged();
}

void CandidatesModel::setLimits(const core::Limits &limits)
{
    m_limits = limits;
    if (m_rows.empty())
        return;
    for (auto &row : m_rows)
        place(row);
    m_front.clear();
    refreshFront();
    Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT frontChanged();
}

bool CandidatesModel::refreshFront()
{
    const auto idsOf = [](const std::vector<core::Candidate> &members) {
        std::vector<int> ids;
        ids.reserve(members.size());
        for (const auto &member : members)
            ids.push_back(member.id);
        return ids;
    };
    const auto mark = [this](int id, Standing standing) {
        auto &row = m_rows[std::size_t(m_index.at(id))];
        if (row.standing == standing
            || (row.standing != Standing::Front && row.standing != Standing::Feasible))
            return;
        row.standing = standing;
        Q_EMIT dataChanged(index(m_index.at(id), 0), index(m_index.at(id), ColumnCount - 1));
    };
    const auto before = m_front;
    const auto unlimitedBefore = m_unlimitedFront;
    m_front = idsOf(m_archive.front(m_limits));
    m_unlimitedFront = idsOf(m_archive.front({}));
    for (const int id : before) {
        if (std::find(m_front.begin(), m_front.end(), id) == m_front.end())
            mark(id, Standing::Feasible);
    }
    for (const int id : m_front)
        mark(id, Standing::Front);
    return before != m_front || unlimitedBefore != m_unlimitedFront;
}

const CandidateRow *CandidatesModel::find(int id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_rows[std::size_t(row)];
}

int CandidatesModel::rowOf(int id) const
{
    const auto it = m_index.find(id);
    return it == m_index.end() ? -1 : it->second;
}

int CandidatesModel::best() const
{
    int best = 0;
    double quality = -1;
    for (const int id : m_front) {
        const auto *row = find(id);
        if (row && row->candidate->quality->value > quality) {
            quality = row->candidate->quality->value;
            best = id;
        }
    }
    return best;
}

} // namespace thimble::app
