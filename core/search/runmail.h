// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/measurement.h"
#include "core/search/trainer.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

namespace thimble::core {

struct TrainingDone
{
    int candidate = 0;
    Result<TrainResult> result;
    double seconds = 0;
};
struct MeasuringDone
{
    int candidate = 0;
    bool final = false;
    Result<std::vector<Measurement>> result; ///< predicted and measured, board by board
    double seconds = 0;
};
struct StepDone
{
    int candidate = 0;
    Progress progress;
};
struct Nudge ///< a command has been given
{ };
using RunMessage = std::variant<TrainingDone, MeasuringDone, StepDone, Nudge>;

/// What the threads of a run tell its coordinating thread.
class RunMail
{
public:
    void post(RunMessage message)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_messages.push_back(std::move(message));
        }
        m_arrived.notify_one();
    }
    std::optional<RunMessage> take(std::chrono::milliseconds patience)
    {
        std::unique_lock lock(m_mutex);
        if (!m_arrived.wait_for(lock, patience, [this] { return !m_messages.empty(); }))
            return std::nullopt;
        auto message = std::move(m_messages.front());
        m_messages.pop_front();
        return message;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<RunMessage> m_messages;
};

} // namespace thimble::core
