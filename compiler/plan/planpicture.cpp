// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/planpicture.h"

#include "core/base/units.h"

#include <set>

namespace thimble::compiler {

namespace {
constexpr std::size_t kMostColumns =
    96; ///< beyond this, time is cut off with a remark: the legend stays complete

char letter(std::size_t index)
{
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    return kLetters[index % kLetters.size()];
}

std::string rightAligned(const std::string &text, std::size_t width)
{
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

const char *kindMark(core::PlannedBuffer::Kind kind)
{
    using Kind = core::PlannedBuffer::Kind;
    switch (kind) {
    case Kind::Input:
        return "input";
    case Kind::Output:
        return "output";
    case Kind::Activation:
        return "activation";
    case Kind::Scratch:
        return "scratch";
    }
    return "";
}
} // namespace

std::string planPicture(const core::Plan &plan)
{
    std::set<std::int64_t> edges{0, plan.arenaBytes};
    for (const auto &buffer : plan.buffers)
        edges.insert({buffer.offset, buffer.offset + buffer.size});
    const auto columns = std::min(plan.operations.size(), kMostColumns);

    std::string picture = plan.planner + ": " + core::formatGrouped(plan.arenaBytes) + " bytes, lower bound "
        + core::formatGrouped(plan.lowerBound) + "\n";
    for (auto edge = edges.rbegin(); edge != edges.rend() && std::next(edge) != edges.rend(); ++edge) {
        const auto bottom = *std::next(edge);
        std::string row(columns, '.');
        for (std::size_t i = 0; i < plan.buffers.size(); ++i) {
            const auto &buffer = plan.buffers[i];
            if (buffer.offset > bottom || buffer.offset + buffer.size <= bottom)
                continue;
            for (auto t = std::size_t(buffer.first); t <= std::size_t(buffer.last) && t < columns; ++t)
                row[t] = letter(i);
        }
        picture += rightAligned(core::formatGrouped(bottom), 10) + " |" + row + "|\n";
    }
    if (columns < plan.operations.size())
        picture += "(first " + std::to_string(columns) + " of " + std::to_string(plan.operations.size())
            + " operations)\n";
    for (std::size_t i = 0; i < plan.buffers.size(); ++i) {
        const auto &buffer = plan.buffers[i];
        picture += std::string("  ") + letter(i) + rightAligned(core::formatGrouped(buffer.size), 9) + " at "
            + rightAligned(core::formatGrouped(buffer.offset), 9) + "  operations "
            + std::to_string(buffer.first) + "-" + std::to_string(buffer.last) + "  " + kindMark(buffer.kind)
            + " " + buffer.name + "\n";
    }
    return picture;
}

} // namespace thimble::compiler
