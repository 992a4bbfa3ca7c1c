// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/progress.h"
#include "core/board/frames.h"
#include "core/board/transport.h"

namespace thimble::core {

struct SessionTimes
{
    std::chrono::milliseconds reply{500};       ///< before a request is sent again
    std::chrono::milliseconds stall{4500};      ///< without progress: the board counts as silent
    std::chrono::milliseconds inference{60000}; ///< one run may be silent for so long; the progress says so
};

/// What the monitor says about itself.
struct BoardHello
{
    std::uint32_t version = 0;
    std::uint32_t window = 1; ///< LOAD_DATA frames that may be under way
    std::uint32_t timerHz = 0;
    bool ticksAreCycles = false;
    std::uint32_t loadAddress = 0, imageBytes = 0, moduleRam = 0, moduleRamBytes = 0, stackBytes = 0;
    std::string board, build;
};

/// What the monitor says about the loaded module; bytes.
struct ModuleFacts
{
    bool consumesInput = false;
    std::uint32_t imageBytes = 0, inputBytes = 0, outputBytes = 0;
    std::uint32_t arenaBytes = 0, dataBytes = 0, bssBytes = 0, layers = 0;
    std::string name;
};

/// Timed runs, in ticks of BoardHello::timerHz. `stack`: bytes, 0 when not asked for.
struct RunTimes
{
    std::uint32_t runs = 0, fewest = 0, most = 0;
    std::uint64_t total = 0;
    std::uint32_t stack = 0;
};

/// The host's side of the link (firmware/monitor/protocol.h). Requests are repeated until answered; nothing waits longer than
/// SessionTimes say without progress; a requested stop ends every call with `cancelled`. A fault of the module is an error
/// that carries the board's report. The transport must outlive the session.
class BoardSession
{
public:
    BoardSession(Transport &transport, std::stop_token stop, SessionTimes times = {});

    /// To be called first: the board forgets what an earlier session asked, whose questions might look like ours.
    Result<BoardHello> hello();
    /// The whole image by frames, go-back-N within the board's window, then its check on the board.
    Result<void> load(std::span<const std::uint8_t> image, const ProgressCallback &progress = {});
    Result<ModuleFacts> facts();
    Result<void> setInput(std::span<const std::uint8_t> input);
    /// `flags`: THIMBLE_RUN_LAPS, THIMBLE_RUN_STACK.
    Result<RunTimes> run(std::uint32_t runs, std::uint32_t warmups, std::uint32_t flags,
                         const ProgressCallback &progress = {});
    Result<std::vector<std::uint8_t>> output(std::uint32_t bytes);
    /// Ticks of each layer of the last run with laps.
    Result<std::vector<std::uint32_t>> laps(std::uint32_t layers);

    const std::string &log() const
    {
        return m_log;
    } ///< text lines of the board, and what went wrong on the link

private:
    using Clock = std::chrono::steady_clock;
    using Bytes = std::vector<std::uint8_t>;
    struct Asking;
    struct Loading;

    Result<Bytes> request(std::uint8_t type, const Bytes &payload, const ProgressCallback &progress = {});
    void takeEvent(Asking &asking, const Frame &frame, const ProgressCallback &progress);
    void tellWaiting(Asking &asking, const ProgressCallback &progress) const;
    Result<void> sendFrame(const Frame &frame, Clock::time_point deadline);
    /// The next frame, or nothing when `timeout` passes. Faults and stop requests are errors.
    Result<std::optional<Frame>> nextFrame(std::chrono::milliseconds timeout);
    Result<void> loadOnce(std::span<const std::uint8_t> image, const ProgressCallback &progress);
    Result<void> sendWindow(Loading &loading);
    Result<void> takeLoadReply(Loading &loading, const Frame &frame);
    Error fault(const Frame &frame);
    Error refused(const Frame &frame);
    Error silent(const std::string &doing) const;
    void note(const std::string &line);

    Transport &m_transport;
    std::stop_token m_stop;
    SessionTimes m_times;
    FrameReader m_reader;
    std::uint8_t m_seq;
    std::uint32_t m_window = 1;
    bool m_loadAgain = false; ///< the board's last refusal asks for the whole image once more
    bool m_restarted = false; ///< the monitor's banner came since a load began
    std::string m_log;
};

} // namespace thimble::core
