// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/logmodel.h"

#include "app/models/measure.h"
#include "app/models/numberformat.h"

#include <QDateTime>

namespace thimble::app {

namespace {
constexpr std::size_t kMostLines = 20000;

QString levelWords(LogLevel level)
{
    switch (level) {
    case LogLevel::Info:
        return LogModel::tr("info");
    case LogLevel::Warning:
        return LogModel::tr("warning");
    case LogLevel::Problem:
        return LogModel::tr("problem");
    }
    return {};
}

QString figures(const core::Candidate &candidate)
{
    QStringList parts;
    for (const auto measure : {Measure::Quality, Measure::Latency, Measure::Ram, Measure::Flash}) {
        if (const auto value = measureValue(candidate, measure))
            parts.append(measureText(measure, value));
    }
    return parts.join(QStringLiteral(", "));
}

QString bodyText(const core::LogEntry &entry)
{
    for (const char *key : {"text", "sentence", "reason", "note"}) {
        const auto it = entry.body.is_object() ? entry.body.find(key) : entry.body.end();
        if (entry.body.is_object() && it != entry.body.end() && it->is_string())
            return QString::fromStdString(it->get<std::string>());
    }
    return {};
}
} // namespace

LogModel::Line LogModel::lineOf(const core::LogEntry &entry, const core::Candidate *candidate)
{
    Line line;
    line.atMs = entry.atMs;
    line.candidate = entry.candidate;
    line.part = tr("run");
    const auto &kind = entry.kind;
    if (kind == "asked" && candidate) {
        line.part = tr("strategy");
        line.text = tr("proposed: %1").arg(QString::fromStdString(candidate->proposal));
    } else if (kind == "rejected" && candidate) {
        line.part = tr("gate");
        line.text = tr("rejected before training: %1").arg(QString::fromStdString(candidate->reason));
    } else if (kind == "trained" && candidate) {
        line.part = tr("trainer");
        line.text = tr("trained: %1").arg(figures(*candidate));
    } else if (kind == "measured" && candidate) {
        line.part = tr("board");
        line.text = tr("measured: %1").arg(figures(*candidate));
    } else if (kind == "failed") {
        line.level = LogLevel::Problem;
        line.text = candidate ? QString::fromStdString(candidate->reason) : bodyText(entry);
    } else {
        const auto text = bodyText(entry);
        const auto words = kind == "created" ? tr("exploration created")
            : kind == "started"              ? tr("search started")
            : kind == "limits"               ? tr("limits changed")
            : kind == "paused"               ? tr("paused: jobs finish, nothing new starts")
            : kind == "stopped"              ? tr("stopped")
            : kind == "finished"             ? tr("finished")
                                             : QString::fromStdString(kind);
        line.text = kind == "note" && !text.isEmpty() ? text
            : text.isEmpty()                          ? words
                                                      : words + QStringLiteral(": ") + text;
    }
    return line;
}

int LogModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_lines.size()); }

int LogModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &line = m_lines[std::size_t(index.row())];
    if (role == IdRole)
        return line.candidate;
    if (role == LevelRole)
        return int(line.level);
    if (role == PartRole)
        return line.part;
    if (role == Qt::ToolTipRole && index.column() == Text)
        return line.text;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time:
        return QDateTime::fromMSecsSinceEpoch(line.atMs).toString(QStringLiteral("HH:mm:ss"));
    case Level:
        return levelWords(line.level);
    case Part:
        return line.part;
    case Candidate:
        return line.candidate > 0 ? QStringLiteral("#%1").arg(line.candidate) : QString();
    case Text:
        return line.text;
    }
    return {};
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[ColumnCount] = {tr("Time"), tr("Level"), tr("Part"), tr("Candidate"),
                                         tr("What happened")};
    return titles[section];
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

void LogModel::append(const std::vector<Line> &lines)
{
    if (lines.empty())
        return;
    const auto from = lines.size() > kMostLines ? lines.size() - kMostLines : 0;
    const auto coming = lines.size() - from;
    if (m_lines.size() + coming > kMostLines) {
        const auto surplus = std::min(m_lines.size(), m_lines.size() + coming - kMostLines + kMostLines / 10);
        if (surplus > 0) {
            beginRemoveRows({}, 0, int(surplus) - 1);
            m_lines.erase(m_lines.begin(), m_lines.begin() + std::ptrdiff_t(surplus));
            endRemoveRows();
        }
    }
    beginInsertRows({}, int(m_lines.size()), int(m_lines.size() + coming) - 1);
    m_lines.insert(m_lines.end(), lines.begin() + std::ptrdiff_t(from), lines.end());
    endInsertRows();
}

void LogFilter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

void LogFilter::setLowest(LogLevel level)
{
    m_lowest = level;
    invalidateFilter();
}

void LogFilter::setPart(const QString &part)
{
    m_part = part;
    invalidateFilter();
}

void LogFilter::setCandidate(int id)
{
    m_candidate = id;
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const auto at = [this, row, &parent](int column) { return sourceModel()->index(row, column, parent); };
    const auto first = at(0);
    if (first.data(LogModel::LevelRole).toInt() < int(m_lowest))
        return false;
    if (m_candidate > 0 && first.data(LogModel::IdRole).toInt() != m_candidate)
        return false;
    if (!m_part.isEmpty() && first.data(LogModel::PartRole).toString() != m_part)
        return false;
    return m_text.isEmpty() || at(LogModel::Text).data().toString().contains(m_text, Qt::CaseInsensitive)
        || at(LogModel::Candidate).data().toString() == m_text;
}

} // namespace thimble::app
