// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/run.h"

namespace thimble::core {

namespace {
constexpr std::size_t kMostBoards = 16;
constexpr int kMostWorkers = 1024;
} // namespace

const char *runStateName(RunState state)
{
    switch (state) {
    case RunState::Idle:
        return "idle";
    case RunState::Preparing:
        return "preparing";
    case RunState::Searching:
        return "searching";
    case RunState::Paused:
        return "paused";
    case RunState::Stopping:
        return "stopping";
    case RunState::Finished:
        return "finished";
    case RunState::Failed:
        return "failed";
    }
    return "idle";
}

Json toJson(const RunSpec &spec)
{
    return {{"name", spec.name},
            {"task", spec.task},
            {"strategy", spec.strategy},
            {"trainer", spec.trainer},
            {"boards", spec.boards},
            {"strategy_options", spec.strategyOptions},
            {"limits", toJson(spec.limits)},
            {"budget_seconds", spec.budgetSeconds},
            {"budget_candidates", spec.budgetCandidates},
            {"seed", spec.seed},
            {"workers", spec.workers}};
}

Result<RunSpec> runSpecFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    RunSpec spec;
    spec.name = reader.text("name", "");
    spec.task = reader.text("task");
    spec.strategy = reader.text("strategy");
    spec.trainer = reader.text("trainer", spec.trainer);
    const auto *boards = reader.array("boards");
    const auto *options = reader.object("strategy_options", false);
    const auto *limits = reader.object("limits", false);
    spec.budgetSeconds = reader.number("budget_seconds", 0, 1e9, 0);
    spec.budgetCandidates = int(reader.integer("budget_candidates", 0, 1 << 30, 0));
    spec.workers = int(reader.integer("workers", 0, kMostWorkers, 0));
    if (boards && (boards->empty() || boards->size() > kMostBoards))
        reader.fail("boards", "must name 1 to 16 boards");
    if (reader.has("seed") && !json.at("seed").is_number_integer())
        reader.fail("seed", "must be a whole number");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    for (const auto &board : *boards)
        spec.boards.push_back(board.is_string() ? board.get<std::string>() : std::string());
    if (options)
        spec.strategyOptions = *options;
    spec.seed = json.value("seed", std::uint64_t(1));
    if (limits) {
        auto read = limitsFromJson(*limits, where + ": limits");
        if (!read)
            return read.error();
        spec.limits = *read;
    }
    return spec;
}

} // namespace thimble::core
