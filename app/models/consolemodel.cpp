// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/consolemodel.h"

#include <QDateTime>

namespace thimble::app {

namespace {
constexpr std::size_t kRoomMade = ConsoleModel::kMostLines / 10; ///< at once, so that views move rarely
constexpr int kLongestPattern = 500;

QString sinceText(const core::ConsoleLine &line)
{
    return QString::number(double(line.sinceOpenMs) / 1000, 'f', 3);
}

QString clockText(const core::ConsoleLine &line)
{
    return QDateTime::fromMSecsSinceEpoch(line.wallMs).toString(QStringLiteral("HH:mm:ss.zzz"));
}
} // namespace

int ConsoleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int ConsoleModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ConsoleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &line = m_lines[std::size_t(index.row())];
    if (role == SentRole)
        return line.sent;
    if (role == Qt::TextAlignmentRole && index.column() == Since)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Text)
        return QString::fromStdString(core::consoleHex(line.bytes));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Since:
        return sinceText(line);
    case Clock:
        return clockText(line);
    case Text: {
        const auto text =
            QString::fromStdString(m_hex ? core::consoleHex(line.bytes) : core::consoleText(line.bytes));
        return line.sent ? QStringLiteral("\u203A ") + text : text;
    }
    }
    return {};
}

QVariant ConsoleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section == Since)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    const QString titles[ColumnCount] = {tr("Seconds"), tr("Time"), tr("What the board says")};
    return role == Qt::DisplayRole ? titles[section] : QVariant();
}

void ConsoleModel::append(std::vector<core::ConsoleLine> lines)
{
    if (lines.empty())
        return;
    if (!m_paused)
        return show(std::move(lines));
    m_waiting.insert(m_waiting.end(), std::make_move_iterator(lines.begin()),
                     std::make_move_iterator(lines.end()));
    if (m_waiting.size() > kMostLines) {
        const auto surplus = m_waiting.size() - kMostLines;
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + std::ptrdiff_t(surplus));
        m_dropped += surplus;
    }
    Q_EMIT statusChanged();
}

void ConsoleModel::show(std::vector<core::ConsoleLine> lines)
{
    const auto from = lines.size() > kMostLines ? lines.size() - kMostLines : 0;
    const auto coming = lines.size() - from;
    auto dropped = from;
    if (m_lines.size() + coming > kMostLines) {
        const auto surplus = std::min(m_lines.size(), m_lines.size() + coming - kMostLines + kRoomMade);
        beginRemoveRows({}, 0, int(surplus) - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + std::ptrdiff_t(surplus));
        endRemoveRows();
        dropped += surplus;
    }
    beginInsertRows({}, int(m_lines.size()), int(m_lines.size() + coming) - 1);
    m_lines.insert(m_lines.end(), std::make_move_iterator(lines.begin() + std::ptrdiff_t(from)),
                   std::make_move_iterator(lines.end()));
    endInsertRows();
    if (dropped > 0)
        addDropped(dropped);
}

void ConsoleModel::addDropped(std::size_t lines)
{
    m_dropped += lines;
    Q_EMIT statusChanged();
}

void ConsoleModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_waiting.clear();
    m_dropped = 0;
    endResetModel();
    Q_EMIT statusChanged();
}

void ConsoleModel::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused && !m_waiting.empty()) {
        std::vector<core::ConsoleLine> lines(std::make_move_iterator(m_waiting.begin()),
                                             std::make_move_iterator(m_waiting.end()));
        m_waiting.clear();
        show(std::move(lines));
    }
    Q_EMIT statusChanged();
}

void ConsoleModel::setHex(bool hex)
{
    m_hex = hex;
    if (!m_lines.empty())
        Q_EMIT dataChanged(index(0, Text), index(int(m_lines.size()) - 1, Text), {Qt::DisplayRole});
}

QByteArray ConsoleModel::saved() const
{
    QByteArray text = "seconds\ttime\tdirection\ttext\n";
    for (const auto *lines : {&m_lines, &m_waiting}) {
        for (const auto &line : *lines)
            text += sinceText(line).toUtf8() + '\t'
                + QDateTime::fromMSecsSinceEpoch(line.wallMs).toString(Qt::ISODateWithMs).toUtf8() + '\t'
                + (line.sent ? "sent" : "received") + '\t'
                + QByteArray::fromStdString(core::consoleText(line.bytes)) + '\n';
    }
    return text;
}

QString ConsoleFilter::setPattern(const QString &pattern, bool expression)
{
    if (pattern.size() > kLongestPattern)
        return tr("The filter is longer than %1 characters; shorten it.").arg(kLongestPattern);
    QRegularExpression compiled(expression ? pattern : QString());
    if (!compiled.isValid())
        return tr("This is no regular expression: %1, at character %2.")
            .arg(compiled.errorString())
            .arg(compiled.patternErrorOffset() + 1);
    m_text = pattern;
    m_expression = std::move(compiled);
    m_expression.optimize();
    m_byExpression = expression;
    invalidateFilter();
    return {};
}

bool ConsoleFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_text.isEmpty())
        return true;
    const auto text = sourceModel()->index(row, ConsoleModel::Text, parent).data().toString();
    return m_byExpression ? m_expression.match(text).hasMatch() : text.contains(m_text, Qt::CaseInsensitive);
}

} // namespace thimble::app
