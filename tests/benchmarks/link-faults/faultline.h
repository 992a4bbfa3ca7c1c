// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "core/board/frames.h"
#include "tests/auto/board/faultytransport.h"
#include "tests/benchmarks/link-faults/benchboard.h"
#include "tests/benchmarks/link-faults/faultplan.h"

namespace thimble::tests {

/// The line between a session and the board on the bench, on which one planned fault strikes. Noise is FaultyTransport's, all
/// along the line; every other kind is made here, where it is known which byte of which direction is passing.
class FaultLine : public core::Transport
{
public:
    /// Null `fault`: undisturbed.
    FaultLine(BenchBoard &board, const Fault *fault);

    std::string description() const override { return m_board.line().description(); }
    core::Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) override;
    core::Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout,
                                                 std::stop_token stop) override;
    void flush() override { m_board.line().flush(); }

    bool struck() const { return m_struck; }
    const Traffic &traffic() const { return m_traffic; }

private:
    using Clock = std::chrono::steady_clock;
    using Bytes = std::vector<std::uint8_t>;

    /// What comes out at the other end; strikes when its byte is due, and then `m_rest` keeps what came behind.
    Bytes through(Direction direction, std::span<const std::uint8_t> bytes);
    void spoil(std::uint8_t byte, Bytes &out);
    void countPackets(Direction direction, std::span<const std::uint8_t> bytes);
    bool lasting(FaultKind kind) const;
    core::Result<void> hold(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout);
    core::Result<void> release();
    core::Result<void> act();
    Bytes chatter();

    BenchBoard &m_board;
    std::optional<Fault> m_fault;
    core::Random m_random;
    Bytes m_said; ///< all that the board said, for a device that says it again
    Traffic m_traffic;
    core::FrameReader m_reader; ///< finds where the board's packets end
    std::size_t m_packetBytes = 0;
    std::array<std::size_t, 2> m_passed{};
    bool m_struck = false, m_acted = false, m_burst = false;
    Clock::time_point m_until; ///< the fault's end
    std::size_t m_spoil = 0;   ///< bytes still to be hit
    Bytes m_repeat, m_held, m_late, m_rest;
};

} // namespace thimble::tests
