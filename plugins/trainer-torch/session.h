// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "plugins/trainer-torch/batches.h"
#include "plugins/trainer-torch/pace.h"
#include "plugins/trainer-torch/quantnet.h"

#include "core/search/trainer.h"

namespace thimble::plugins {

/// One training from beginning to end: float epochs with batch norm, folding, calibration, quantisation-aware epochs on the folded
/// network. Deterministic: everything random comes from the job's seed, and one thread adds in one order.
class Session
{
public:
    Session(const core::TrainJob &job, std::vector<core::Layer> layers, const Rows &rows,
            Pace::Clock::time_point begin, std::stop_token stop, const core::ProgressCallback &progress);

    /// Starts from these weights where shapes agree. Returns how many layers received some.
    int inherit(const std::vector<LayerWeights> &parent);
    core::Result<void> run(std::size_t evaluationRows);

    core::Result<core::Network> network() const;
    /// What the simulation of integers gives for these rows before softmax: rows x classes, as real values. Tests hold the exported
    /// network against it.
    std::vector<float> simulatedLogits(const Rows &rows);
    /// Float weights with batch norm, as they were before folding.
    const std::vector<LayerWeights> &weights() const { return m_weights; }
    const std::vector<double> &losses() const { return m_losses; }
    std::vector<std::string> notes() const;

private:
    core::Result<void> trainFloat();
    core::Result<void> gatherStatistics();
    core::Result<void> quantise();
    template<class Forward>
    core::Result<void> phase(const std::vector<Parameter> &parameters, double rate, double warmup,
                             const Forward &forward);
    void reportEpoch();

    const core::TrainJob &m_job;
    std::stop_token m_stop;
    const core::ProgressCallback &m_progress;
    Pace::Clock::time_point m_begin;
    double m_gain;
    Batches m_batches;
    FloatNet m_net;
    std::unique_ptr<QuantNet> m_quantised;
    std::unique_ptr<Pace> m_pace;
    std::vector<LayerWeights> m_weights;
    std::vector<double> m_losses;
};

} // namespace thimble::plugins
