// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/candidatetext.h"
#include "app/cli/table.h"
#include "app/cli/verbs.h"
#include "core/base/units.h"

#include <algorithm>
#include <charconv>
#include <memory>

namespace thimble::app {

namespace {
std::string shapeText(const std::vector<int> &shape)
{
    std::string text;
    for (const int extent : shape)
        text += (text.empty() ? "" : "x") + std::to_string(extent);
    return text;
}

void sayMeasurements(CliContext &context, const core::Candidate &candidate)
{
    std::vector<std::vector<std::string>> rows{
        {"obtained", "board", "latency", "cycles", "RAM B = arena + static + stack",
         "flash B = code + weights + tables", "timing model", "exact"}};
    for (const auto &m : candidate.measurements) {
        const std::string exact = !m.exact ? "-"
            : *m.exact                     ? "yes, " + std::to_string(m.inputsCompared) + " inputs"
                                           : "NO";
        rows.push_back({originText(m.origin), m.board, latencyText(m), countText(m.cycles), ramText(m),
                        flashText(m), m.timingModel.empty() ? "-" : m.timingModel, exact});
    }
    if (rows.size() > 1)
        context.say(alignedTable(rows, {0, 1, 6, 7}));
}

void sayLayers(CliContext &context, const core::Measurement &measure)
{
    if (measure.layers.empty())
        return;
    std::vector<std::vector<std::string>> rows{
        {"layer", "operator", "output", "MACs", "cycles", "RAM B live"}};
    for (const auto &layer : measure.layers)
        rows.push_back({layer.name, layer.op, shapeText(layer.outputShape),
                        core::formatGrouped(std::int64_t(layer.macs)), countText(layer.cycles),
                        core::formatGrouped(layer.ram)});
    context.say("\nLayers (" + originText(measure.origin) + "):\n" + alignedTable(rows, {0, 1, 2}));
}

void sayCandidate(CliContext &context, const core::ReplayedRun &run, const core::Candidate &candidate,
                  const core::Json &json)
{
    context.say("Candidate " + std::to_string(candidate.id) + ", " + core::candidateStateName(candidate.state)
                + (candidate.reason.empty() ? "" : ": " + candidate.reason));
    context.say("  proposed by " + candidate.proposedBy + ": " + candidate.proposal
                + (candidate.parent ? " (from candidate " + std::to_string(candidate.parent) + ")" : "")
                + (candidate.seeded ? " (seeded by hand)" : ""));
    std::string blocks;
    for (const auto &label : core::blockLabels(candidate.genome, 0))
        blocks += (blocks.empty() ? "" : ", ") + label;
    context.say("  blocks: " + blocks);
    context.say("  quality: " + qualityText(candidate.quality)
                + (candidate.quality ? " " + candidate.quality->metric + " on " + candidate.quality->split
                           + ", " + core::formatGrouped(candidate.quality->samples) + " samples"
                                     : ""));
    if (!json["network_file"].is_null())
        context.say("  network: " + json["network_file"].get<std::string>());
    const auto *quality = candidate.quality ? &*candidate.quality : nullptr;
    for (const auto &violation : core::violations(run.limits, candidate.best(), quality))
        context.say("  breaks the limit of " + violation.limit + ": " + violation.sentence);
    sayMeasurements(context, candidate);
    if (const auto *best = candidate.best())
        sayLayers(context, *best);
}

/// "best" is the member of the front with the highest quality: what most users would flash first.
core::Result<core::Candidate> chosenCandidate(const core::ReplayedRun &run, const std::string &which,
                                              const std::filesystem::path &folder)
{
    if (which == "best") {
        const auto front = run.archive.front(run.limits);
        const auto best = std::max_element(front.begin(), front.end(), [](const auto &a, const auto &b) {
            return a.quality->value < b.quality->value;
        });
        if (best == front.end())
            return core::Error{core::ErrorCode::Input, "No candidate is on the front yet.", {}};
        return *best;
    }
    int id = 0;
    const auto [end, status] = std::from_chars(which.data(), which.data() + which.size(), id);
    if (status != std::errc() || end != which.data() + which.size())
        return core::Error{core::ErrorCode::Option,
                           "\"" + which + "\" is no candidate; give its number as in front, or best.",
                           {}};
    return candidateOf(run, id, folder);
}
} // namespace

void addShow(CLI::App &app, CliContext &context, VerbAction &run)
{
    struct Question
    {
        std::string folder, candidate;
    };
    auto *verb = app.add_subcommand(
        "show", "Show one candidate of a search: how it came about, its figures, its layers");
    const auto question = std::make_shared<Question>();
    verb->add_option("project", question->folder, "Folder of the search")->required();
    verb->add_option("candidate", question->candidate,
                     "Its number, as in front, or best: the front's highest quality")
        ->required();
    verb->callback([&context, &run, question] {
        run = [&context, question]() -> core::Result<void> {
            const auto replayed = readProject(question->folder);
            if (!replayed)
                return replayed.error();
            const auto candidate = chosenCandidate(*replayed, question->candidate, question->folder);
            if (!candidate)
                return candidate.error();
            auto json = candidateJson(*candidate, question->folder);
            json["measurements"] = core::toJson(*candidate)["measurements"];
            if (context.json)
                context.line(json);
            else
                sayCandidate(context, *replayed, *candidate, json);
            return {};
        };
    });
}

} // namespace thimble::app
