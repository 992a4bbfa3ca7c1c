// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/store/database.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace thimble::core {

/// The log of a project for any thread. Connections of QtSql belong to one thread, so a thread of this object owns the
/// database and does what the others ask; they wait until it is done.
class ProjectLog : public RunLog
{
public:
    static Result<std::shared_ptr<ProjectLog>> open(const std::filesystem::path &file,
                                                    Database::Access access);
    ~ProjectLog() override;

    /// Stamps the wall clock when `atMs` is 0. Refused when the project was opened for reading.
    Result<LogEntry> append(LogEntry entry) override;
    /// Visits on the caller's thread; the visitor may append.
    Result<void> replay(const std::function<bool(const LogEntry &)> &visit) override;

private:
    explicit ProjectLog(Database::Access access);
    void serve();
    void perform(const std::function<void()> &work);

    const bool m_readOnly;
    std::unique_ptr<Database> m_database; ///< touched by m_thread only
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_work;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace thimble::core
