// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/session.h"

#include "plugins/trainer-torch/exporter.h"

#include <ATen/ATen.h>

#include <cmath>

namespace thimble::plugins {

namespace {
constexpr double kLabelSmoothing = 0.05;
constexpr double kMostGradient = 5.0;
constexpr double kWarmup =
    0.3; ///< the first layer sees one large coefficient beside small ones; a steep start wastes it
/// Peak of the quantisation-aware phase as a share of the recipe's; the float phase ended near 0.
constexpr double kQuantisedShare = 0.1;
constexpr int kStatisticsBatches = 12;
constexpr int kCalibrationBatches = 10;
/// Evaluating a row costs about this many times less than training on it.
constexpr double kEvaluationShare = 0.4;

/// Streams of one seed that must not look alike.
std::uint64_t mix(std::uint64_t seed, std::uint64_t stream)
{
    return core::Random(seed * 0x9e3779b97f4a7c15ull + stream).next();
}

core::Random initialRandom(std::uint64_t seed) { return core::Random(mix(seed, 1)); }

FloatNet makeNet(std::vector<core::Layer> layers, std::uint64_t seed)
{
    auto random = initialRandom(seed);
    return FloatNet(std::move(layers), random);
}
} // namespace

Session::Session(const core::TrainJob &job, std::vector<core::Layer> layers, const Rows &rows,
                 Pace::Clock::time_point begin, std::stop_token stop, const core::ProgressCallback &progress)
    : m_job(job)
    , m_stop(std::move(stop))
    , m_progress(progress)
    , m_begin(begin)
    , m_gain(1 / rows.rms())
    , m_batches(rows, Augmentation(rows.shape(), job.genome.recipe.augment), job.genome.recipe.batch,
                float(m_gain), mix(job.seed, 2))
    , m_net(makeNet(std::move(layers), job.seed))
{ }

int Session::inherit(const std::vector<LayerWeights> &parent)
{
    auto weights = m_net.save();
    const int inherited = inheritWeights(parent, weights);
    m_net.load(weights);
    return inherited;
}

core::Result<void> Session::run(std::size_t evaluationRows)
{
    const auto &recipe = m_job.genome.recipe;
    const double stepsAfter = kStatisticsBatches * 0.4 + kCalibrationBatches * 0.6
        + kEvaluationShare * double(evaluationRows) / m_batches.batchSize();
    m_pace = std::make_unique<Pace>(m_begin, m_job.deadlineSeconds, recipe.epochs * m_batches.perEpoch(),
                                    recipe.qatEpochs * m_batches.perEpoch(), stepsAfter);
    if (const auto trained = trainFloat(); !trained)
        return trained.error();
    if (const auto gathered = gatherStatistics(); !gathered)
        return gathered.error();
    m_weights = m_net.save();
    return quantise();
}

void Session::reportEpoch()
{
    if (!m_progress)
        return;
    const auto perEpoch = m_batches.perEpoch();
    const int epochs = m_job.genome.recipe.epochs + m_job.genome.recipe.qatEpochs;
    const auto epoch = std::min<std::int64_t>(epochs, std::int64_t(m_losses.size()) + 1);
    if (m_pace->done() % std::max<std::int64_t>(1, perEpoch / 20) == 0)
        m_progress(
            {0.97 * m_pace->fraction(), "epoch " + std::to_string(epoch) + " of " + std::to_string(epochs)});
}

template<class Forward>
core::Result<void> Session::phase(const std::vector<Parameter> &parameters, double rate, double warmup,
                                  const Forward &forward)
{
    AdamW optimizer(parameters, m_job.genome.recipe.weightDecay, kMostGradient);
    double sum = 0;
    std::int64_t count = 0;
    while (m_pace->more()) {
        if (m_stop.stop_requested())
            return core::cancelled();
        reportEpoch();
        const Batch batch = m_batches.next();
        optimizer.clearGradients();
        const at::Tensor loss = at::cross_entropy_loss(forward(batch.input), batch.labels, {},
                                                       at::Reduction::Mean, -100, kLabelSmoothing);
        loss.backward();
        const double value = loss.item<double>();
        if (!std::isfinite(value) || !optimizer.step(rate * oneCycle(m_pace->phaseFraction(), warmup)))
            return core::Error{core::ErrorCode::Input,
                               "The training diverged in epoch " + std::to_string(m_losses.size() + 1)
                                   + ": the loss is no number any more; lower the recipe's rate, now "
                                   + core::Json(m_job.genome.recipe.rate).dump() + ".",
                               {}};
        m_pace->stepDone();
        sum += value;
        if (++count == m_batches.perEpoch() || !m_pace->more()) {
            m_losses.push_back(sum / double(count));
            sum = 0;
            count = 0;
        }
    }
    optimizer.clearGradients();
    return {};
}

core::Result<void> Session::trainFloat()
{
    m_pace->beginPhase(false);
    return phase(m_net.parameters(), m_job.genome.recipe.rate, kWarmup,
                 [this](const at::Tensor &input) { return m_net.forward(input, true); });
}

/// The running statistics of the last steps are still those of moving weights; these are of the final ones.
core::Result<void> Session::gatherStatistics()
{
    const at::NoGradGuard noGradients;
    for (int i = 0; i < kStatisticsBatches; ++i) {
        if (m_stop.stop_requested())
            return core::cancelled();
        m_net.setStatisticsMomentum(1.0 / (i + 1));
        m_net.forward(m_batches.next().input, true);
    }
    return {};
}

core::Result<void> Session::quantise()
{
    const auto &shape = m_job.task.shape;
    m_quantised =
        std::make_unique<QuantNet>(m_net, Codes{double(shape.inputScale) * m_gain, shape.inputZeroPoint});
    for (int i = 0; i < kCalibrationBatches; ++i) {
        if (m_stop.stop_requested())
            return core::cancelled();
        m_quantised->observe(m_batches.next().input);
    }
    m_quantised->freeze();
    m_pace->beginPhase(true);
    return phase(m_quantised->parameters(), kQuantisedShare * m_job.genome.recipe.rate, 0.1,
                 [this](const at::Tensor &input) { return m_quantised->forward(input); });
}

core::Result<core::Network> Session::network() const
{
    return exportNetwork(m_job.genome, m_job.task.shape, m_net.layers(), m_quantised->quantised(),
                         double(m_job.task.shape.inputScale) * m_gain);
}

std::vector<float> Session::simulatedLogits(const Rows &rows)
{
    const at::NoGradGuard noGradients;
    const auto &shape = rows.shape();
    const Augmentation none(shape, 0);
    core::Random unused(0);
    auto input =
        at::empty({std::int64_t(rows.size()), shape.height, shape.width, shape.channels}, at::kFloat);
    for (std::size_t i = 0; i < rows.size(); ++i)
        none.apply(rows.codes(i), float(m_gain), unused,
                   input.data_ptr<float>() + i * std::size_t(rows.rowSize()));
    const auto logits = m_quantised->forward(input.permute({0, 3, 1, 2})).contiguous();
    return {logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel()};
}

std::vector<std::string> Session::notes() const
{
    if (m_pace->kept() >= 0.999)
        return {};
    return {"The schedule was cut to " + std::to_string(int(std::lround(100 * m_pace->kept())))
            + " % of its steps to end within the deadline of " + core::Json(m_job.deadlineSeconds).dump()
            + " s."};
}

} // namespace thimble::plugins
