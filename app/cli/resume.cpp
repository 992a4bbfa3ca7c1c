// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/candidatetext.h"
#include "app/cli/runview.h"
#include "app/cli/verbs.h"

#include <memory>

namespace thimble::app {

namespace {
struct ResumeQuestion
{
    std::string folder, budget, limits;
    int workers = 0;
};

core::Result<void> resume(CliContext &context, const ResumeQuestion &question)
{
    const auto budget = parseBudget(question.budget);
    if (!budget)
        return budget.error();
    const auto limits = core::parseLimits(question.limits);
    if (!limits)
        return limits.error();
    if (question.budget.empty()) {
        const auto replayed = readProject(question.folder);
        if (!replayed)
            return replayed.error();
        if (!core::RunFactory::hasBudgetLeft(*replayed))
            return core::Error{
                core::ErrorCode::Option,
                "This search has used up its budget; give it more, such as --budget 10m or --budget 50.",
                {}};
    }
    core::PluginRegistry registry(context.locator());
    auto factory = runFactory(context, registry);
    auto open = factory.resume(question.folder, {budget->seconds, budget->candidates, question.workers});
    if (!open)
        return open.error();
    if (!question.limits.empty())
        open->run->setLimits(*limits);
    return conduct(context, std::move(*open));
}
} // namespace

void addResume(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb =
        app.add_subcommand("resume", "Go on with a search where it ended, was stopped or was killed");
    const auto question = std::make_shared<ResumeQuestion>();
    verb->add_option("project", question->folder, "Folder of the search")->required();
    verb->add_option("--budget", question->budget,
                     "More time (10m) or candidates (50) on top of what is used");
    verb->add_option("--limit", question->limits, "New limits from here on, as for search");
    verb->add_option("--workers", question->workers, "Worker processes; as before when absent")
        ->check(CLI::Range(1, 1024));
    verb->callback(
        [&context, &run, question] { run = [&context, question] { return resume(context, *question); }; });
}

} // namespace thimble::app
