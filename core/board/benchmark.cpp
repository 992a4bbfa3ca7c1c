// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/benchmark.h"

#include "firmware/monitor/protocol.h"

namespace thimble::core {

namespace {
/// An image is linked for addresses; on a monitor that was built for others it must not be started.
Result<void> checkHello(const BoardHello &hello, const Board &board)
{
    const auto expect = [&](const char *field) {
        const auto it = board.loader.find(field);
        return it == board.loader.end() ? 0 : it->second;
    };
    const bool same = hello.loadAddress == expect("loadAddress") && hello.imageBytes >= expect("imageBytes")
        && hello.moduleRam == expect("moduleRam") && hello.moduleRamBytes >= expect("moduleRamBytes");
    if (same)
        return {};
    return Error{ErrorCode::Target,
                 "The monitor on the board (" + hello.board + ", build " + hello.build
                     + ") loads programs elsewhere than " + board.file
                     + " says; use the monitor of this Thimble.",
                 {}};
}

Result<void> checkInputs(const BenchmarkRequest &request, const ModuleFacts &facts)
{
    if (request.inputs.empty())
        return Error{ErrorCode::Internal, "A measurement needs at least one input.", {}};
    for (const auto &input : request.inputs) {
        if (input.size() != facts.inputBytes)
            return Error{ErrorCode::Input,
                         "The model takes inputs of " + std::to_string(facts.inputBytes)
                             + " bytes, but one of " + std::to_string(input.size()) + " was given.",
                         {}};
    }
    return {};
}

/// One part of the whole work: 0 ... 1 mapped to low ... high.
ProgressCallback part(const ProgressCallback &progress, double low, double high)
{
    if (!progress)
        return {};
    return [=](const Progress &inner) { progress({low + (high - low) * inner.fraction, inner.step}); };
}

Result<RunTimes> timedRuns(BoardSession &session, const BenchmarkRequest &request, BenchmarkResult &result,
                           const ProgressCallback &progress)
{
    auto times = session.run(1, 1, THIMBLE_RUN_STACK, progress);
    if (!times)
        return times;
    auto first = session.output(result.facts.outputBytes);
    if (!first)
        return first.error();
    if (request.runs > 1) {
        const auto more = session.run(request.runs - 1, 0, 0, progress);
        if (!more)
            return more;
        times->runs += more->runs;
        times->fewest = std::min(times->fewest, more->fewest);
        times->most = std::max(times->most, more->most);
        times->total += more->total;
        const auto last = session.output(result.facts.outputBytes);
        if (!last)
            return last.error();
        if (*last != *first)
            return Error{
                ErrorCode::Internal,
                "The same input gave another output in the last run than in the first; please report it.",
                session.log()};
    }
    result.outputs.push_back(*std::move(first));
    return times;
}

Result<void> furtherInputs(BoardSession &session, const BenchmarkRequest &request, BenchmarkResult &result,
                           const ProgressCallback &progress)
{
    for (std::size_t i = 1; i < request.inputs.size(); ++i) {
        if (const auto set = session.setInput(request.inputs[i]); !set)
            return set;
        if (const auto ran = session.run(1, 0, 0); !ran)
            return ran.error();
        auto output = session.output(result.facts.outputBytes);
        if (!output)
            return output.error();
        result.outputs.push_back(*std::move(output));
        if (progress)
            progress({static_cast<double>(i) / static_cast<double>(request.inputs.size()),
                      "input " + std::to_string(i + 1) + " of " + std::to_string(request.inputs.size())});
    }
    return {};
}
} // namespace

Result<BenchmarkResult> runBenchmark(BoardSession &session, const Board &board,
                                     const BenchmarkRequest &request, const ProgressCallback &progress)
{
    BenchmarkResult result;
    auto hello = session.hello();
    if (!hello)
        return hello.error();
    result.hello = *std::move(hello);
    if (const auto same = checkHello(result.hello, board); !same)
        return same.error();
    if (const auto loaded = session.load(request.image, part(progress, 0, kLoadingShare)); !loaded)
        return loaded.error();
    auto facts = session.facts();
    if (!facts)
        return facts.error();
    result.facts = *std::move(facts);
    if (const auto fit = checkInputs(request, result.facts); !fit)
        return fit.error();
    if (const auto set = session.setInput(request.inputs[0]); !set)
        return set.error();
    auto times = timedRuns(session, request, result, part(progress, kLoadingShare, 0.8));
    if (!times)
        return times.error();
    result.times = *times;
    if (request.perLayer && result.facts.layers > 0) {
        if (const auto lapped = session.run(1, 0, THIMBLE_RUN_LAPS); !lapped)
            return lapped.error();
        auto laps = session.laps(result.facts.layers);
        if (!laps)
            return laps.error();
        result.laps = *std::move(laps);
    }
    if (const auto done = furtherInputs(session, request, result, part(progress, 0.8, 1)); !done)
        return done.error();
    return result;
}

} // namespace thimble::core
