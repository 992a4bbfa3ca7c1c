// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/candidatetext.h"

#include "app/cli/table.h"
#include "core/base/units.h"

#include <array>
#include <cstdio>

namespace thimble::app {

namespace {
std::string decimals(double value, int places)
{
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*f", places, value);
    return buffer.data();
}

std::string sumText(const std::optional<std::int64_t> &total,
                    std::initializer_list<std::optional<std::int64_t>> parts)
{
    std::string text;
    for (const auto &part : parts)
        text += (text.empty() ? "" : " + ") + countText(part);
    return countText(total) + " = " + text;
}

std::string stateText(const core::Candidate &candidate, const core::Limits &limits)
{
    const auto broken =
        core::violations(limits, candidate.best(), candidate.quality ? &*candidate.quality : nullptr);
    if (!candidate.reason.empty())
        return std::string(core::candidateStateName(candidate.state)) + ": " + candidate.reason;
    if (!broken.empty())
        return "breaks a limit: " + broken.front().sentence;
    return core::candidateStateName(candidate.state);
}

/// Heading of the quality column: an invented quality must not pass for a measured one.
std::string qualityHeading(const std::vector<core::Candidate> &candidates)
{
    const auto known = std::find_if(candidates.begin(), candidates.end(),
                                    [](const auto &candidate) { return candidate.quality.has_value(); });
    return (known == candidates.end() ? std::string("quality") : known->quality->metric) + " [95 %]";
}
} // namespace

core::Result<core::ReplayedRun> readProject(const std::filesystem::path &folder)
{
    auto store = core::ProjectStore::open(folder, core::ProjectStore::Mode::ReadOnly);
    if (!store)
        return store.error();
    return core::replayRun(*(*store)->log());
}

core::Result<core::Candidate> candidateOf(const core::ReplayedRun &run, int id,
                                          const std::filesystem::path &folder)
{
    const auto found = run.candidates.find(id);
    if (found != run.candidates.end())
        return found->second;
    const auto count = run.candidates.size();
    return core::Error{
        core::ErrorCode::Option,
        folder.string() + " has no candidate " + std::to_string(id) + "; "
            + (count == 0 ? "it has none yet."
                          : "they are numbered 1 to " + std::to_string(run.candidates.rbegin()->first) + "."),
        {}};
}

core::Json candidateJson(const core::Candidate &candidate, const std::filesystem::path &folder)
{
    auto json = core::summaryJson(candidate);
    json["network_file"] = candidate.network.empty()
        ? core::Json(nullptr)
        : core::Json((std::filesystem::absolute(folder).lexically_normal() / "networks"
                      / (candidate.network + ".tflite"))
                         .string());
    return json;
}

std::string originText(core::Origin origin)
{
    switch (origin) {
    case core::Origin::Predicted:
        return "○ predicted";
    case core::Origin::Emulated:
        return "◐ emulated";
    case core::Origin::Board:
        return "● board";
    }
    return {};
}

std::string countText(const std::optional<std::int64_t> &count)
{
    return count ? core::formatGrouped(*count) : std::string("?");
}

std::string qualityText(const std::optional<core::Quality> &quality)
{
    if (!quality)
        return "-";
    return decimals(100 * quality->value, 1) + " % [" + decimals(100 * quality->low, 1) + ", "
        + decimals(100 * quality->high, 1) + "]";
}

std::string latencyText(const core::Measurement &measure)
{
    if (!measure.latencyMs)
        return "?";
    return decimals(*measure.latencyMs, *measure.latencyMs < 1 ? 3 : 2) + " ms";
}

std::string ramText(const core::Measurement &measure)
{
    return sumText(measure.ram.total(), {measure.ram.arena, measure.ram.fixed, measure.ram.stack});
}

std::string flashText(const core::Measurement &measure)
{
    return sumText(measure.flash.total(), {measure.flash.code, measure.flash.weights, measure.flash.tables});
}

std::string candidateTable(const std::vector<core::Candidate> &candidates, const core::Limits &limits)
{
    std::vector<std::vector<std::string>> rows{
        {"id", qualityHeading(candidates), "latency", "cycles", "RAM B = arena + static + stack",
         "flash B = code + weights + tables", "obtained", "exact", "state"}};
    for (const auto &candidate : candidates) {
        const auto *best = candidate.best();
        std::vector<std::string> row{std::to_string(candidate.id), qualityText(candidate.quality)};
        if (best) {
            const std::string exact = !best->exact ? "-" : *best->exact ? "yes" : "NO";
            row.insert(row.end(),
                       {latencyText(*best), countText(best->cycles), ramText(*best), flashText(*best),
                        originText(best->origin), exact});
        } else {
            row.insert(row.end(), {"-", "-", "-", "-", "-", "-"});
        }
        row.push_back(stateText(candidate, limits));
        rows.push_back(std::move(row));
    }
    return alignedTable(rows, {6, 7, 8});
}

} // namespace thimble::app
