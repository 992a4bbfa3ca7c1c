// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"

#include "core/base/units.h"
#include "core/task/check.h"
#include "core/task/sources/datasource.h"

#include <chrono>

namespace thimble::app {

namespace {
using core::Json;
using core::Result;
using core::Task;

struct DataArguments
{
    std::string task;
    std::string from;
};

Result<core::DataPlaces> placesFor(const CliContext &context, const Task &task, const std::string &from)
{
    auto places = core::dataPlaces(context.locator(), context.dataDirs);
    if (from.empty())
        return places;
    if (task.synthetic)
        return core::Error{
            core::ErrorCode::Option, "Task " + task.id + " makes its data itself: leave --from out.", {}};
    places.folders = {from};
    return places;
}

Json splitCounts(const core::DataReport &report)
{
    Json counts = Json::object();
    for (const auto &split : report.splits)
        counts[split.name] = split.rows;
    return counts;
}

Result<void> prepare(CliContext &context, const DataArguments &arguments)
{
    const auto task = core::findTask(arguments.task, context.locator());
    if (!task)
        return task.error();
    const auto places = placesFor(context, *task, arguments.from);
    if (!places)
        return places.error();
    const auto origin = core::locateData(*task, *places);
    if (!origin)
        return origin.error();
    context.say("Data: " + origin->description);
    for (const auto &note : origin->notes)
        context.say("Note: " + note);
    const auto begin = std::chrono::steady_clock::now();
    auto folder = core::prepareTask(*task, *places, context.stop(), context.progress());
    if (folder && !arguments.from.empty())
        folder = core::keepPrepared(*task, *folder, context.locator().userData() / "data");
    if (!folder)
        return folder.error();
    const auto report = core::checkData(*task, *folder);
    if (!report)
        return report.error();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (context.json) {
        context.line({{"task", task->id},
                      {"synthetic", task->synthetic},
                      {"data", origin->description},
                      {"notes", origin->notes},
                      {"folder", folder->string()},
                      {"samples", splitCounts(*report)},
                      {"seconds", seconds}});
        return {};
    }
    for (const auto &split : report->splits)
        context.say(split.name + ": " + core::formatGrouped(split.rows) + " samples of "
                    + core::formatGrouped(split.speakers) + " speakers");
    context.say("Prepared" + std::string(task->synthetic ? " (synthetic)" : "") + " in " + folder->string()
                + ", " + core::formatSeconds(seconds) + ".");
    return {};
}

void sayClasses(CliContext &context, const Task &task, const core::DataReport &report)
{
    for (std::size_t c = 0; c < task.classNames.size(); ++c) {
        std::string text = "  " + task.classNames[c]
            + std::string(14 - std::min<std::size_t>(13, task.classNames[c].size()), ' ');
        for (const auto &split : report.splits) {
            const auto count = core::formatGrouped(split.perClass[c]);
            text += std::string(10 - std::min<std::size_t>(9, count.size()), ' ') + count;
        }
        context.say(text);
    }
}

Result<void> check(CliContext &context, const DataArguments &arguments)
{
    const auto task = core::findTask(arguments.task, context.locator());
    if (!task)
        return task.error();
    const auto places = core::dataPlaces(context.locator(), context.dataDirs);
    const auto folder = core::prepareTask(*task, places, context.stop(), context.progress());
    if (!folder)
        return folder.error();
    const auto report = core::checkData(*task, *folder);
    if (!report)
        return report.error();
    if (context.json) {
        context.line(core::toJson(*report, task->classNames));
        return {};
    }
    context.say(task->title + (task->synthetic ? ", synthetic" : "")
                + "; samples a class in train, val, test:");
    sayClasses(context, *task, *report);
    for (const auto &split : report->splits)
        context.say("  " + split.name + ": " + core::formatGrouped(split.rows) + " samples, "
                    + core::formatGrouped(split.speakers) + " speakers");
    for (const auto &oddity : report->oddities)
        context.say("! " + oddity);
    if (report->oddities.empty())
        context.say("Nothing odd.");
    return {};
}

Result<void> fetch(CliContext &context, const DataArguments &arguments)
{
    const auto task = core::findTask(arguments.task, context.locator());
    if (!task)
        return task.error();
    const auto source = core::dataSourceOf(*task);
    if (!source)
        return source.error();
    const auto fetched = (*source)->fetch(*task);
    if (!fetched)
        return fetched.error();
    context.say(*fetched);
    if (context.json)
        context.line({{"task", task->id}, {"message", *fetched}});
    return {};
}
} // namespace

void addData(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("data", "Get data, turn it into features, or say what is odd about it");
    verb->require_subcommand(1);
    const auto arguments = std::make_shared<DataArguments>();
    const auto add = [&](const char *name, const char *help,
                         Result<void> (*work)(CliContext &, const DataArguments &)) {
        auto *action = verb->add_subcommand(name, help);
        action->add_option("task", arguments->task, "Id of the task")->required();
        action->callback([&context, &run, arguments, work] {
            run = [&context, arguments, work] { return work(context, *arguments); };
        });
        return action;
    };
    add("prepare",
        "Make the features of all splits; --from takes a folder and keeps its features as the user's data",
        prepare)
        ->add_option("--from", arguments->from, "Folder that holds the task's data");
    add("check", "Count classes and speakers, find repeats and contradictions", check);
    add("fetch", "Get the data from its publisher", fetch);
}

} // namespace thimble::app
