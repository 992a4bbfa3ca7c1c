// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/progress.h"
#include "core/genome/genome.h"
#include "core/task/task.h"

namespace thimble::core {

/// Kinds of jobs a trainer knows; `Train`, `Continue` and `Evaluate` are implemented, the others answer "unsupported".
enum class JobKind { Train, Continue, Evaluate, Calibrate, Score, SupernetTrain, SupernetSlice };
const char *jobKindName(
    JobKind
        kind); ///< "train", "continue", "evaluate", "calibrate", "score", "supernet-train", "supernet-slice"

/// One job; the `job` line of the worker protocol (docs/worker-protocol.md).
struct TrainJob
{
    JobKind kind = JobKind::Train;
    std::string id;
    Task task;
    std::filesystem::path features;  ///< prepared folder (prepareTask)
    std::filesystem::path artifacts; ///< content-addressed store: HASH.tflite, HASH.weights
    Genome genome;                   ///< train, continue
    std::string weights;             ///< continue: handle to start from
    std::string network;             ///< evaluate: HASH in artifacts
    Split split = Split::Validation; ///< evaluate
    std::uint64_t seed = 1;
    double deadlineSeconds = 0; ///< 0 = none; the job shortens its schedule to end in time and says so
};

struct TrainResult
{
    std::string network; ///< HASH of the .tflite
    std::string weights; ///< HASH of the float weights (continue starts here); empty when none are kept
    Quality quality;     ///< integer arithmetic, validation unless asked otherwise
    double seconds = 0;
    std::vector<double> lossPerEpoch;
    std::vector<std::string> notes;
};

Json toJson(const TrainJob &job);
Result<TrainJob> trainJobFromJson(const Json &json);
Json toJson(const TrainResult &result);
Result<TrainResult> trainResultFromJson(const Json &json);

/// Runs one job at a time, synchronously. Implemented by trainer plugins (inside a worker process) and by WorkerTrainer,
/// which passes the same job to a worker process.
class Trainer
{
public:
    virtual ~Trainer() = default;
    virtual Result<TrainResult> run(const TrainJob &job, std::stop_token stop,
                                    const ProgressCallback &progress) = 0;
};

} // namespace thimble::core
