// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/workerloop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace thimble::app {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::size_t kMostLineBytes = 4u << 20;
constexpr std::size_t kMostWaiting = 1000;
constexpr int kGlanceMs = 200;
constexpr std::chrono::milliseconds kProgressInterval{100};
constexpr std::chrono::seconds kLastGrace{1};

core::Json errorJson(const core::Error &error)
{
    return {
        {"code", core::errorCodeName(error.code)}, {"sentence", error.sentence}, {"context", error.context}};
}

core::Result<core::TrainResult> guarded(core::Trainer &trainer, const core::TrainJob &job,
                                        const std::stop_token &stop, const core::ProgressCallback &progress)
{
    try {
        return trainer.run(job, stop, progress);
    } catch (const std::exception &e) {
        return core::Error{core::ErrorCode::Internal, "The trainer failed in a way it does not explain.",
                           e.what()};
    }
}
} // namespace

WorkerLoop::WorkerLoop(core::Trainer &trainer, int input, int output)
    : m_trainer(trainer)
    , m_input(input)
    , m_output(output)
{ }

void WorkerLoop::write(const core::Json &line)
{
    const auto text = core::toLine(line) + "\n";
    const std::lock_guard lock(m_writing);
    for (std::size_t sent = 0; sent < text.size();) {
        const auto count = ::write(m_output, text.data() + sent, text.size() - sent);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return; // nobody listens; the closed stdin ends the worker
        sent += std::size_t(count);
    }
}

void WorkerLoop::refuse(const std::string &id, const core::Error &error)
{
    write({{"event", "failed"}, {"id", id}, {"error", errorJson(error)}});
}

void WorkerLoop::takeCancel(const core::Json &id)
{
    const auto wanted = id.is_string() ? id.get<std::string>() : id.dump();
    bool waiting = false;
    {
        const std::lock_guard lock(m_mutex);
        if (wanted == m_current)
            m_stopCurrent.request_stop();
        waiting = std::erase_if(m_jobs, [&wanted](const auto &job) { return job.id == wanted; }) > 0;
    }
    if (waiting)
        write({{"event", "cancelled"}, {"id", wanted}});
}

void WorkerLoop::take(const std::string &line)
{
    const auto json = core::parseJson(line, "The line");
    if (!json || !json->is_object()) {
        refuse("",
               {core::ErrorCode::Input, "A line that is no JSON object was skipped.", line.substr(0, 200)});
        return;
    }
    if (json->contains("cancel")) {
        takeCancel(json->at("cancel"));
        return;
    }
    auto job = core::trainJobFromJson(*json);
    if (!job) {
        const auto id = json->find("id");
        refuse(id != json->end() && id->is_string() ? id->get<std::string>() : "", job.error());
        return;
    }
    bool tooMany = false;
    {
        const std::lock_guard lock(m_mutex);
        tooMany = m_jobs.size() >= kMostWaiting;
        if (!tooMany)
            m_jobs.push_back(*job);
    }
    if (tooMany)
        refuse(job->id,
               {core::ErrorCode::Input, "More than 1,000 jobs are waiting; this one was refused.", {}});
    m_changed.notify_all();
}

void WorkerLoop::read(const std::stop_token &end)
{
    std::string waiting;
    std::array<char, 65536> bytes{};
    while (!end.stop_requested()) {
        pollfd descriptor{m_input, POLLIN, 0};
        if (::poll(&descriptor, 1, kGlanceMs) <= 0)
            continue;
        const auto count = ::read(m_input, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        waiting.append(bytes.data(), std::size_t(count));
        std::size_t begin = 0;
        for (auto at = waiting.find('\n'); at != std::string::npos; at = waiting.find('\n', begin)) {
            take(waiting.substr(begin, at - begin));
            begin = at + 1;
        }
        waiting.erase(0, begin);
        if (waiting.size() > kMostLineBytes) {
            refuse("", {core::ErrorCode::Input, "A line of more than 4 MiB was skipped.", {}});
            waiting.clear();
        }
    }
    const std::lock_guard lock(m_mutex);
    m_ending = true;
    m_stopCurrent.request_stop();
    m_changed.notify_all();
}

void WorkerLoop::perform(const core::TrainJob &job)
{
    auto last = Clock::now() - kProgressInterval;
    const auto result =
        guarded(m_trainer, job, m_stopCurrent.get_token(), [&](const core::Progress &progress) {
            if (Clock::now() - last < kProgressInterval)
                return;
            last = Clock::now();
            write({{"event", "progress"},
                   {"id", job.id},
                   {"fraction", progress.fraction},
                   {"step", progress.step}});
        });
    if (result)
        write({{"event", "finished"}, {"id", job.id}, {"result", core::toJson(*result)}});
    else if (result.error().isCancelled())
        write({{"event", "cancelled"}, {"id", job.id}});
    else
        refuse(job.id, result.error());
}

void WorkerLoop::run(const std::stop_token &stop)
{
    const auto sourceOfEnd = [this] {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_stopCurrent.request_stop();
        m_changed.notify_all();
    };
    const std::stop_callback onStop(stop, sourceOfEnd);
    std::jthread reader([this](const std::stop_token &end) { read(end); });
    // A job that does not heed its stop token must not keep an orphaned worker alive.
    std::jthread guard([this](const std::stop_token &over) {
        std::unique_lock lock(m_mutex);
        while (!m_ending && !over.stop_requested())
            m_changed.wait_for(lock, std::chrono::milliseconds(kGlanceMs));
        const auto deadline = Clock::now() + kLastGrace;
        while (!over.stop_requested() && Clock::now() < deadline)
            m_changed.wait_for(lock, std::chrono::milliseconds(20));
        if (!over.stop_requested())
            std::_Exit(0);
    });
    while (true) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        if (m_ending)
            return;
        const auto job = std::move(m_jobs.front());
        m_jobs.pop_front();
        m_current = job.id;
        m_stopCurrent = std::stop_source();
        lock.unlock();
        perform(job);
        lock.lock();
        m_current.clear();
    }
}

} // namespace thimble::app
