// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/check.h"

#include "core/base/units.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

namespace thimble::core {

namespace {
constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};
constexpr std::int64_t kFewRows = 20;
constexpr double kImbalance = 3;

struct Seen
{
    std::size_t split = 0;
    int label = 0;
};

using Rows = std::unordered_map<std::string_view, Seen>;
using Speakers = std::array<std::set<int>, 3>;

void countRow(const FeatureSet &features, std::size_t index, std::size_t split, DataReport &report,
              Rows &rows)
{
    auto &counts = report.splits[split];
    const auto *row = features.row(index);
    const int label = features.label(index);
    if (std::size_t(label) < counts.perClass.size())
        ++counts.perClass[std::size_t(label)];
    const bool constant =
        std::all_of(row, row + features.rowBytes(), [row](std::int8_t value) { return value == *row; });
    counts.constantRows += constant;
    // The mapped file outlives the table of views into it.
    const std::string_view bytes(reinterpret_cast<const char *>(row), features.rowBytes());
    const auto [it, isNew] = rows.try_emplace(bytes, Seen{split, label});
    if (isNew)
        return;
    if (it->second.split == split)
        ++counts.repeatedRows;
    else
        ++report.sharedRows;
    report.conflictingRows += it->second.label != label;
}

double saturatedShare(const FeatureSet &features)
{
    std::int64_t saturated = 0;
    for (std::size_t i = 0; i < features.size(); ++i)
        saturated += std::count_if(features.row(i), features.row(i) + features.rowBytes(),
                                   [](std::int8_t value) { return value == -128 || value == 127; });
    return double(saturated) / double(std::max<std::size_t>(1, features.size() * features.rowBytes()));
}

std::string counted(std::int64_t count, const std::string &one, const std::string &many)
{
    return formatGrouped(count) + " " + (count == 1 ? one : many);
}

void noteClasses(const Task &task, const SplitReport &split, std::vector<std::string> &oddities)
{
    const auto largest = *std::max_element(split.perClass.begin(), split.perClass.end());
    for (std::size_t c = 0; c < split.perClass.size(); ++c) {
        const auto rows = split.perClass[c];
        const std::string head = "Split " + split.name + " has " + counted(rows, "sample", "samples")
            + " of class " + task.classNames[c];
        if (rows < kFewRows)
            oddities.push_back(
                head + (split.name == "train" ? ": it cannot be learned." : ": its figure says little."));
        else if (split.name == "train" && double(largest) > kImbalance * double(rows))
            oddities.push_back(head + ", the largest class has " + formatGrouped(largest)
                               + ": consider weighting or drawing the classes evenly.");
    }
}

void noteOddities(const Task &task, DataReport &report)
{
    for (const auto &split : report.splits) {
        noteClasses(task, split, report.oddities);
        if (split.repeatedRows > 0)
            report.oddities.push_back("Split " + split.name + " repeats "
                                      + counted(split.repeatedRows, "sample.", "samples."));
        if (split.constantRows > 0)
            report.oddities.push_back("Split " + split.name + " has "
                                      + counted(split.constantRows, "sample", "samples")
                                      + " without any content.");
    }
    if (report.sharedRows > 0)
        report.oddities.push_back(counted(report.sharedRows, "sample is", "samples are")
                                  + " in two splits: figures on them are too good.");
    if (report.conflictingRows > 0)
        report.oddities.push_back(counted(report.conflictingRows, "sample equals", "samples equal")
                                  + " another one with a different label.");
    if (report.sharedSpeakers > 0)
        report.oddities.push_back(counted(report.sharedSpeakers, "speaker is", "speakers are")
                                  + " in two splits: figures tell less about new voices.");
}
} // namespace

Result<DataReport> checkData(const Task &task, const std::filesystem::path &preparedDir)
{
    DataReport report;
    report.task = task.id;
    report.synthetic = task.synthetic;
    Rows rows;
    Speakers speakers;
    std::vector<std::shared_ptr<const FeatureSet>> open;
    for (const auto split : kSplits) {
        const auto features = openFeatures(preparedDir, split);
        if (!features)
            return features.error();
        open.push_back(*features);
        const auto s = std::size_t(split);
        auto &counts = report.splits[s];
        counts.name = splitName(split);
        counts.rows = std::int64_t((*features)->size());
        counts.perClass.assign(task.classNames.size(), 0);
        for (std::size_t i = 0; i < (*features)->size(); ++i) {
            countRow(**features, i, s, report, rows);
            const auto label = std::size_t((*features)->label(i));
            if (label >= task.classNames.size() || task.classNames[label] != "_silence_")
                speakers[s].insert((*features)->group(i)); // a noise recording is nobody
        }
        counts.speakers = std::int64_t(speakers[s].size());
        counts.saturated = saturatedShare(**features);
    }
    std::set<int> shared;
    for (std::size_t a = 0; a < speakers.size(); ++a) {
        for (std::size_t b = a + 1; b < speakers.size(); ++b)
            std::set_intersection(speakers[a].begin(), speakers[a].end(), speakers[b].begin(),
                                  speakers[b].end(), std::inserter(shared, shared.end()));
    }
    report.sharedSpeakers = std::int64_t(shared.size());
    noteOddities(task, report);
    return report;
}

Json toJson(const DataReport &report, const std::vector<std::string> &classNames)
{
    Json splits = Json::array();
    for (const auto &split : report.splits) {
        Json classes = Json::object();
        for (std::size_t c = 0; c < split.perClass.size(); ++c)
            classes[classNames[c]] = split.perClass[c];
        splits.push_back({{"split", split.name},
                          {"samples", split.rows},
                          {"speakers", split.speakers},
                          {"classes", classes},
                          {"repeated", split.repeatedRows},
                          {"constant", split.constantRows},
                          {"saturated", split.saturated}});
    }
    return {{"task", report.task},
            {"synthetic", report.synthetic},
            {"splits", splits},
            {"shared_samples", report.sharedRows},
            {"conflicting_samples", report.conflictingRows},
            {"shared_speakers", report.sharedSpeakers},
            {"oddities", report.oddities}};
}

} // namespace thimble::core
