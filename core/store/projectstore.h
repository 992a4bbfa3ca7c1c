// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/run.h"

namespace thimble::core {

/// A project: a folder with project.sqlite (WAL, synchronous full; the append-only log), networks/ and a lock that a second
/// writer is refused by ("... is open in process 4711 on host"). QSqlDatabase connections belong to one thread; the log may be
/// appended to from any thread (serialised inside).
class ProjectStore
{
public:
    enum class Mode { ReadOnly, ReadWrite };
    static bool exists(const std::filesystem::path &folder);
    /// Whether a new project may be made here; the sentence names `resume` when there is one already.
    static Result<void> checkFree(const std::filesystem::path &folder);
    /// Makes the folder; refuses one that holds a project already. The first entry, "created", keeps the spec.
    static Result<std::unique_ptr<ProjectStore>> create(const std::filesystem::path &folder,
                                                        const RunSpec &spec);
    static Result<std::unique_ptr<ProjectStore>> open(const std::filesystem::path &folder, Mode mode);
    ~ProjectStore();

    const std::filesystem::path &folder() const;
    std::shared_ptr<RunLog> log();

private:
    ProjectStore();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace thimble::core
