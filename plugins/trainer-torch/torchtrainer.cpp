// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/torchtrainer.h"

#include "plugins/trainer-torch/artifacts.h"
#include "plugins/trainer-torch/session.h"

#include "core/task/evaluation.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>

#include <malloc.h>

namespace thimble::plugins {

namespace {
using core::Error;
using core::ErrorCode;

/// The first line of what torch says; the rest is a trace of its own source.
Error fromTorch(const std::string &message)
{
    return {ErrorCode::Internal,
            "The training failed inside LibTorch: " + message.substr(0, message.find('\n')), message};
}

/// Tensors of a training step are allocated again and again: keep their memory instead of returning it to the system each time.
void keepMemory()
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 64 << 20);
}

Error unsupported(core::JobKind kind)
{
    return {ErrorCode::Unsupported,
            std::string("This trainer does not do ") + core::jobKindName(kind)
                + " jobs; it trains, continues and evaluates.",
            {}};
}
} // namespace

TorchTrainer::TorchTrainer(OpenFeatures openFeatures, int threads) : m_openFeatures(std::move(openFeatures))
{
    keepMemory();
    at::set_num_threads(threads);
}

core::Result<std::shared_ptr<const core::FeatureSet>> TorchTrainer::open(const std::filesystem::path &folder,
                                                                         core::Split split)
{
    for (const auto &opened : m_opened) {
        if (opened.folder == folder && opened.split == split)
            return opened.set;
    }
    auto set = m_openFeatures(folder, split);
    if (!set)
        return set.error();
    if (m_opened.size() >= 6)
        m_opened.erase(m_opened.begin());
    m_opened.push_back({folder, split, *set});
    return *set;
}

core::Result<core::TrainResult> TorchTrainer::run(const core::TrainJob &job, std::stop_token stop,
                                                  const core::ProgressCallback &progress)
{
    const std::lock_guard lock(m_mutex);
    const auto begin = Pace::Clock::now();
    try {
        auto result = dispatch(job, stop, progress);
        if (result)
            result->seconds = std::chrono::duration<double>(Pace::Clock::now() - begin).count();
        return result;
    } catch (const c10::Error &e) {
        return fromTorch(e.what_without_backtrace());
    } catch (const std::exception &e) {
        return fromTorch(e.what());
    }
}

core::Result<core::TrainResult> TorchTrainer::dispatch(const core::TrainJob &job, const std::stop_token &stop,
                                                       const core::ProgressCallback &progress)
{
    switch (job.kind) {
    case core::JobKind::Train:
    case core::JobKind::Continue:
        return train(job, stop, progress);
    case core::JobKind::Evaluate:
        return evaluate(job, stop, progress);
    default:
        return unsupported(job.kind);
    }
}

core::Result<core::TrainResult> TorchTrainer::train(const core::TrainJob &job, const std::stop_token &stop,
                                                    const core::ProgressCallback &progress)
{
    const auto begin = Pace::Clock::now();
    const auto layers = core::lower(job.genome, job.task.shape);
    if (!layers)
        return layers.error();
    const auto trainSet = open(job.features, core::Split::Train);
    if (!trainSet)
        return trainSet.error();
    const auto validationSet = open(job.features, core::Split::Validation);
    if (!validationSet)
        return validationSet.error();
    const auto rows = Rows::check(*trainSet, job.task, core::Split::Train);
    if (!rows)
        return rows.error();
    const auto validation = Rows::check(*validationSet, job.task, core::Split::Validation);
    if (!validation)
        return validation.error();

    Session session(job, *layers, *rows, begin, stop, progress);
    core::TrainResult result;
    if (job.kind == core::JobKind::Continue) {
        const auto parent = loadWeights(job.artifacts, job.weights);
        if (!parent)
            return parent.error();
        const int inherited = session.inherit(*parent);
        result.notes.push_back(std::to_string(inherited) + " layers started from inherited weights.");
    }
    if (const auto done = session.run(validation->size()); !done)
        return done.error();
    const auto network = session.network();
    if (!network)
        return network.error();
    if (progress)
        progress({0.97, "evaluating"});
    const auto quality = core::evaluateNetwork(*network, job.task, **validationSet, core::Split::Validation,
                                               core::oracleInferences(*network, 1, stop, {}));
    if (!quality)
        return quality.error();
    const auto file = storeNetwork(job.artifacts, *network);
    if (!file)
        return file.error();
    const auto weights = storeWeights(job.artifacts, session.weights());
    if (!weights)
        return weights.error();
    result.network = *file;
    result.weights = *weights;
    result.quality = *quality;
    result.lossPerEpoch = session.losses();
    for (auto &note : session.notes())
        result.notes.push_back(std::move(note));
    return result;
}

core::Result<core::TrainResult> TorchTrainer::evaluate(const core::TrainJob &job, const std::stop_token &stop,
                                                       const core::ProgressCallback &progress)
{
    const auto set = open(job.features, job.split);
    if (!set)
        return set.error();
    const auto rows = Rows::check(*set, job.task, job.split);
    if (!rows)
        return rows.error();
    const auto network = loadNetwork(job.artifacts, job.network);
    if (!network)
        return network.error();
    const auto quality = core::evaluateNetwork(*network, job.task, **set, job.split,
                                               core::oracleInferences(*network, 1, stop, progress));
    if (!quality)
        return quality.error();
    core::TrainResult result;
    result.network = job.network;
    result.quality = *quality;
    return result;
}

} // namespace thimble::plugins
