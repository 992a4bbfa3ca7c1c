// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/store/projectlog.h"

#include <chrono>

namespace thimble::core {

namespace {
constexpr int kBatch = 256;

std::int64_t wallClockMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}
} // namespace

ProjectLog::ProjectLog(Database::Access access)
    : m_readOnly(access == Database::Access::Read)
    , m_thread([this] { serve(); })
{ }

ProjectLog::~ProjectLog()
{
    perform([this] { m_database.reset(); });
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

Result<std::shared_ptr<ProjectLog>> ProjectLog::open(const std::filesystem::path &file,
                                                     Database::Access access)
{
    std::shared_ptr<ProjectLog> log(new ProjectLog(access));
    std::optional<Error> failure;
    log->perform([&] {
        auto database = Database::open(file, access);
        if (database)
            log->m_database = std::move(*database);
        else
            failure = database.error();
    });
    if (failure)
        return *failure;
    return log;
}

void ProjectLog::serve()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_ending || !m_work.empty(); });
        if (m_work.empty())
            return;
        const auto work = std::move(m_work.front());
        m_work.pop_front();
        lock.unlock();
        work();
        lock.lock();
        m_changed.notify_all();
    }
}

void ProjectLog::perform(const std::function<void()> &work)
{
    bool done = false;
    std::unique_lock lock(m_mutex);
    m_work.emplace_back([&] {
        work();
        const std::lock_guard finished(m_mutex);
        done = true;
    });
    m_changed.notify_all();
    m_changed.wait(lock, [&done] { return done; });
}

Result<LogEntry> ProjectLog::append(LogEntry entry)
{
    if (m_readOnly)
        return Error{
            ErrorCode::Internal, "This project was opened for reading; nothing can be added to it.", {}};
    if (entry.atMs == 0)
        entry.atMs = wallClockMs();
    Result<LogEntry> appended = LogEntry();
    perform([&] { appended = m_database->append(std::move(entry)); });
    return appended;
}

Result<void> ProjectLog::replay(const std::function<bool(const LogEntry &)> &visit)
{
    std::int64_t sequence = 0;
    while (true) {
        Result<std::vector<LogEntry>> batch = std::vector<LogEntry>();
        perform([&] { batch = m_database->read(sequence, kBatch); });
        if (!batch)
            return batch.error();
        for (const auto &entry : *batch) {
            if (!visit(entry))
                return {};
            sequence = entry.sequence;
        }
        if (batch->size() < std::size_t(kBatch))
            return {};
    }
}

} // namespace thimble::core
