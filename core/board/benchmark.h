// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"
#include "core/board/boardsession.h"

namespace thimble::core {

struct BenchmarkRequest
{
    std::span<const std::uint8_t> image;
    std::vector<std::vector<std::uint8_t>> inputs; ///< at least one
    std::uint32_t runs = 1;                        ///< timed repetitions of the first input
    bool perLayer = true;
};

struct BenchmarkResult
{
    BoardHello hello;
    ModuleFacts facts;
    RunTimes times;                                 ///< of the first input's runs, laps not taken
    std::vector<std::uint32_t> laps;                ///< ticks per layer; empty unless asked for
    std::vector<std::vector<std::uint8_t>> outputs; ///< one per input
};

/// The part of the progress that loading takes; the rest is running.
inline constexpr double kLoadingShare = 0.6;

/// What every board is asked, however it is reached: load, check that it is the board described, run the first input
/// `runs` times (its output must be the same after the first and the last), once more with laps, then each further input
/// once. On an emulated board the marked runs are, in order: `runs` timed, one with laps if asked for, one per further input.
Result<BenchmarkResult> runBenchmark(BoardSession &session, const Board &board,
                                     const BenchmarkRequest &request, const ProgressCallback &progress);

} // namespace thimble::core
