// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/explorationsmodel.h"

#include "core/base/file.h"

#include <algorithm>

namespace thimble::app {

namespace {
constexpr const char *kStates[] = {"draft", "running", "paused", "stopped", "finished", "failed"};
constexpr std::size_t kMostExplorations = 5000;

Exploration::State stateFromName(const std::string &name)
{
    for (int i = 0; i < 6; ++i) {
        if (name == kStates[i])
            return Exploration::State(i);
    }
    return Exploration::State::Stopped;
}

core::Json toJson(const Exploration &e)
{
    auto tags = core::Json::array();
    for (const auto &tag : e.tags)
        tags.push_back(tag.toStdString());
    return {{"folder", e.folder.toStdString()},
            {"name", e.name.toStdString()},
            {"task", e.task.toStdString()},
            {"board", e.board.toStdString()},
            {"strategy", e.strategy.toStdString()},
            {"best", e.best.toStdString()},
            {"candidates", e.candidates},
            {"state", kStates[int(e.state)]},
            {"archived", e.archived},
            {"tags", tags},
            {"note", e.note.toStdString()},
            {"openedAtMs", e.openedAtMs}};
}

core::Result<Exploration> fromJson(const core::Json &json, const std::string &where)
{
    core::JsonReader reader(json, where);
    const auto text = [&reader](const char *key) {
        return QString::fromStdString(reader.text(key, std::string()));
    };
    Exploration e;
    e.folder = QString::fromStdString(reader.text("folder"));
    e.name = text("name");
    e.task = text("task");
    e.board = text("board");
    e.strategy = text("strategy");
    e.best = text("best");
    e.candidates = int(reader.integer("candidates", 0, 1 << 30, 0));
    e.state = stateFromName(reader.text("state", "stopped"));
    e.archived = reader.flag("archived", false);
    e.note = text("note");
    e.openedAtMs = reader.integer("openedAtMs", 0, 1LL << 53, 0);
    if (const auto *tags = reader.array("tags", false)) {
        for (const auto &tag : *tags) {
            if (tag.is_string())
                e.tags.append(QString::fromStdString(tag.get<std::string>()));
        }
    }
    if (auto good = reader.check(); !good)
        return good.error();
    if (e.state == Exploration::State::Running || e.state == Exploration::State::Paused)
        e.state = Exploration::State::Stopped; // the program ended while it ran
    return e;
}
} // namespace

QString stateWords(Exploration::State state)
{
    switch (state) {
    case Exploration::State::Draft:
        return ExplorationsModel::tr("not started");
    case Exploration::State::Running:
        return ExplorationsModel::tr("running");
    case Exploration::State::Paused:
        return ExplorationsModel::tr("paused");
    case Exploration::State::Stopped:
        return ExplorationsModel::tr("stopped, can be resumed");
    case Exploration::State::Finished:
        return ExplorationsModel::tr("finished");
    case Exploration::State::Failed:
        return ExplorationsModel::tr("failed");
    }
    return {};
}

int ExplorationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_explorations.size());
}

QVariant ExplorationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &e = m_explorations[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return e.name;
    case Qt::ToolTipRole:
        return QStringLiteral("%1\n%2").arg(stateWords(e.state), e.folder)
            + (e.note.isEmpty() ? QString() : u'\n' + e.note);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(e.name, stateWords(e.state), e.best);
    case FolderRole:
        return e.folder;
    case BestRole:
        return e.best.isEmpty() ? stateWords(e.state) : e.best;
    case CountRole:
        return e.candidates;
    case StateRole:
        return int(e.state);
    case ArchivedRole:
        return e.archived;
    case TagsRole:
        return e.tags;
    case NoteRole:
        return e.note;
    case OpenRole:
        return e.folder == m_open;
    default:
        return {};
    }
}

bool ExplorationsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return false;
    auto &e = m_explorations[std::size_t(index.row())];
    if (role == Qt::EditRole && !value.toString().trimmed().isEmpty())
        e.name = value.toString().trimmed();
    else if (role == ArchivedRole)
        e.archived = value.toBool();
    else if (role == TagsRole)
        e.tags = value.toStringList();
    else if (role == NoteRole)
        e.note = value.toString();
    else
        return false;
    Q_EMIT dataChanged(index, index);
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags ExplorationsModel::flags(const QModelIndex &index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

int ExplorationsModel::rowOf(const QString &folder) const
{
    for (std::size_t i = 0; i < m_explorations.size(); ++i) {
        if (m_explorations[i].folder == folder)
            return int(i);
    }
    return -1;
}

void ExplorationsModel::put(const Exploration &exploration)
{
    const int row = rowOf(exploration.folder);
    if (row >= 0) {
        m_explorations[std::size_t(row)] = exploration;
        Q_EMIT dataChanged(index(row), index(row));
    } else {
        beginInsertRows({}, 0, 0);
        m_explorations.insert(m_explorations.begin(), exploration);
        endInsertRows();
    }
    Q_EMIT edited();
}

void ExplorationsModel::remove(const QString &folder)
{
    const int row = rowOf(folder);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_explorations.erase(m_explorations.begin() + row);
    endRemoveRows();
    Q_EMIT edited();
}

void ExplorationsModel::setOpen(const QString &folder)
{
    m_open = folder;
    if (!m_explorations.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {OpenRole});
}

core::Result<void> ExplorationsModel::load(const std::filesystem::path &file)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return {};
    const auto json = core::readJsonFile(file);
    if (!json)
        return json.error();
    core::JsonReader reader(*json, file.string());
    const auto *list = reader.array("explorations");
    if (auto good = reader.check(); !good)
        return good.error();
    std::vector<Exploration> explorations;
    for (const auto &entry : *list) {
        auto exploration = fromJson(entry, file.string());
        if (!exploration)
            return exploration.error();
        if (explorations.size() < kMostExplorations)
            explorations.push_back(std::move(*exploration));
    }
    beginResetModel();
    m_explorations = std::move(explorations);
    endResetModel();
    return {};
}

core::Result<void> ExplorationsModel::save(const std::filesystem::path &file) const
{
    auto list = core::Json::array();
    for (const auto &exploration : m_explorations)
        list.push_back(toJson(exploration));
    return core::writeFileAtomically(file, core::Json{{"version", 1}, {"explorations", list}}.dump(2) + "\n");
}

} // namespace thimble::app
