// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/trainer.h"

#include <array>

namespace thimble::core {

namespace {
constexpr std::array<std::pair<JobKind, const char *>, 7> kKinds{
    {{JobKind::Train, "train"},
     {JobKind::Continue, "continue"},
     {JobKind::Evaluate, "evaluate"},
     {JobKind::Calibrate, "calibrate"},
     {JobKind::Score, "score"},
     {JobKind::SupernetTrain, "supernet-train"},
     {JobKind::SupernetSlice, "supernet-slice"}}};
constexpr std::size_t kMostListed = 100000;

/// The task as its JSON file would say it, so that a worker on another machine needs no file.
Json taskJson(const Task &task)
{
    Json data = task.dataOptions.is_object() ? task.dataOptions : Json::object();
    data["source"] = task.data;
    Json json = {{"id", task.id},
                 {"title", task.title},
                 {"description", task.description},
                 {"input",
                  {{"height", task.shape.height},
                   {"width", task.shape.width},
                   {"channels", task.shape.channels},
                   {"scale", double(task.shape.inputScale)},
                   {"zeroPoint", task.shape.inputZeroPoint}}},
                 {"classes", task.classNames},
                 {"metric", task.metric},
                 {"qualityFloor", task.qualityFloor},
                 {"synthetic", task.synthetic},
                 {"data", std::move(data)},
                 {"raw", task.raw}};
    if (!task.reference.empty())
        json["reference"] = task.reference;
    return json;
}

Result<JobKind> kindFromName(const std::string &name)
{
    for (const auto &[kind, known] : kKinds) {
        if (name == known)
            return kind;
    }
    return Error{ErrorCode::Input, "There is no kind of job \"" + name + "\".", {}};
}

Result<Split> splitFromName(const std::string &name)
{
    for (const auto split : {Split::Train, Split::Validation, Split::Test}) {
        if (name == splitName(split))
            return split;
    }
    return Error{ErrorCode::Input, "job: split must be train, val or test, not \"" + name + "\".", {}};
}

bool isHash(const std::string &text)
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Handles become file names.
std::string readHandle(JsonReader &reader, const char *key)
{
    const auto handle = reader.text(key, "");
    if (!handle.empty() && !isHash(handle))
        reader.fail(key, "must be the 64 hexadecimal digits of a SHA-256");
    return handle;
}
} // namespace

const char *jobKindName(JobKind kind)
{
    for (const auto &[value, name] : kKinds) {
        if (value == kind)
            return name;
    }
    return "train";
}

Json toJson(const TrainJob &job)
{
    Json json = {{"job", jobKindName(job.kind)},
                 {"id", job.id},
                 {"task", taskJson(job.task)},
                 {"features", job.features.string()},
                 {"artifacts", job.artifacts.string()},
                 {"weights", job.weights},
                 {"network", job.network},
                 {"split", splitName(job.split)},
                 {"seed", job.seed},
                 {"deadline_seconds", job.deadlineSeconds}};
    if (job.kind != JobKind::Evaluate)
        json["genome"] = toJson(job.genome);
    return json;
}

Result<TrainJob> trainJobFromJson(const Json &json)
{
    JsonReader reader(json, "job");
    TrainJob job;
    const auto kind = kindFromName(reader.text("job"));
    job.id = reader.text("id");
    const auto *task = reader.object("task");
    job.features = reader.text("features", "");
    job.artifacts = reader.text("artifacts");
    const auto *genome = reader.object("genome", false);
    job.weights = readHandle(reader, "weights");
    job.network = readHandle(reader, "network");
    const auto split = splitFromName(reader.text("split", splitName(Split::Validation)));
    job.deadlineSeconds = reader.number("deadline_seconds", 0, 1e9, 0);
    if (reader.has("seed") && !json.at("seed").is_number_integer())
        reader.fail("seed", "must be a whole number");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    if (!kind)
        return kind.error();
    if (!split)
        return split.error();
    job.kind = *kind;
    job.split = *split;
    job.seed = json.value("seed", std::uint64_t(1));
    auto readTask = taskFromJson(*task, "job: task");
    if (!readTask)
        return readTask.error();
    job.task = std::move(*readTask);
    if (genome) {
        auto read = genomeFromJson(*genome, "job: genome");
        if (!read)
            return read.error();
        job.genome = std::move(*read);
    }
    return job;
}

Json toJson(const TrainResult &result)
{
    return {{"network", result.network},
            {"weights", result.weights},
            {"quality", toJson(result.quality)},
            {"seconds", result.seconds},
            {"loss_per_epoch", result.lossPerEpoch},
            {"notes", result.notes}};
}

Result<TrainResult> trainResultFromJson(const Json &json)
{
    JsonReader reader(json, "result");
    TrainResult result;
    result.network = readHandle(reader, "network");
    result.weights = readHandle(reader, "weights");
    result.seconds = reader.number("seconds", 0, 1e12, 0);
    const auto *quality = reader.object("quality");
    const auto *losses = reader.array("loss_per_epoch", false);
    const auto *notes = reader.array("notes", false);
    if ((losses && losses->size() > kMostListed) || (notes && notes->size() > kMostListed))
        reader.fail("loss_per_epoch and notes", "must not hold more than 100,000 entries");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    auto read = qualityFromJson(*quality, "result: quality");
    if (!read)
        return read.error();
    result.quality = std::move(*read);
    for (std::size_t i = 0; losses && i < losses->size(); ++i) {
        const auto &loss = (*losses)[i];
        if (loss.is_number()) // a loss that became NaN is null in JSON
            result.lossPerEpoch.push_back(loss.get<double>());
    }
    for (std::size_t i = 0; notes && i < notes->size(); ++i) {
        const auto &note = (*notes)[i];
        if (note.is_string())
            result.notes.push_back(note.get<std::string>());
    }
    return result;
}

} // namespace thimble::core
