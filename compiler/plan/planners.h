// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/plan/memoryplanner.h"

namespace thimble::compiler {

/// One buffer behind the other, nothing shared: the oracle that every other planner must not be worse than.
class LinearPlanner : public MemoryPlanner
{
public:
    core::Result<Layout> plan(std::span<const LiveBuffer> buffers, std::stop_token stop = {}) const override;
};

/// The biggest first, each at the lowest gap (the one below the lowest block included) that is free during its whole life. Ties:
/// longer life, earlier birth, name. O(n^2 log n). Not optimal: 64,512 instead of 55,296 bytes on MobileNetV1 0.25.
class GreedyPlanner : public MemoryPlanner
{
public:
    core::Result<Layout> plan(std::span<const LiveBuffer> buffers, std::stop_token stop = {}) const override;
};

/// Branch and bound over canonical layouts: every buffer rests at 0 or on another one (MiniMalloc, ASPLOS 2023). Buffers are
/// placed in order of (offset, rank), each on the skyline of those below it; a branch ends when some step's skyline plus what
/// is still to come there reaches the best known top. Starts from several greedy orders, so it is never worse than them, and
/// stops at the lower bound. The limit counts nodes (fewer for long lists, whose nodes cost more), not seconds: results repeat on
/// any machine.
class ExactPlanner : public MemoryPlanner
{
public:
    explicit ExactPlanner(std::int64_t nodeLimit = kNodeLimit) : m_nodeLimit(nodeLimit) { }
    core::Result<Layout> plan(std::span<const LiveBuffer> buffers, std::stop_token stop = {}) const override;

    static constexpr std::int64_t kNodeLimit = 400000;

private:
    std::int64_t m_nodeLimit;
};

/// Places buffers in the given order, each at its lowest free gap; fixed ones first whatever the order says.
std::vector<std::int64_t> placeInOrder(std::span<const LiveBuffer> buffers,
                                       std::span<const std::size_t> order);
std::int64_t topOf(std::span<const LiveBuffer> buffers, std::span<const std::int64_t> offsets);
/// Indices by size (descending), life, birth, name: the greedy order.
std::vector<std::size_t> orderBySize(std::span<const LiveBuffer> buffers);

} // namespace thimble::compiler
