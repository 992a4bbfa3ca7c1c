// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/runmail.h"

#include <memory>
#include <thread>
#include <vector>

namespace thimble::core {

/// One thread per trainer; each takes a job, runs it and posts its end. Trainers, not candidates, have threads, because a worker
/// process keeps what it has loaded.
class TrainingCrew
{
public:
    TrainingCrew(std::vector<std::shared_ptr<Trainer>> trainers, RunMail &mail);
    /// Drops what is under way.
    ~TrainingCrew();

    int size() const { return int(m_seats.size()); }
    int idle() const;
    /// Only when someone is idle.
    void start(int candidate, TrainJob job);
    void dropAll();

private:
    struct Seat;
    void work(Seat &seat, const std::stop_token &end);

    RunMail &m_mail;
    std::vector<std::unique_ptr<Seat>> m_seats;
};

} // namespace thimble::core
