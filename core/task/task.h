// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/base/resourcelocator.h"
#include "core/genome/lowering.h"
#include "core/network/recordform.h"

#include <memory>
#include <string>
#include <vector>

namespace thimble::core {

/// What to learn, as read from resources/tasks/ID.json.
struct Task
{
    std::string id;    ///< "kws-voices"
    std::string title; ///< "Keyword spotting (synthesised voices)"
    std::string description;
    TaskShape shape;
    std::vector<std::string> classNames;
    /// "top1": share of records whose largest output is their class. "auc": the network gives its input back, a recording's
    /// score is its mean reconstruction error, and the area under the ROC curve says how well it parts class 1 from class 0.
    std::string metric;
    double qualityFloor = 0; ///< in the metric's unit, 0..1
    bool synthetic = false;  ///< always labelled so
    std::string data;        ///< data source id: "voices", "speech-commands", ...; empty: none yet
    Json dataOptions;        ///< read by the data source
    Json raw;                ///< raw test form for evaluate --data: {shape,dtype,scale,offset}
    /// What the MLPerf Tiny runner calls the task's model ("kws01") and the numbers it sends; empty: it does not know the task.
    std::string runnerModel;
    ElementType runnerType = ElementType::Int8; ///< Int8, UInt8: as `raw` says; Float32: real values
    std::string reference; ///< resources/references/ID.json: ghost point and published bars; may be empty
    std::string file;
};

/// Untrusted JSON; errors name the field. The schema is in docs/guide/tasks.md.
Result<Task> taskFromJson(const Json &json, const std::string &where);
/// tasks/ID.json, the user's file before the shipped one; an unknown id is answered with the ids there are.
Result<Task> findTask(const std::string &id, const ResourceLocator &locator);
struct TaskEntry
{
    std::string id;
    Result<Task> task;
};
/// Every task there is, by id; one that cannot be read is a row with its error.
std::vector<TaskEntry> listTasks(const ResourceLocator &locator);

/// Empty when the task has a source of training data, else the sentence that says what works without one.
Result<void> checkTrainable(const Task &task);
/// The raw form as numbers. Error Input when Task::raw is not sound.
Result<RecordForm> rawForm(const Task &task);
/// What the MLPerf Tiny runner sends; Unsupported when it does not know the task.
Result<RecordForm> runnerForm(const Task &task);

enum class Split { Train, Validation, Test };
const char *splitName(Split split); ///< "train", "val", "test"

/// One prepared split: features in the network's input quantisation, one row after another, memory-mapped and shared by all
/// workers. Rows are never reordered: row i belongs to label i.
///
/// The rows of the keyword tasks are int8 MFCC: 49 frames of 20 ms, each 10 coefficients, value = scale * (q - zero point), so
/// augmentation in the feature domain (shift in time by whole frames, frames or coefficients masked, noise on coefficients, gain on
/// coefficient 0) is the trainer's business; what is stored here is what evaluation uses.
class FeatureSet
{
public:
    virtual ~FeatureSet() = default;
    virtual std::size_t size() const = 0;
    virtual std::size_t rowBytes() const = 0;
    virtual const std::int8_t *row(std::size_t index) const = 0;
    virtual int label(std::size_t index) const = 0;
    /// Who spoke it: equal numbers are one speaker, across splits too; -1 = not known.
    virtual int group(std::size_t) const { return -1; }
};
/// Checks size and checksum; a damaged or cut file is a sentence that names it and the remedy.
Result<std::shared_ptr<const FeatureSet>> openFeatures(const std::filesystem::path &preparedDir, Split split);

/// Where the user's data may lie: --data-dir, then $THIMBLE_DATA, then the user's data folder.
struct DataPlaces
{
    std::vector<std::filesystem::path> folders; ///< each holds TASK/ folders
    std::filesystem::path cache;                ///< prepared features go to cache/features/TASK-HASH/
};
DataPlaces dataPlaces(const ResourceLocator &locator, const std::vector<std::string> &dataDirs);

/// Makes the features of all splits when they are not there yet and returns their folder. Seeded, cached by content,
/// interruptible: a half-made folder is never taken for a whole one.
/// Several processes may ask at once: one makes them, the others wait.
Result<std::filesystem::path> prepareTask(const Task &task, const DataPlaces &places, std::stop_token stop,
                                          const ProgressCallback &progress);

/// Copies a prepared folder to USERDATAFOLDER/TASK, where every later run finds it, and returns that folder. What was there
/// before stays until the copy is whole.
Result<std::filesystem::path> keepPrepared(const Task &task, const std::filesystem::path &preparedDir,
                                           const std::filesystem::path &userDataFolder);

/// Quality with its 95 % interval: Wilson's for shares, Newcombe's for areas under the ROC curve.
struct Quality
{
    std::string metric;
    std::string split;
    double value = 0;
    double low = 0, high = 0;
    std::int64_t samples = 0;
};
Quality accuracy(std::int64_t right, std::int64_t samples, Split split);
/// Area under the ROC curve: how often a recording of class 1 (label 1) has a higher score than one of class 0, ties counting
/// half. Its 95 % interval is Newcombe's score interval (2006, method 5), which stays inside 0..1. Error Input without at
/// least one of each class.
Result<Quality> areaUnderRoc(const std::vector<double> &scores, const std::vector<int> &labels, Split split);
Json toJson(const Quality &quality); ///< {metric,split,value,ci95:[low,high],samples}
Result<Quality> qualityFromJson(const Json &json, const std::string &where);

} // namespace thimble::core
