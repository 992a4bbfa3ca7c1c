// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QMetaObject>
#include <QObject>

#include <atomic>
#include <list>
#include <memory>
#include <stop_token>
#include <thread>

namespace thimble::app {

/// One cancellable background job per view. Starting a new job makes the old one's result unwanted; a late result is dropped when
/// a newer job has started. The receiver owns the tracker as a member, so neither outlives the other. `work` runs in a thread of its own and must not touch the receiver; `done` runs
/// in the receiver's thread. Destruction asks the job to stop and waits for it, so work must poll its stop token.
class JobTracker
{
public:
    explicit JobTracker(QObject *receiver)
        : m_receiver(receiver)
        , m_generation(std::make_shared<std::atomic<int>>(0))
    { }
    ~JobTracker() { cancel(); }
    JobTracker(const JobTracker &) = delete;
    JobTracker &operator=(const JobTracker &) = delete;

    template<class Work, class Done>
    void start(Work work, Done done)
    {
        cancel();
        m_jobs.remove_if(
            [](const Job &job) { return job.ended->load(); }); // joins at once: those have left their work
        const int mine = ++*m_generation;
        auto ended = std::make_shared<std::atomic<bool>>(false);
        auto body = [work = std::move(work), done = std::move(done), generation = m_generation, mine, ended,
                     receiver = m_receiver](std::stop_token stop) mutable {
            auto result = std::make_shared<std::invoke_result_t<Work &, std::stop_token>>(work(stop));
            QMetaObject::invokeMethod(
                receiver,
                [result, generation, mine, done = std::move(done)]() mutable {
                    if (*generation == mine)
                        done(std::move(*result));
                },
                Qt::QueuedConnection);
            *ended = true;
        };
        m_jobs.push_back({std::move(ended), std::jthread(std::move(body))});
    }

    /// Asks the running job to end; its result, by then probably "cancelled", is still delivered.
    void requestStop()
    {
        for (auto &job : m_jobs)
            job.thread.request_stop();
    }

    /// The running job's result is not wanted any more.
    void cancel()
    {
        ++*m_generation;
        requestStop();
    }

private:
    struct Job
    {
        std::shared_ptr<std::atomic<bool>> ended;
        std::jthread thread;
    };
    QObject *m_receiver; ///< owns this tracker, so it outlives every thread below
    std::shared_ptr<std::atomic<int>> m_generation;
    std::list<Job> m_jobs;
};

} // namespace thimble::app
