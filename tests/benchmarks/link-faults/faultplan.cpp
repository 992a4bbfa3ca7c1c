// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/benchmarks/link-faults/faultplan.h"

#include "core/base/random.h"

#include <numeric>

namespace thimble::tests {

using namespace std::chrono_literals;
using core::Random;

namespace {
constexpr std::array<const char *, kFaultKinds> kNames = {"bit errors", "lost bytes", "repeated bytes",
                                                          "noise",      "cut",        "reset",
                                                          "stalled",    "chattering", "unplugged"};
constexpr std::array kCuts = {40ms, 150ms, 260ms, 700ms};
constexpr std::array kStalls = {60ms, 300ms, 800ms};
constexpr std::uint64_t kMostInARow = 16;
constexpr std::uint64_t kMostRubbish = 2048;
constexpr std::size_t kRealTimesEvery = 23; ///< as rare as they are slow; prime to the number of kinds

void place(Fault &fault, std::size_t packet, std::size_t offset, const Traffic &traffic)
{
    const auto &lengths = traffic[static_cast<std::size_t>(fault.direction)];
    fault.packet = packet;
    fault.at = offset
        + std::accumulate(lengths.begin(), lengths.begin() + static_cast<std::ptrdiff_t>(packet),
                          std::size_t{0});
}

void placeAnywhere(Fault &fault, Random &random, const Traffic &traffic)
{
    fault.direction = random.below(2) ? Direction::ToBoard : Direction::FromBoard;
    const auto &lengths = traffic[static_cast<std::size_t>(fault.direction)];
    const auto packet = random.below(lengths.size());
    place(fault, packet, random.below(lengths[packet]), traffic);
}

/// The `turn`-th cut: all boundaries one after the other, and from round to round another duration.
void placeCut(Fault &fault, std::size_t turn, const Traffic &traffic)
{
    const std::size_t boundaries = traffic[0].size() + traffic[1].size();
    const std::size_t boundary = turn % boundaries;
    const bool toBoard = boundary < traffic[0].size();
    fault.direction = toBoard ? Direction::ToBoard : Direction::FromBoard;
    place(fault, toBoard ? boundary : boundary - traffic[0].size(), 0, traffic);
    const std::size_t duration = (turn / boundaries + turn) % (kCuts.size() + 1);
    fault.lasts = duration < kCuts.size() ? kCuts[duration] : kForGood;
}

void planChatter(Fault &fault, Random &random)
{
    fault.chatter = static_cast<Chatter>(random.below(kChatterStyles));
    fault.bytes = 1 + random.below(kMostRubbish);
    const auto length = random.below(4);
    fault.lasts = length == 0 ? 0ms : length == 1 ? 300ms : kForGood;
    fault.drowns = random.below(2);
}
} // namespace

const char *faultName(FaultKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

Fault plannedFault(std::uint64_t seed, std::size_t index, const Traffic &traffic)
{
    Random random(seed * 0x9E3779B97F4A7C15ull + index);
    Fault fault;
    fault.kind = static_cast<FaultKind>(index % kFaultKinds);
    fault.seed = random.next();
    fault.realTimes = index % kRealTimesEvery == 0;
    placeAnywhere(fault, random, traffic);
    switch (fault.kind) {
    case FaultKind::BitError:
    case FaultKind::LostBytes:
    case FaultKind::RepeatedBytes:
        fault.bytes = random.below(2) ? 1 : 1 + random.below(kMostInARow);
        break;
    case FaultKind::Cut:
        placeCut(fault, index / kFaultKinds, traffic);
        break;
    case FaultKind::Stall: {
        const auto duration = random.below(kStalls.size() + 1);
        fault.lasts = duration < kStalls.size() ? kStalls[duration] : kForGood;
        break;
    }
    case FaultKind::Chatter:
        planChatter(fault, random);
        break;
    case FaultKind::Noise:
    case FaultKind::Reset:
    case FaultKind::Unplug:
        break;
    }
    return fault;
}

} // namespace thimble::tests
