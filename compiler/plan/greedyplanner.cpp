// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/planners.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <tuple>

namespace thimble::compiler {

namespace {
struct Taken
{
    std::int64_t begin, end;
};

std::int64_t lowestGap(std::span<const LiveBuffer> buffers, std::span<const std::int64_t> offsets,
                       std::size_t index)
{
    std::vector<Taken> taken;
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        if (offsets[i] >= 0 && buffers[i].size > 0 && buffers[i].meets(buffers[index]))
            taken.push_back({offsets[i], offsets[i] + buffers[i].size});
    }
    std::sort(taken.begin(), taken.end(), [](Taken a, Taken b) { return a.begin < b.begin; });
    std::int64_t offset = 0;
    for (const auto &block : taken) {
        if (offset + buffers[index].size <= block.begin)
            break;
        offset = std::max(offset, alignUp(block.end, buffers[index].alignment));
    }
    return offset;
}

Layout finished(std::span<const LiveBuffer> buffers, const char *planner, std::vector<std::int64_t> offsets)
{
    const auto bound = lowerBound(buffers);
    Layout layout;
    layout.planner = planner;
    layout.arenaBytes = topOf(buffers, offsets);
    layout.offsets = std::move(offsets);
    layout.lowerBound = bound.bytes;
    layout.peakStep = bound.step;
    layout.optimal = layout.arenaBytes <= bound.bytes;
    return layout;
}
} // namespace

std::int64_t topOf(std::span<const LiveBuffer> buffers, std::span<const std::int64_t> offsets)
{
    std::int64_t top = 0;
    for (std::size_t i = 0; i < buffers.size(); ++i)
        top = std::max(top, offsets[i] + paddedSize(buffers[i]));
    return top;
}

std::vector<std::size_t> orderBySize(std::span<const LiveBuffer> buffers)
{
    std::vector<std::size_t> order(buffers.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
        const auto &a = buffers[i];
        const auto &b = buffers[j];
        return std::tuple(-a.size, a.first - a.last, a.first, std::string_view(a.name))
            < std::tuple(-b.size, b.first - b.last, b.first, std::string_view(b.name));
    });
    return order;
}

std::vector<std::int64_t> placeInOrder(std::span<const LiveBuffer> buffers,
                                       std::span<const std::size_t> order)
{
    std::vector<std::int64_t> offsets(buffers.size(), -1);
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        if (buffers[i].fixedOffset)
            offsets[i] = *buffers[i].fixedOffset;
    }
    for (const auto index : order) {
        if (!buffers[index].fixedOffset)
            offsets[index] = lowestGap(buffers, offsets, index);
    }
    return offsets;
}

core::Result<Layout> LinearPlanner::plan(std::span<const LiveBuffer> buffers, std::stop_token) const
{
    if (const auto checked = checkBuffers(buffers); !checked)
        return checked.error();
    std::int64_t next = 0;
    for (const auto &buffer : buffers) {
        if (buffer.fixedOffset)
            next = std::max(next, *buffer.fixedOffset + buffer.size);
    }
    std::vector<std::size_t> order(buffers.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
        return std::tuple(buffers[i].first, std::string_view(buffers[i].name))
            < std::tuple(buffers[j].first, std::string_view(buffers[j].name));
    });
    std::vector<std::int64_t> offsets(buffers.size());
    for (const auto index : order) {
        const auto &buffer = buffers[index];
        offsets[index] = buffer.fixedOffset ? *buffer.fixedOffset : alignUp(next, buffer.alignment);
        if (!buffer.fixedOffset)
            next = offsets[index] + buffer.size;
    }
    return finished(buffers, "linear", std::move(offsets));
}

core::Result<Layout> GreedyPlanner::plan(std::span<const LiveBuffer> buffers, std::stop_token) const
{
    if (const auto checked = checkBuffers(buffers); !checked)
        return checked.error();
    return finished(buffers, "greedy by size", placeInOrder(buffers, orderBySize(buffers)));
}

} // namespace thimble::compiler
