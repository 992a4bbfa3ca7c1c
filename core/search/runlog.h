// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/candidate.h"

#include <functional>

namespace thimble::core {

/// One entry of a run's append-only log. `kind`: "created", "started", "asked" (candidate proposed), "rejected", "trained",
/// "measured", "failed", "limits", "paused", "stopped", "finished", "note"; `body` depends on it and carries the whole candidate where
/// there is one. Everything shown is a fold over entries.
struct LogEntry
{
    std::int64_t sequence = 0; ///< assigned by the log
    std::int64_t atMs = 0;     ///< wall clock, milliseconds since 1970
    std::string kind;
    int candidate = 0; ///< 0 = none
    Json body;
};

/// Run = log (design decision 11). Appending is durable when the call returns.
class RunLog
{
public:
    virtual ~RunLog() = default;
    virtual Result<LogEntry> append(LogEntry entry) = 0;
    /// In order, from the first; stops early when the visitor returns false.
    virtual Result<void> replay(const std::function<bool(const LogEntry &)> &visit) = 0;
};

} // namespace thimble::core
