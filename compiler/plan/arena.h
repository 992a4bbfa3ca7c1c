// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/plan/memoryplanner.h"
#include "compiler/transform/calls.h"
#include "core/build/build.h"

namespace thimble::compiler {

/// A step with the kernel calls chosen for it.
struct ScheduledStep
{
    Step step;
    std::vector<Call> calls;

    std::int64_t scratchBytes() const; ///< the calls run one after another and share it
};

/// The planned arena of a schedule. Offsets count from the arena's first byte; -1: the tensor lies elsewhere (constants) or is
/// never touched.
struct Arena
{
    core::Plan plan;
    std::vector<std::int64_t> tensorOffsets;  ///< per tensor of the program, views included
    std::vector<std::int64_t> scratchOffsets; ///< per step, -1 without scratch
    std::vector<std::string> notes;
};

/// Every tensor and every kernel's scratch as a buffer over operator time. The input lives until its last reader (consumed) or to
/// the end (resident); outputs live to the end. Where the kernel allows it, an output takes the bytes of an input that dies there.
struct Lifetimes
{
    std::vector<LiveBuffer> buffers;
    std::vector<core::PlannedBuffer::Kind> kinds;
    std::vector<int> tensors;   ///< per buffer, the tensor it was made for, -1 = scratch
    std::vector<int> bufferOf;  ///< per tensor, its buffer or -1
    std::vector<int> scratchOf; ///< per step, its buffer or -1
    struct Reuse
    {
        int tensor = -1, over = -1, step = 0; ///< `tensor` is written at `step` over the dying `over`
    };
    std::vector<Reuse> reuses;
};
Lifetimes lifetimesOf(const Program &program, std::span<const ScheduledStep> steps, core::InputMode mode);

/// Lifetimes, the exact planner, the verifier; the plan as it is shown.
core::Result<Arena> planArena(const Program &program, std::span<const ScheduledStep> steps,
                              core::InputMode mode, std::stop_token stop);

/// Bytes of the arena in use while a step runs.
std::int64_t liveBytes(const core::Plan &plan, int step);

} // namespace thimble::compiler
