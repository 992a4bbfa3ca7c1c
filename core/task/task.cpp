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

/// {"model": "kws01", "dtype": "int8"}: bytes are coded as `raw` says, so their type must be its.
Result<void> readRunner(const Json &json, const std::string &where, Task &task)
{
    JsonReader reader(json, where);
    task.runnerModel = reader.text("model");
    const auto dtype = reader.text("dtype");
    reader.refuseUnknown();
    if (task.runnerModel.empty() || task.runnerModel.size() > 32
        || !std::all_of(task.runnerModel.begin(), task.runnerModel.end(),
                        [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }))
        reader.fail("model", "must be 1 to 32 lower-case letters and digits");
    if (dtype != "float32" && dtype != task.raw.value("dtype", ""))
        reader.fail("dtype", "must be \"float32\" or the dtype of raw");
    task.runnerType = dtype == "float32" ? ElementType::Float32
        : dtype == "uint8"               ? ElementType::UInt8
                                         : ElementType::Int8;
    return reader.check();
}

Result<void> readData(const Json &json, const std::string &where, Task &task)
{
    JsonReader reader(json, where);
    task.data = readId(reader, "source");
    task.dataOptions = json;
    task.dataOptions.erase("source");
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
    if (task.metric != "top1" && task.metric != "auc")
        reader.fail("metric", "must be \"top1\" or \"auc\"");
    if (task.metric == "auc" && task.classNames.size() != 2)
        reader.fail("classes", "must be two names, the normal class first, for the metric auc");
    task.qualityFloor = reader.number("qualityFloor", 0, 1, 0);
    task.synthetic = reader.flag("synthetic", false);
    const auto *data = reader.object("data", false);
    const auto *raw = reader.object("raw");
    const auto *runner = reader.object("runner", false);
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
    if (data) {
        if (const auto read = readData(*data, where + ": data", task); !read)
            return read.error();
    }
    if (const auto checked = checkRaw(*raw, where + ": raw"); !checked)
        return checked.error();
    task.raw = *raw;
    if (runner) {
        if (const auto read = readRunner(*runner, where + ": runner", task); !read)
            return read.error();
    }
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

Result<void> checkTrainable(const Task &task)
{
    if (!task.data.empty())
        return {};
    return Error{
        ErrorCode::Unsupported,
        "Task " + task.id
            + " has no source of training data yet, so nothing can be prepared, trained or searched for "
              "it; evaluate (with --data or --records), compile, measure and serve work.",
        {}};
}

Result<RecordForm> rawForm(const Task &task)
{
    JsonReader reader(task.raw, "task " + task.id + ": raw");
    const auto dtype = reader.text("dtype");
    RecordForm form;
    form.type = dtype == "uint8" ? ElementType::UInt8 : ElementType::Int8;
    form.scale = reader.number("scale", 1e-9, 1e9);
    form.offset = reader.number("offset", -1e9, 1e9);
    form.reconstruction = task.metric == "auc";
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return form;
}

Result<RecordForm> runnerForm(const Task &task)
{
    if (task.runnerModel.empty())
        return Error{ErrorCode::Unsupported,
                     "The MLPerf Tiny runner does not know task " + task.id
                         + ": its description has no \"runner\".",
                     {}};
    auto form = rawForm(task);
    if (form && task.runnerType == ElementType::Float32) {
        form->type = ElementType::Float32;
        form->scale = 1;
        form->offset = 0;
    }
    return form;
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
