// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/boardsession.h"
#include "tests/benchmarks/link-faults/faultline.h"
#include "tests/benchmarks/link-faults/tally.h"

namespace thimble::tests {

inline constexpr std::size_t kImageBytes = 8192;
inline constexpr std::chrono::milliseconds kSilenceLimit{5000}; ///< without progress, result or error

/// One board and what it may hold.
class Bench
{
public:
    explicit Bench(BenchBoard board) : m_board(std::move(board)) { }

    /// An undisturbed session, to see what passes on the line.
    core::Result<Traffic> rehearse();
    /// Loads an image never loaded before, runs it and fetches its result while the fault strikes; then, on the repaired line,
    /// asks the board to run whatever it believes to hold. The image's own digest of itself in the board's memory is compared
    /// with the host's: neither the monitor's CRC nor its word is asked.
    Outcome suffer(const Fault &fault);

private:
    core::Result<std::vector<std::uint8_t>> session(core::Transport &line, const core::SessionTimes &times,
                                                    const std::vector<std::uint8_t> &image,
                                                    const std::vector<std::uint8_t> &nonce, Outcome &outcome);
    void judgeRepaired(std::uint64_t seed, Outcome &outcome);
    core::Result<void> repair();

    BenchBoard m_board;
    /// What the board may hold: the image that it last took whole, then those whose load ended without its word. Nothing else may
    /// run, and what runs tells by its digest which one it is.
    std::vector<std::vector<std::uint8_t>> m_held;
};

} // namespace thimble::tests
