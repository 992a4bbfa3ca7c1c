// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/progress.h"
#include "core/board/transport.h"

#include <optional>
#include <string>
#include <vector>

namespace thimble::core {

struct MlperfTimes
{
    std::chrono::milliseconds settle{
        2000}; ///< opening a port resets many boards: their banner comes within this
    std::chrono::milliseconds again{5000}; ///< unanswered, the first question is asked again
    std::chrono::milliseconds line{30000}; ///< the longest silence before the next line of an answer
    std::chrono::milliseconds quiet{200};  ///< silence after which nothing more of an answer comes
};

/// What the board says about itself.
struct MlperfProfile
{
    std::string vendor;  ///< of m-name-dut-[...]
    std::string profile; ///< of m-profile-[...]: the firmware
    std::string model;   ///< of m-model-[...]: "kws01"
};

/// One window of inferences, by the board's own clock.
struct MlperfRun
{
    std::uint64_t microseconds = 0;
    double hostMilliseconds = 0; ///< by this computer's clock, the warm-ups and the link included
    std::vector<double> results;
};

/// The runner's side of the MLPerf Tiny protocol, for any board that speaks it: commands end in '%', answers are lines that
/// close with m-ready. Lines that are not the protocol's are passed over and kept for the error that may follow. Every way to
/// fail is one sentence: silence, noise, a refusal (e-[...]), a restart, an answer without what was asked for; a
/// requested stop is `cancelled`. The transport must outlive the client, which owns the line.
class MlperfClient
{
public:
    MlperfClient(Transport &transport, std::stop_token stop, MlperfTimes times = {});

    /// Waits for the banner, if there is one, and asks for name and profile. To be called first.
    Result<MlperfProfile> greet();
    /// Sends a record in commands of at most 31 bytes.
    Result<void> load(std::span<const std::uint8_t> record, const ProgressCallback &progress = {});
    /// `runs` timed inferences after `warmups` others, and the results of the last.
    Result<MlperfRun> infer(std::uint32_t runs, std::uint32_t warmups);

    const std::string &log() const { return m_log; } ///< the dialogue: "> " what was sent, "< " what came

private:
    using Clock = std::chrono::steady_clock;

    /// All lines of the answer before its m-ready.
    Result<std::vector<std::string>> command(const std::string &text);
    Result<void> send(const std::string &text);
    /// The next line that could be the protocol's, or nothing at the deadline.
    Result<std::optional<std::string>> line(Clock::time_point deadline);
    std::optional<std::string> takeLine();
    Result<void> skipBanner();
    Result<void> drain();
    Result<std::string> askName();
    Error silence(const std::string &asked, bool somethingCame) const;
    void note(const std::string &text);

    Transport &m_transport;
    std::stop_token m_stop;
    MlperfTimes m_times;
    std::string m_pending;   ///< received, not yet a whole line
    std::size_t m_noise = 0; ///< bytes that were part of no sound line
    std::string m_log;
};

} // namespace thimble::core
