// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/parallel.h"

#include "core/base/units.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace thimble::core {

namespace {
constexpr unsigned kMaxThreads = 8;

struct Shared
{
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::mutex mutex; ///< guards what follows and the progress callback
    std::size_t done = 0;
    std::size_t reported = 0;
    std::size_t failedAt = 0;
    std::optional<Error> error;
};

void finishOne(Shared &shared, std::size_t index, std::size_t count, const Result<void> &result,
               const WorkSlice &slice)
{
    const std::lock_guard lock(shared.mutex);
    if (!result && (!shared.error || index < shared.failedAt)) {
        shared.error = result.error();
        shared.failedAt = index;
        shared.failed = true;
    }
    ++shared.done;
    const bool due =
        shared.done == count || shared.done - shared.reported >= std::max<std::size_t>(1, count / 100);
    if (!slice.progress || !due)
        return;
    shared.reported = shared.done;
    slice.progress({slice.from + (slice.to - slice.from) * double(shared.done) / double(count),
                    slice.doing + " " + formatGrouped(std::int64_t(shared.done)) + " of "
                        + formatGrouped(std::int64_t(count)) + " " + slice.unit});
}
} // namespace

Result<void> parallelFor(std::size_t count, const std::function<Result<void>(std::size_t)> &work,
                         std::stop_token stop, const WorkSlice &slice)
{
    Shared shared;
    const auto run = [&] {
        while (!shared.failed && !stop.stop_requested()) {
            const auto index = shared.next++;
            if (index >= count)
                return;
            finishOne(shared, index, count, work(index), slice);
        }
    };
    {
        std::vector<std::jthread> threads;
        const auto cores = std::clamp(std::thread::hardware_concurrency(), 1u, kMaxThreads);
        for (unsigned i = 1; i < cores; ++i)
            threads.emplace_back(run);
        run();
    }
    if (stop.stop_requested())
        return cancelled();
    if (shared.error)
        return *shared.error;
    return {};
}

} // namespace thimble::core
