// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/store/database.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QUuid>
#include <QVariant>

#include <unistd.h>

namespace thimble::core {

namespace {
constexpr int kApplication = 0x54484D42; // "THMB"
constexpr int kSchema = 1;
constexpr int kMostBodyBytes = 16 << 20;

constexpr const char *kTable =
    "CREATE TABLE log (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, "
    "kind TEXT NOT NULL, candidate INTEGER NOT NULL, body TEXT NOT NULL)";
constexpr const char *kNoChange = "CREATE TRIGGER log_is_append_only BEFORE UPDATE ON log BEGIN SELECT "
                                  "RAISE(ABORT, 'the log is append-only'); END";
constexpr const char *kNoRemoval = "CREATE TRIGGER log_keeps_all BEFORE DELETE ON log BEGIN SELECT "
                                   "RAISE(ABORT, 'the log is append-only'); END";

QString text(const std::string &value) { return QString::fromUtf8(value.data(), qsizetype(value.size())); }

/// A read-only WAL database needs a shared-memory file beside it; on a medium that cannot be written to, and thus by nobody
/// else either, SQLite is told so.
QString address(const std::filesystem::path &file, bool immutable)
{
    QUrl url = QUrl::fromLocalFile(text(std::filesystem::absolute(file).string()));
    return QString::fromUtf8(url.toEncoded()) + (immutable ? QLatin1String("?immutable=1") : QLatin1String());
}

Result<LogEntry> entryFrom(const QSqlQuery &query, const std::string &file)
{
    LogEntry entry;
    entry.sequence = query.value(0).toLongLong();
    entry.atMs = query.value(1).toLongLong();
    entry.kind = query.value(2).toString().toStdString();
    entry.candidate = query.value(3).toInt();
    if (query.value(4).toInt() > kMostBodyBytes)
        return Error{ErrorCode::Input,
                     file + ": entry " + std::to_string(entry.sequence)
                         + " is larger than 16 MiB, which no entry of Thimble is.",
                     {}};
    auto body = parseJson(query.value(5).toString().toStdString(),
                          file + ": entry " + std::to_string(entry.sequence));
    if (!body)
        return body.error();
    entry.body = std::move(*body);
    return entry;
}
} // namespace

Database::Database(std::filesystem::path file)
    : m_file(std::move(file))
    , m_connection(QLatin1String("thimble-") + QUuid::createUuid().toString())
{ }

Database::~Database()
{
    if (!QSqlDatabase::contains(m_connection))
        return;
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
}

Error Database::failure(const std::string &what, const QString &detail) const
{
    const auto reason = detail.toStdString();
    const auto says = [&reason](const char *part) { return reason.find(part) != std::string::npos; };
    const auto file = m_file.string();
    if (says("full"))
        return {ErrorCode::Input, "The disk that holds " + file + " is full; free some space, then resume.",
                reason};
    if (says("not a database") || says("malformed") || says("no such table"))
        return {ErrorCode::Input, file + " is damaged or no project of Thimble; restore it from a backup.",
                reason};
    if (says("readonly") || says("unable to open"))
        return {ErrorCode::Input,
                "Cannot " + what + " " + file + ": check that the folder exists and may be written.", reason};
    if (says("I/O error"))
        return {ErrorCode::Input,
                "Cannot " + what + " " + file + ": " + reason
                    + "; check the disk and the space left on it, then resume.",
                reason};
    return {ErrorCode::Input, "Cannot " + what + " " + file + ": " + reason + ".", reason};
}

Result<void> Database::run(const char *statement, const std::string &what)
{
    QSqlQuery query(QSqlDatabase::database(m_connection));
    if (!query.exec(QLatin1String(statement)))
        return failure(what, query.lastError().databaseText());
    return {};
}

Result<void> Database::connect(Access access)
{
    auto database = QSqlDatabase::addDatabase(QLatin1String("QSQLITE"), m_connection);
    if (!database.isValid())
        return Error{ErrorCode::Internal, "Qt's SQLite driver is missing; install libqt6sql6-sqlite.", {}};
    const bool writable = ::access(m_file.parent_path().c_str(), W_OK) == 0;
    QString options = QLatin1String("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=5000");
    if (access == Access::Read)
        options += QLatin1String(";QSQLITE_OPEN_READONLY");
    database.setConnectOptions(options);
    database.setDatabaseName(address(m_file, access == Access::Read && !writable));
    if (!database.open())
        return failure("open", database.lastError().databaseText());
    return {};
}

Result<void> Database::prepare(Access access)
{
    if (access != Access::Read) {
        for (const char *pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"}) {
            if (const auto done = run(pragma, "open"); !done)
                return done;
        }
    }
    if (access == Access::Create) {
        const auto application = "PRAGMA application_id=" + std::to_string(kApplication);
        const auto version = "PRAGMA user_version=" + std::to_string(kSchema);
        for (const char *statement : {"BEGIN IMMEDIATE", kTable, kNoChange, kNoRemoval, application.c_str(),
                                      version.c_str(), "COMMIT"}) {
            if (const auto done = run(statement, "create"); !done)
                return done;
        }
    }
    QSqlQuery query(QSqlDatabase::database(m_connection));
    if (!query.exec(QLatin1String("PRAGMA user_version")) || !query.next())
        return failure("read", query.lastError().databaseText());
    const int version = query.value(0).toInt();
    if (version > kSchema)
        return Error{ErrorCode::Unsupported,
                     m_file.string() + " was written by a newer Thimble; open it with that one.",
                     {}};
    if (version < 1 || !query.exec(QLatin1String("SELECT count(*) FROM (SELECT sequence FROM log LIMIT 1)")))
        return failure("read",
                       query.lastError().databaseText().isEmpty() ? QLatin1String("no such table: log")
                                                                  : query.lastError().databaseText());
    return {};
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path &file, Access access)
{
    std::unique_ptr<Database> database(new Database(file));
    if (const auto connected = database->connect(access); !connected)
        return connected.error();
    if (const auto prepared = database->prepare(access); !prepared)
        return prepared.error();
    return database;
}

Result<LogEntry> Database::append(LogEntry entry)
{
    const auto body = toLine(entry.body);
    if (body.size() > std::size_t(kMostBodyBytes))
        return Error{ErrorCode::Internal, "A log entry of more than 16 MiB is refused.", entry.kind};
    QSqlQuery query(QSqlDatabase::database(m_connection));
    const bool prepared =
        query.prepare(QLatin1String("INSERT INTO log (at_ms, kind, candidate, body) VALUES (?, ?, ?, ?)"));
    query.addBindValue(qlonglong(entry.atMs));
    query.addBindValue(text(entry.kind));
    query.addBindValue(entry.candidate);
    query.addBindValue(text(body));
    if (!prepared || !query.exec())
        return failure("write to the log", query.lastError().databaseText());
    entry.sequence = query.lastInsertId().toLongLong();
    return entry;
}

Result<std::vector<LogEntry>> Database::read(std::int64_t sequence, int count)
{
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.setForwardOnly(true);
    // An oversized body is not fetched, only reported.
    query.prepare(QLatin1String("SELECT sequence, at_ms, kind, candidate, length(CAST(body AS BLOB)), "
                                "CASE WHEN length(CAST(body AS BLOB)) <= 16777216 THEN body ELSE '' END "
                                "FROM log WHERE sequence > ? ORDER BY sequence LIMIT ?"));
    query.addBindValue(qlonglong(sequence));
    query.addBindValue(count);
    if (!query.exec())
        return failure("read", query.lastError().databaseText());
    std::vector<LogEntry> entries;
    while (query.next()) {
        auto entry = entryFrom(query, m_file.string());
        if (!entry)
            return entry.error();
        entries.push_back(std::move(*entry));
    }
    if (query.lastError().isValid())
        return failure("read", query.lastError().databaseText());
    return entries;
}

} // namespace thimble::core
