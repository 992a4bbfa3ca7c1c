// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/trainer.h"
#include "core/search/workerprocess.h"

namespace thimble::core {

/// Hands jobs to a worker process (docs/worker-protocol.md). The process is started with the first job, kept for the next,
/// and replaced after a crash, a hang or a line that is not of the protocol: each costs one job and is told as its error.
class WorkerTrainer : public Trainer
{
public:
    explicit WorkerTrainer(WorkerCommand command);
    ~WorkerTrainer() override;

    /// A stop request sends the cancel line; a worker that does not obey within the grace is killed.
    Result<TrainResult> run(const TrainJob &job, std::stop_token stop,
                            const ProgressCallback &progress) override;

private:
    Result<void> ensureWorker(const std::stop_token &stop);
    Result<TrainResult> converse(const TrainJob &job, const std::stop_token &stop,
                                 const ProgressCallback &progress);
    Error crashed(const std::string &when);
    Error dismissed(const std::string &problem, const std::string &context);

    WorkerCommand m_command;
    std::unique_ptr<WorkerProcess> m_worker;
};

} // namespace thimble::core
