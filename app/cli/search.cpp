// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/runview.h"
#include "app/cli/verbs.h"

#include <memory>
#include <random>
#include <sstream>

namespace thimble::app {

namespace {
struct SearchQuestion
{
    std::string task, boards = "emulated-m4", strategy = "search-evolution", budget, project;
    std::vector<std::string> settings, limits;
    std::optional<std::uint64_t> seed;
    int workers = 0;
};

std::vector<std::string> split(const std::string &text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    return parts;
}

/// plugin.option=value, all for the strategy.
core::Result<core::Json> strategyOptions(const SearchQuestion &question)
{
    core::Json options = core::Json::object();
    for (const auto &setting : question.settings) {
        const auto dot = setting.find('.');
        const auto equals = setting.find('=');
        if (dot == std::string::npos || equals == std::string::npos || equals < dot + 2)
            return core::Error{core::ErrorCode::Option,
                               "--set " + setting + " is not understood; write it like " + question.strategy
                                   + ".population=64.",
                               {}};
        if (setting.substr(0, dot) != question.strategy)
            return core::Error{core::ErrorCode::Option,
                               "--set " + setting + " speaks of " + setting.substr(0, dot)
                                   + ", but the strategy is " + question.strategy + ".",
                               {}};
        options[setting.substr(dot + 1, equals - dot - 1)] = setting.substr(equals + 1);
    }
    return options;
}

core::Result<core::RunSpec> specFrom(const SearchQuestion &question)
{
    const auto budget = parseBudget(question.budget);
    if (!budget)
        return budget.error();
    std::string limitText;
    for (const auto &part : question.limits)
        limitText += (limitText.empty() ? "" : ",") + part;
    const auto limits = core::parseLimits(limitText);
    if (!limits)
        return limits.error();
    const auto options = strategyOptions(question);
    if (!options)
        return options.error();
    core::RunSpec spec;
    spec.name = std::filesystem::path(question.project).lexically_normal().filename().string();
    spec.task = question.task;
    spec.strategy = question.strategy;
    spec.trainer.clear();
    spec.boards = split(question.boards, ',');
    spec.strategyOptions = *options;
    spec.limits = *limits;
    spec.budgetSeconds = budget->seconds.value_or(0);
    spec.budgetCandidates = budget->candidates.value_or(0);
    spec.seed = question.seed ? *question.seed : std::random_device()() % 1000000;
    spec.workers = question.workers;
    return spec;
}

core::Result<void> search(CliContext &context, const SearchQuestion &question)
{
    auto spec = specFrom(question);
    if (!spec)
        return spec.error();
    core::PluginRegistry registry(context.locator());
    auto factory = runFactory(context, registry);
    auto open = factory.create(std::move(*spec), question.project);
    if (!open)
        return open.error();
    if (question.budget.empty())
        context.say("Without --budget the search goes on until Ctrl+C.");
    return conduct(context, std::move(*open));
}
} // namespace

void addSearch(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand(
        "search", "Search networks for a task and a board; the front grows in the project folder");
    const auto question = std::make_shared<SearchQuestion>();
    verb->add_option("--task", question->task, "What to learn; see tasks")->required();
    verb->add_option("--board", question->boards,
                     "Targets, separated by commas; the first one's figures lead")
        ->capture_default_str();
    verb->add_option("--strategy", question->strategy, "Search method; see plugins")->capture_default_str();
    verb->add_option("--set", question->settings,
                     "Option of the strategy: plugin.option=value; may be repeated");
    verb->add_option("--budget", question->budget, "Time such as 30m, or a number of candidates");
    verb->add_option("--limit", question->limits, "ram=2.1k,flash=64k,latency=2ms,cycles=300k,quality=0.9");
    verb->add_option("--seed", question->seed, "Of everything random; drawn and shown when absent");
    verb->add_option("--workers", question->workers, "Worker processes; one per core when absent")
        ->check(CLI::Range(1, 1024));
    verb->add_option("--project", question->project, "Folder to keep the search in; must not hold one yet")
        ->required();
    verb->callback(
        [&context, &run, question] { run = [&context, question] { return search(context, *question); }; });
}

} // namespace thimble::app
