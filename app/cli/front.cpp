// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/candidatetext.h"
#include "app/cli/verbs.h"

#include <algorithm>
#include <memory>

namespace thimble::app {

namespace {
struct FrontQuestion
{
    std::string folder, limits, board;
    bool all = false;
};

/// The candidates as another of the run's boards sees them.
core::Result<void> lookFrom(core::ReplayedRun &run, const std::string &board)
{
    const auto &boards = run.spec.boards;
    if (std::find(boards.begin(), boards.end(), board) == boards.end())
        return core::Error{core::ErrorCode::Option, "This search did not measure on " + board + ".", {}};
    run.archive = {};
    for (auto &[id, candidate] : run.candidates) {
        candidate.board = board;
        run.archive.insert(candidate);
    }
    return {};
}

core::Result<void> showFront(CliContext &context, const FrontQuestion &question)
{
    auto run = readProject(question.folder);
    if (!run)
        return run.error();
    if (!question.board.empty()) {
        if (auto seen = lookFrom(*run, question.board); !seen)
            return seen;
    }
    if (!question.limits.empty()) {
        const auto limits = core::parseLimits(question.limits);
        if (!limits)
            return limits.error();
        run->limits = *limits;
    }
    std::vector<core::Candidate> shown;
    if (question.all) {
        for (const auto &[id, candidate] : run->candidates)
            shown.push_back(candidate);
    } else {
        shown = run->archive.front(run->limits);
    }
    if (context.json) {
        core::Json list = core::Json::array();
        for (const auto &candidate : shown)
            list.push_back(candidateJson(candidate, question.folder));
        context.line(list);
        return {};
    }
    if (shown.empty())
        context.say(
            "No candidate is on the front yet"
            + std::string(run->candidates.empty() ? "." : "; --all lists every candidate with its state."));
    else
        context.say(candidateTable(shown, run->limits));
    return {};
}
} // namespace

void addFront(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand(
        "front", "List the best candidates of a search: quality against latency, RAM and flash");
    const auto question = std::make_shared<FrontQuestion>();
    verb->add_option("project", question->folder, "Folder of the search")->required();
    verb->add_flag("--all", question->all, "Every candidate, rejected and failed ones too");
    verb->add_option("--limit", question->limits, "Other limits than the search's own, as for search");
    verb->add_option("--board", question->board, "Another board of the search");
    verb->callback(
        [&context, &run, question] { run = [&context, question] { return showFront(context, *question); }; });
}

} // namespace thimble::app
