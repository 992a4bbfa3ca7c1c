// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/memoryplanner.h"

#include <algorithm>
#include <set>

namespace thimble::compiler {

namespace {
core::Error faulty(const LiveBuffer &buffer, const std::string &problem)
{
    return {core::ErrorCode::Internal,
            "The memory planner was given buffer \"" + buffer.name + "\" " + problem + ".",
            {}};
}
} // namespace

std::int64_t alignUp(std::int64_t value, std::int64_t alignment)
{
    return (value + alignment - 1) / alignment * alignment;
}

std::int64_t paddedSize(const LiveBuffer &buffer) { return alignUp(buffer.size, buffer.alignment); }

core::Result<void> checkBuffers(std::span<const LiveBuffer> buffers)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        const auto &buffer = buffers[i];
        if (!names.insert(buffer.name).second)
            return faulty(buffer, "twice");
        if (buffer.size < 0)
            return faulty(buffer, "with a negative size");
        if (buffer.first < 0 || buffer.last < buffer.first)
            return faulty(buffer, "with a lifetime that ends before it begins");
        if (buffer.alignment < 1 || (buffer.alignment & (buffer.alignment - 1)) != 0)
            return faulty(buffer, "with an alignment that is no power of two");
        if (!buffer.fixedOffset)
            continue;
        if (*buffer.fixedOffset < 0 || *buffer.fixedOffset % buffer.alignment != 0)
            return faulty(buffer, "at a fixed offset that breaks its alignment");
        for (const auto &other : buffers.first(i)) {
            if (other.fixedOffset && buffer.meets(other)
                && *buffer.fixedOffset < *other.fixedOffset + other.size
                && *other.fixedOffset < *buffer.fixedOffset + buffer.size)
                return faulty(buffer, "at a fixed offset inside \"" + other.name + "\"");
        }
    }
    return {};
}

LowerBound lowerBound(std::span<const LiveBuffer> buffers)
{
    LowerBound bound;
    for (const auto &at : buffers) { // live bytes rise only where a buffer begins
        std::int64_t live = 0;
        for (const auto &buffer : buffers) {
            if (buffer.first <= at.first && at.first <= buffer.last)
                live += paddedSize(buffer);
        }
        if (live > bound.bytes || (live == bound.bytes && at.first < bound.step))
            bound = {live, at.first};
    }
    for (const auto &buffer : buffers) {
        if (buffer.fixedOffset && *buffer.fixedOffset + paddedSize(buffer) > bound.bytes)
            bound = {*buffer.fixedOffset + paddedSize(buffer), buffer.first};
    }
    return bound;
}

} // namespace thimble::compiler
