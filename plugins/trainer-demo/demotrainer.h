// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/trainer.h"

namespace thimble::plugins {

/// Answers train and continue with the untrained network of the genome and a made-up quality of metric "synthetic": a saturating
/// function of the work done plus seeded noise, so that larger networks tend to look better and a front appears. Never
/// mistaken for a result: the metric's name says so wherever it is shown.
class DemoTrainer : public core::Trainer
{
public:
    core::Result<core::TrainResult> run(const core::TrainJob &job, std::stop_token stop,
                                        const core::ProgressCallback &progress) override;
};

} // namespace thimble::plugins
