// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"

#include <QAbstractListModel>
#include <QStringList>

#include <filesystem>

namespace thimble::app {

/// One project known to this user; figures are those of when it was last open.
struct Exploration
{
    enum class State { Draft, Running, Paused, Stopped, Finished, Failed };
    QString folder;
    QString name;
    QString task, board, strategy;
    QString best; ///< "2.90 ms  91.2 %" of the best feasible candidate, empty without one
    int candidates = 0;
    State state = State::Draft;
    bool archived = false;
    QStringList tags;
    QString note;
    qint64 openedAtMs = 0;
};

/// The explorations of the list on the left, newest first. Kept in one JSON file of the user's data folder; the projects themselves
/// are never touched by renaming, tagging or archiving here.
class ExplorationsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        FolderRole = Qt::UserRole + 1,
        BestRole,
        CountRole,
        StateRole,
        ArchivedRole,
        TagsRole,
        NoteRole,
        OpenRole
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    const std::vector<Exploration> &explorations() const { return m_explorations; }
    int rowOf(const QString &folder) const; ///< -1 when unknown
    /// Adds or replaces by folder; a new one comes first.
    void put(const Exploration &exploration);
    void remove(const QString &folder);
    void setOpen(const QString &folder);
    const QString &open() const { return m_open; }

    core::Result<void> load(const std::filesystem::path &file);
    core::Result<void> save(const std::filesystem::path &file) const;

Q_SIGNALS:
    void edited(); ///< worth saving

private:
    std::vector<Exploration> m_explorations;
    QString m_open;
};

QString stateWords(Exploration::State state);

} // namespace thimble::app
