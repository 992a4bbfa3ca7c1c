// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace thimble::tests {

enum class FaultKind { BitError, LostBytes, RepeatedBytes, Noise, Cut, Reset, Stall, Chatter, Unplug };
inline constexpr std::size_t kFaultKinds = 9;
const char *faultName(FaultKind kind);

enum class Direction { ToBoard, FromBoard };

/// What a chattering device says.
enum class Chatter { Rubbish, Text, FalseStarts, DamageReports, RunningReports, EarlierReplies };
inline constexpr std::uint64_t kChatterStyles = 6;

/// Lasts until the session ends.
inline constexpr std::chrono::milliseconds kForGood = std::chrono::hours(1);

/// One fault of the schedule: strikes when byte `at` of its direction is due.
struct Fault
{
    FaultKind kind = FaultKind::BitError;
    Direction direction = Direction::ToBoard;
    std::size_t at = 0;
    std::size_t packet = 0;            ///< that `at` lies in
    std::size_t bytes = 1;             ///< hit in a row, or of rubbish in a burst
    std::chrono::milliseconds lasts{}; ///< cut, stall, chatter; kForGood
    Chatter chatter = Chatter::Rubbish;
    bool drowns = false;    ///< what the board really says is lost under the chatter
    bool realTimes = false; ///< with the waiting times of real use instead of the short ones of the bench
    std::uint64_t seed = 0; ///< of everything else: bits, rubbish, the image
};

/// The packets of one undisturbed session: their lengths in bytes, for each direction.
using Traffic = std::array<std::vector<std::size_t>, 2>;

/// Fault number `index` of a schedule, from the seed alone: kinds take turns, cuts take every boundary between packets in turn,
/// everything else strikes at a random byte of a random packet, so that short requests are hit as often as data.
Fault plannedFault(std::uint64_t seed, std::size_t index, const Traffic &traffic);

} // namespace thimble::tests
