// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/runlog.h"

#include <QString>

#include <filesystem>
#include <vector>

namespace thimble::core {

/// The append-only log table in one SQLite file: WAL, synchronous full, version in user_version; triggers refuse changes. One
/// object, one connection, one thread. Errors are sentences for the user; what SQLite said is their context.
class Database
{
public:
    enum class Access { Create, Write, Read };
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path &file, Access access);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Durable when it returns.
    Result<LogEntry> append(LogEntry entry);
    /// At most `count` entries after `sequence`, in order.
    Result<std::vector<LogEntry>> read(std::int64_t sequence, int count);

private:
    explicit Database(std::filesystem::path file);
    Result<void> connect(Access access);
    Result<void> prepare(Access access);
    Result<void> run(const char *statement, const std::string &what);
    Error failure(const std::string &what, const QString &detail) const;

    std::filesystem::path m_file;
    QString m_connection;
};

} // namespace thimble::core
