// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-demo/demotrainer.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/network/tflite.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

namespace thimble::plugins {

using namespace core;

namespace {
constexpr int kSteps = 10;
constexpr std::chrono::milliseconds kStepTime(25); // long enough for progress to be seen

/// Rises with the logarithm of the work from chance to about 0.95, with a spread of two points.
Quality inventedQuality(std::uint64_t work, int classes, std::uint64_t seed, Split split)
{
    Random random(seed);
    const double chance = 1.0 / classes;
    const double size = std::log10(std::max(double(work), 1.0)) - 4.0;
    const double value =
        chance + (0.95 - chance) * (1 - std::exp(-1.6 * std::max(size, 0.0))) + 0.02 * random.normal();
    const double shown = std::clamp(value, chance, 0.99);
    return {"synthetic", splitName(split), shown, shown - 0.01, std::min(shown + 0.01, 1.0), 0};
}
} // namespace

Result<TrainResult> DemoTrainer::run(const TrainJob &job, std::stop_token stop,
                                     const ProgressCallback &progress)
{
    if (job.kind != JobKind::Train && job.kind != JobKind::Continue)
        return Error{ErrorCode::Unsupported,
                     std::string("The demo trainer cannot do a ") + jobKindName(job.kind) + " job.",
                     {}};
    const auto begin = std::chrono::steady_clock::now();
    for (int step = 0; step < kSteps; ++step) {
        if (stop.stop_requested())
            return cancelled();
        if (progress)
            progress({double(step) / kSteps,
                      "pretending, step " + std::to_string(step + 1) + " of " + std::to_string(kSteps)});
        std::this_thread::sleep_for(kStepTime);
    }
    const auto network = untrainedNetwork(job.genome, job.task.shape, job.seed);
    if (!network)
        return network.error();
    const auto bytes = writeTflite(*network);
    if (!bytes)
        return bytes.error();
    TrainResult result;
    result.network = sha256Hex(*bytes);
    if (const auto written = writeFileAtomically(job.artifacts / (result.network + ".tflite"), *bytes);
        !written)
        return written.error();
    result.quality = inventedQuality(macs(*network), job.task.shape.classes, job.seed, Split::Validation);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    result.notes = {"The network is untrained and its quality invented: this is a demonstration."};
    return result;
}

} // namespace thimble::plugins
