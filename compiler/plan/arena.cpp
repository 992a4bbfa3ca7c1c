// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/arena.h"

#include "compiler/plan/planners.h"
#include "compiler/plan/verifier.h"

#include <algorithm>

namespace thimble::compiler {

namespace {
/// "3 split", or "3 split [1]" for one of several results; the network's own inputs keep their names.
std::string blockName(const Program &program, std::span<const ScheduledStep> steps, int tensor)
{
    for (const auto &[step, calls] : steps) {
        const auto &outputs = step.op.outputs;
        const auto found = std::find(outputs.begin(), outputs.end(), tensor);
        if (found == outputs.end())
            continue;
        return outputs.size() == 1 ? step.name
                                   : step.name + " [" + std::to_string(found - outputs.begin()) + "]";
    }
    return program.tensor(tensor).name;
}

/// The storages written over a dying one become blocks of their own in the picture: the dying one ends where the other begins.
void showReuses(const Program &program, std::span<const ScheduledStep> steps, const Lifetimes &lifetimes,
                core::Plan &plan)
{
    const auto outputs = program.network.outputs;
    for (const auto &reuse : lifetimes.reuses) {
        const auto owner = std::find_if(plan.buffers.begin(), plan.buffers.end(),
                                        [&](const auto &buffer) { return buffer.tensor == reuse.over; });
        core::PlannedBuffer next = *owner;
        owner->last = reuse.step - 1;
        next.tensor = reuse.tensor;
        next.name = blockName(program, steps, reuse.tensor);
        next.shape = program.tensor(reuse.tensor).shape;
        next.first = reuse.step;
        if (owner->kind == core::PlannedBuffer::Kind::Output)
            owner->kind = core::PlannedBuffer::Kind::Activation;
        const bool isOutput = std::any_of(outputs.begin(), outputs.end(),
                                          [&](int tensor) { return program.root(tensor) == reuse.tensor; });
        next.kind = isOutput ? core::PlannedBuffer::Kind::Output : core::PlannedBuffer::Kind::Activation;
        plan.buffers.push_back(std::move(next));
    }
    std::stable_sort(plan.buffers.begin(), plan.buffers.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
}

core::Plan planOf(const Program &program, std::span<const ScheduledStep> steps, const Lifetimes &lifetimes,
                  const Layout &layout)
{
    core::Plan plan;
    plan.planner = layout.planner;
    plan.arenaBytes = layout.arenaBytes;
    plan.lowerBound = layout.lowerBound;
    plan.peakOperation = layout.peakStep;
    for (const auto &step : steps)
        plan.operations.push_back(step.step.name);
    for (std::size_t i = 0; i < lifetimes.buffers.size(); ++i) {
        const auto &buffer = lifetimes.buffers[i];
        const int tensor = lifetimes.tensors[i];
        plan.buffers.push_back(
            {tensor < 0 ? buffer.name : blockName(program, steps, tensor), lifetimes.kinds[i], tensor,
             tensor < 0 ? std::vector<int>{int(buffer.size)} : program.tensor(tensor).shape, buffer.size,
             buffer.first, buffer.last, layout.offsets[i]});
    }
    showReuses(program, steps, lifetimes, plan);
    return plan;
}
} // namespace

core::Result<Arena> planArena(const Program &program, std::span<const ScheduledStep> steps,
                              core::InputMode mode, std::stop_token stop)
{
    const auto lifetimes = lifetimesOf(program, steps, mode);
    const auto layout = ExactPlanner().plan(lifetimes.buffers, stop);
    if (!layout)
        return layout.error();
    if (const auto verified = verifyLayout(lifetimes.buffers, *layout); !verified)
        return verified.error();
    Arena arena;
    arena.plan = planOf(program, steps, lifetimes, *layout);
    if (const auto verified = verifyPlan(arena.plan); !verified)
        return verified.error();
    const auto offsetOf = [&](int buffer) { return buffer < 0 ? -1 : layout->offsets[std::size_t(buffer)]; };
    for (const int buffer : lifetimes.bufferOf)
        arena.tensorOffsets.push_back(offsetOf(buffer));
    for (const int buffer : lifetimes.scratchOf)
        arena.scratchOffsets.push_back(offsetOf(buffer));
    if (!layout->note.empty())
        arena.notes.push_back(layout->note);
    if (!lifetimes.reuses.empty())
        arena.notes.push_back(std::to_string(lifetimes.reuses.size()) + " layer"
                              + (lifetimes.reuses.size() == 1 ? " writes" : "s write")
                              + " their result over an input that is no longer needed.");
    return arena;
}

std::int64_t liveBytes(const core::Plan &plan, int step)
{
    std::int64_t live = 0;
    for (const auto &buffer : plan.buffers) {
        if (buffer.first <= step && step <= buffer.last)
            live += buffer.size;
    }
    return live;
}

} // namespace thimble::compiler
