// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/trainer.h"

#include <functional>
#include <mutex>

namespace thimble::plugins {

/// Trains genomes with LibTorch: train, continue and evaluate. Each result's quality is that of the exported .tflite in integer arithmetic. One
/// job at a time on one thread; a second caller waits. Torch's exceptions end here, as sentences.
class TorchTrainer : public core::Trainer
{
public:
    using OpenFeatures = std::function<core::Result<std::shared_ptr<const core::FeatureSet>>(
        const std::filesystem::path &, core::Split)>;

    /// `threads` is torch's own, for the whole process; results are the same for the same number of them.
    TorchTrainer(OpenFeatures openFeatures, int threads);

    core::Result<core::TrainResult> run(const core::TrainJob &job, std::stop_token stop,
                                        const core::ProgressCallback &progress) override;

private:
    struct Opened
    {
        std::filesystem::path folder;
        core::Split split = core::Split::Train;
        std::shared_ptr<const core::FeatureSet> set;
    };
    core::Result<std::shared_ptr<const core::FeatureSet>> open(const std::filesystem::path &folder,
                                                               core::Split split);
    core::Result<core::TrainResult> dispatch(const core::TrainJob &job, const std::stop_token &stop,
                                             const core::ProgressCallback &progress);
    core::Result<core::TrainResult> train(const core::TrainJob &job, const std::stop_token &stop,
                                          const core::ProgressCallback &progress);
    core::Result<core::TrainResult> evaluate(const core::TrainJob &job, const std::stop_token &stop,
                                             const core::ProgressCallback &progress);

    OpenFeatures m_openFeatures;
    std::vector<Opened> m_opened; ///< prepared folders are content-addressed: the same path is the same data
    std::mutex m_mutex;
};

} // namespace thimble::plugins
