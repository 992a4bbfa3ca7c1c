// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"
#include "core/search/trainer.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <stop_token>

namespace thimble::app {

/// The worker's side of docs/worker-protocol.md: a thread reads job and cancel lines from `input`, the caller's thread does one
/// job after another, answers go to `output`. Ends when `input` closes or `stop` is requested, whatever a job is doing.
class WorkerLoop
{
public:
    WorkerLoop(core::Trainer &trainer, int input, int output);

    void write(const core::Json &line);
    void run(const std::stop_token &stop);

private:
    void read(const std::stop_token &end);
    void take(const std::string &line);
    void takeCancel(const core::Json &id);
    void perform(const core::TrainJob &job);
    void refuse(const std::string &id, const core::Error &error);

    core::Trainer &m_trainer;
    const int m_input, m_output;
    std::mutex m_writing;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<core::TrainJob> m_jobs;
    std::string m_current;          ///< id of the job under way
    std::stop_source m_stopCurrent; ///< of that job
    bool m_ending = false;
};

} // namespace thimble::app
