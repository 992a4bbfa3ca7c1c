// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/trainingcrew.h"

#include <algorithm>
#include <atomic>

namespace thimble::core {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kStepInterval{200};

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

Result<TrainResult> guarded(Trainer &trainer, const TrainJob &job, const std::stop_token &stop,
                            const ProgressCallback &progress)
{
    try {
        return trainer.run(job, stop, progress);
    } catch (const std::exception &e) {
        return Error{ErrorCode::Internal, "The trainer failed in a way it does not explain.", e.what()};
    }
}
} // namespace

struct TrainingCrew::Seat
{
    std::shared_ptr<Trainer> trainer;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<std::pair<int, TrainJob>> job;
    std::stop_source stop;
    std::atomic<bool> busy = false;
    std::jthread thread; // last: it uses what is above
};

TrainingCrew::TrainingCrew(std::vector<std::shared_ptr<Trainer>> trainers, RunMail &mail) : m_mail(mail)
{
    for (auto &trainer : trainers) {
        m_seats.push_back(std::make_unique<Seat>());
        auto &seat = *m_seats.back();
        seat.trainer = std::move(trainer);
        seat.thread = std::jthread([this, &seat](const std::stop_token &end) { work(seat, end); });
    }
}

TrainingCrew::~TrainingCrew()
{
    dropAll();
    for (auto &seat : m_seats)
        seat->thread.request_stop(); // all at once; the seats' own destructors join one after another
}

int TrainingCrew::idle() const
{
    return int(std::count_if(m_seats.begin(), m_seats.end(), [](const auto &seat) { return !seat->busy; }));
}

void TrainingCrew::start(int candidate, TrainJob job)
{
    for (auto &seat : m_seats) {
        if (seat->busy)
            continue;
        const std::lock_guard lock(seat->mutex);
        seat->busy = true;
        seat->stop = std::stop_source();
        seat->job.emplace(candidate, std::move(job));
        seat->changed.notify_all();
        return;
    }
}

void TrainingCrew::dropAll()
{
    for (auto &seat : m_seats) {
        const std::lock_guard lock(seat->mutex);
        if (seat->busy)
            seat->stop.request_stop();
    }
}

void TrainingCrew::work(Seat &seat, const std::stop_token &end)
{
    while (true) {
        std::unique_lock lock(seat.mutex);
        if (!seat.changed.wait(lock, end, [&seat] { return seat.job.has_value(); }))
            return;
        const auto [candidate, job] = std::move(*seat.job);
        seat.job.reset();
        const auto stop = seat.stop.get_token();
        lock.unlock();

        const auto begin = Clock::now();
        auto lastStep = begin - kStepInterval;
        auto result = guarded(*seat.trainer, job, stop, [&, id = candidate](const Progress &progress) {
            if (Clock::now() - lastStep < kStepInterval)
                return;
            lastStep = Clock::now();
            m_mail.post(StepDone{id, progress});
        });
        seat.busy = false;
        m_mail.post(TrainingDone{candidate, std::move(result), secondsSince(begin)});
    }
}

} // namespace thimble::core
