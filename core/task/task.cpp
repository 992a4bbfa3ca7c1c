// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/task.h"

#include <algorithm>
#include <cstdlib>

namespace thimble::core {

namespace {
constexpr long long kMaxExtent = 4096;
constexpr std::size_t kMaxClasses = 1000;

/// Ids become file and folder names.
bool isId(const std::string &text)
{
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string readId(JsonReader &reader, const char *key)
{
    const auto id = reader.text(key);
    if (!isId(id))
        reader.fail(key, "must be 1 to 64 lower-case letters, digits and hyphens");
    return id;
}

Result<TaskShape> readShape(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    TaskShape shape;
    shape.height = int(reader.integer("height", 1, kMaxExtent));
    shape.width = int(reader.integer("width", 1, kMaxExtent));
    shape.channels = int(reader.integer("channels", 1, kMaxExtent));
    shape.inputScale = float(reader.number("scale", 1e-9, 1e9));
    shape.inputZeroPoint = int(reader.integer("zeroPoint", -128, 127));
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return shape;
}

std::vector<std::string> readClasses(JsonReader &reader)
{
    std::vector<std::string> names;
    const auto *list = reader.array("classes");
    if (!list)
        return names;
    if (list->size() < 2 || list->size() > kMaxClasses)
        reader.fail("classes", "must have 2 to 1000 names");
    for (const auto &entry : *list) {
        const auto name = entry.is_string() ? entry.get<std::string>() : std::string();
        if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) {
            reader.fail("classes", "must be different, non-empty names");
            break;
        }
        names.push_back(name);
    }
    return names;
}

Result<void> checkRaw(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    const auto *shape = reader.array("shape");
    if (shape
        && (shape->empty() || shape->size() > 4
            || !std::all_of(shape->begin(), shape->end(), [](const Json &n) {
                   return n.is_number_integer() && n.get<long long>() >= 1
                       && n.get<long long>() <= kMaxExtent;
               })))
        reader.fail("shape", "must be 1 to 4 whole numbers from 1 to 4096");
    const auto dtype = reader.text("dtype");
    if (dtype != "int8" && dtype != "uint8")
        reader.fail("dtype", "must be \"int8\" or \"uint8\"");
    reader.number("scale", 1e-9, 1e9);
    reader.number("offset", -1e9, 1e9);
    reader.refuseUnknown();
    return reader.check();
}
} // namespace

Result<Task> taskFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Task task;
    task.file = where;
    task.id = readId(reader, "id");
    task.title = reader.text("title");
    task.description = reader.text("description", "");
    const auto *input = reader.object("input");
    task.classNames = readClasses(reader);
    task.metric = reader.text("metric");
    if (task.metric != "top1")
        reader.fail("metric", "must be \"top1\"");
    task.qualityFloor = reader.number("qualityFloor", 0, 1, 0);
    task.synthetic = reader.flag("synthetic", false);
    const auto *data = reader.object("data");
    const auto *raw = reader.object("raw");
    if (reader.has("reference"))
        task.reference = readId(reader, "reference");
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();

    const auto shape = readShape(*input, where + ": input");
    if (!shape)
        return shape.error();
    task.shape = *shape;
    task.shape.classes = int(task.classNames.size());
    JsonReader dataReader(*data, where + ": data");
    task.data = readId(dataReader, "source");
    if (const auto checked = dataReader.check(); !checked)
        return checked.error();
    task.dataOptions = *data;
    task.dataOptions.erase("source");
    if (const auto checked = checkRaw(*raw, where + ": raw"); !checked)
        return checked.error();
    task.raw = *raw;
    return task;
}

namespace {
Result<Task> readTask(const std::filesystem::path &file)
{
    const auto json = readJsonFile(file);
    if (!json)
        return json.error();
    auto task = taskFromJson(*json, file.string());
    if (task && task->id != file.stem().string())
        return Error{ErrorCode::Input,
                     file.string() + ": id is \"" + task->id
                         + "\", but must be the file's name without .json.",
                     {}};
    return task;
}
} // namespace

Result<Task> findTask(const std::string &id, const ResourceLocator &locator)
{
    if (isId(id)) {
        if (const auto file = locator.resource("tasks/" + id + ".json"))
            return readTask(*file);
    }
    std::string known;
    for (const auto &file : locator.resources("tasks", ".json"))
        known += (known.empty() ? "" : ", ") + file.stem().string();
    return Error{ErrorCode::Option,
                 "There is no task \"" + id + "\"; there are: " + (known.empty() ? "none" : known) + ".",
                 {}};
}

std::vector<TaskEntry> listTasks(const ResourceLocator &locator)
{
    std::vector<TaskEntry> entries;
    for (const auto &file : locator.resources("tasks", ".json"))
        entries.push_back({file.stem().string(), readTask(file)});
    return entries;
}

const char *splitName(Split split)
{
    switch (split) {
    case Split::Train:
        return "train";
    case Split::Validation:
        return "val";
    case Split::Test:
        break;
    }
    return "test";
}

DataPlaces dataPlaces(const ResourceLocator &locator, const std::vector<std::string> &dataDirs)
{
    DataPlaces places;
    places.folders.assign(dataDirs.begin(), dataDirs.end());
    const char *fromEnvironment = std::getenv("THIMBLE_DATA");
    if (fromEnvironment && *fromEnvironment)
        places.folders.emplace_back(fromEnvironment);
    places.folders.push_back(locator.userData() / "data");
    places.cache = locator.cache();
    return places;
}

} // namespace thimble::core
