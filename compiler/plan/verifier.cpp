// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/verifier.h"

namespace thimble::compiler {

namespace {
std::string place(const LiveBuffer &buffer, std::int64_t offset)
{
    return "\"" + buffer.name + "\" (bytes " + std::to_string(offset) + " to "
        + std::to_string(offset + buffer.size) + ", steps " + std::to_string(buffer.first) + " to "
        + std::to_string(buffer.last) + ")";
}

core::Error broken(const std::string &problem)
{
    return {core::ErrorCode::Internal,
            "The memory plan is wrong: " + problem + ". Please report this network.",
            {}};
}

core::Result<void> verifyOne(const LiveBuffer &buffer, std::int64_t offset, std::int64_t arenaBytes)
{
    if (offset < 0 || offset + buffer.size > arenaBytes)
        return broken(place(buffer, offset) + " leaves the arena of " + std::to_string(arenaBytes)
                      + " bytes");
    if (offset % buffer.alignment != 0)
        return broken(place(buffer, offset) + " is not aligned to " + std::to_string(buffer.alignment)
                      + " bytes");
    if (buffer.fixedOffset && offset != *buffer.fixedOffset)
        return broken(place(buffer, offset) + " is not at its fixed offset "
                      + std::to_string(*buffer.fixedOffset));
    return {};
}
} // namespace

core::Result<void> verifyLayout(std::span<const LiveBuffer> buffers, const Layout &layout)
{
    if (layout.offsets.size() != buffers.size())
        return broken("it has " + std::to_string(layout.offsets.size()) + " offsets for "
                      + std::to_string(buffers.size()) + " buffers");
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        if (auto checked = verifyOne(buffers[i], layout.offsets[i], layout.arenaBytes); !checked)
            return checked;
        for (std::size_t j = 0; j < i; ++j) {
            const bool share = layout.offsets[i] < layout.offsets[j] + buffers[j].size
                && layout.offsets[j] < layout.offsets[i] + buffers[i].size;
            const bool together = buffers[i].first <= buffers[j].last && buffers[j].first <= buffers[i].last;
            if (share && together && buffers[i].size > 0 && buffers[j].size > 0)
                return broken(place(buffers[i], layout.offsets[i]) + " overlaps "
                              + place(buffers[j], layout.offsets[j]));
        }
    }
    return {};
}

core::Result<void> verifyPlan(const core::Plan &plan)
{
    std::vector<LiveBuffer> buffers;
    Layout layout;
    layout.arenaBytes = plan.arenaBytes;
    for (const auto &planned : plan.buffers) {
        buffers.push_back({planned.name, planned.size, planned.first, planned.last, 1, {}});
        layout.offsets.push_back(planned.offset);
    }
    return verifyLayout(buffers, layout);
}

} // namespace thimble::compiler
