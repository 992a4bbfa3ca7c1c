// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/mlperfbenchmark.h"

#include "core/base/median.h"
#include "core/base/units.h"

#include <algorithm>

namespace thimble::core {

namespace {
constexpr double kWindowUs = 1e6;
constexpr double kLongestUs = 25e6; ///< a board is silent during a window; after 30 s it counts as lost
constexpr std::uint32_t kMostInferences = 10000;
constexpr std::uint32_t kWarmups = 1;

/// Inferences of a window, from how long one took.
Result<std::uint32_t> inferencesFor(const MlperfRequest &request, double oneUs)
{
    if (request.inferences == 0)
        return static_cast<std::uint32_t>(
            std::clamp(kWindowUs / std::max(oneUs, 1.0), 1.0, double(kMostInferences)));
    if (request.inferences * oneUs <= kLongestUs)
        return request.inferences;
    return Error{ErrorCode::Option,
                 std::to_string(request.inferences) + " inferences take this board about "
                     + formatSeconds(request.inferences * oneUs / 1e6)
                     + ", longer than the protocol lets it be silent (30 s); ask for at most "
                     + std::to_string(static_cast<std::uint32_t>(kLongestUs / oneUs)) + ".",
                 {}};
}

void summarise(MlperfResult &result)
{
    std::vector<double> means;
    for (const auto &window : result.windows)
        means.push_back(window.milliseconds / window.inferences);
    const auto [least, most] = std::ranges::minmax(means);
    result.latencyMs = median(means);
    result.latencySpreadMs = most - least;
}

Result<void> timeWindows(MlperfClient &client, const MlperfRequest &request, MlperfResult &result,
                         const ProgressCallback &progress)
{
    const auto probe = client.infer(1, kWarmups);
    if (!probe)
        return probe.error();
    const auto inferences = inferencesFor(request, double(probe->microseconds));
    if (!inferences)
        return inferences.error();
    for (int i = 0; i < request.windows; ++i) {
        if (progress)
            progress({double(i) / request.windows,
                      "window " + std::to_string(i + 1) + " of " + std::to_string(request.windows)});
        const auto run = client.infer(*inferences, kWarmups);
        if (!run)
            return run.error();
        if (run->results != probe->results)
            return Error{ErrorCode::Target, "The board gave other results for the same record than before.",
                         client.log()};
        if (run->microseconds == 0)
            return Error{ErrorCode::Target,
                         "The board's clock (m-lap-us) did not move during " + std::to_string(*inferences)
                             + " inferences; it cannot time them.",
                         client.log()};
        result.windows.push_back({*inferences, double(run->microseconds) / 1000, run->hostMilliseconds});
    }
    result.results.push_back(probe->results);
    summarise(result);
    return {};
}
} // namespace

Result<MlperfResult> runMlperf(MlperfClient &client, const MlperfRequest &request,
                               const ProgressCallback &progress)
{
    MlperfResult result;
    auto profile = client.greet();
    if (!profile)
        return profile.error();
    result.profile = std::move(*profile);
    if (!request.model.empty() && result.profile.model != request.model)
        return Error{ErrorCode::Target,
                     "The board holds the model " + result.profile.model + ", not " + request.model
                         + "; flash it with that, or name its --task.",
                     client.log()};
    for (std::size_t i = 0; i < request.records.size(); ++i) {
        if (const auto loaded = client.load(request.records[i], i == 0 ? progress : ProgressCallback{});
            !loaded)
            return loaded.error();
        if (i == 0) {
            if (const auto timed = timeWindows(client, request, result, progress); !timed)
                return timed.error();
            continue;
        }
        auto run = client.infer(1, 0);
        if (!run)
            return run.error();
        result.results.push_back(std::move(run->results));
        if (progress)
            progress({double(i) / double(request.records.size()),
                      "record " + std::to_string(i + 1) + " of " + std::to_string(request.records.size())});
    }
    return result;
}

} // namespace thimble::core
