// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace thimble::compiler {

/// A block of the arena, alive from the start of time step `first` to the end of `last`. What a time step is, is the caller's
/// business: an operator today, the production of one row of a tensor in a row-granular schedule.
struct LiveBuffer
{
    std::string name; ///< the last tie-break, so that plans repeat; unique
    std::int64_t size = 0;
    int first = 0;
    int last = 0;
    std::int64_t alignment = 4;
    std::optional<std::int64_t> fixedOffset = std::nullopt;

    bool meets(const LiveBuffer &other) const { return first <= other.last && other.first <= last; }
};

/// Where every buffer lies. `lowerBound`: most bytes alive in one step, which no layout can undercut; `peakStep`: that step.
struct Layout
{
    std::string planner;               ///< which one made it, for people: "exact"
    std::vector<std::int64_t> offsets; ///< one per buffer, in the caller's order
    std::int64_t arenaBytes = 0;
    std::int64_t lowerBound = 0;
    int peakStep = 0;
    bool optimal = false; ///< proven: at the bound, or the search was exhausted
    std::string note;     ///< a sentence when something did not go as asked for (limit reached), else empty
};

/// Dynamic storage allocation: chooses offsets that keep buffers which are alive together apart and the top low. All planners
/// are deterministic: equal buffers, in any order of the list, give equal offsets.
class MemoryPlanner
{
public:
    virtual ~MemoryPlanner() = default;
    /// Fails on negative sizes, reversed lifetimes, alignments that are no power of two, and fixed offsets that collide.
    virtual core::Result<Layout> plan(std::span<const LiveBuffer> buffers,
                                      std::stop_token stop = {}) const = 0;
};

/// Checks the buffers themselves; every planner begins with it.
core::Result<void> checkBuffers(std::span<const LiveBuffer> buffers);

/// Most bytes alive in one step, sizes rounded up to their alignment and fixed offsets respected, with the first such step.
struct LowerBound
{
    std::int64_t bytes = 0;
    int step = 0;
};
LowerBound lowerBound(std::span<const LiveBuffer> buffers);

/// The size a buffer takes when another one of the same alignment follows it.
std::int64_t paddedSize(const LiveBuffer &buffer);
std::int64_t alignUp(std::int64_t value, std::int64_t alignment);

} // namespace thimble::compiler
