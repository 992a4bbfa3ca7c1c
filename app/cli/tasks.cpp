// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"

#include "core/task/sources/datasource.h"

namespace thimble::app {

namespace {
core::Json describe(const core::TaskEntry &entry, const core::DataPlaces &places)
{
    core::Json json{{"id", entry.id}};
    if (!entry.task) {
        json["error"] = entry.task.error().sentence;
        return json;
    }
    const auto &task = *entry.task;
    json["title"] = task.title;
    json["synthetic"] = task.synthetic;
    json["input"] = {task.shape.height, task.shape.width, task.shape.channels};
    json["classes"] = task.classNames;
    json["metric"] = task.metric;
    json["quality_floor"] = task.qualityFloor;
    json["source"] = task.data.empty() ? core::Json(nullptr) : core::Json(task.data);
    json["file"] = task.file;
    const auto origin = core::locateData(task, places);
    json["ready"] = origin.ok();
    if (origin) {
        json["data"] = origin->description;
        json["notes"] = origin->notes;
    } else {
        json["missing"] = origin.error().sentence;
    }
    return json;
}

void sayEntry(CliContext &context, const core::Json &task)
{
    const auto id = task["id"].get<std::string>();
    if (task.contains("error")) {
        context.say(id + "\n    cannot be used: " + task["error"].get<std::string>());
        return;
    }
    context.say(id + "  " + task["title"].get<std::string>());
    const bool ready = task["ready"].get<bool>();
    context.say("    data: " + task[ready ? "data" : "missing"].get<std::string>());
    if (ready) {
        for (const auto &note : task["notes"])
            context.say("    note: " + note.get<std::string>());
    }
}
} // namespace

void addTasks(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("tasks", "List what can be learned and where the data would come from");
    verb->callback([&context, &run] {
        run = [&context]() -> core::Result<void> {
            const auto places = core::dataPlaces(context.locator(), context.dataDirs);
            core::Json tasks = core::Json::array();
            for (const auto &entry : core::listTasks(context.locator()))
                tasks.push_back(describe(entry, places));
            if (context.json) {
                context.line({{"tasks", tasks}});
                return {};
            }
            for (const auto &task : tasks)
                sayEntry(context, task);
            return {};
        };
    });
}

} // namespace thimble::app
