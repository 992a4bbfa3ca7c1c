// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/task/recordings.h"

#include <algorithm>
#include <charconv>

namespace thimble::core {

namespace {
constexpr std::size_t kMostDataBytes = std::size_t(1) << 30;
constexpr std::size_t kMostLabelBytes = std::size_t(64) << 20;

/// Rows of one recording in raw form, as wide as the input's; 0 when they do not fit together.
std::size_t rawRows(const Task &task)
{
    std::size_t elements = 1;
    for (const auto &size : task.raw.at("shape"))
        elements *= std::size_t(size.get<long long>()); // each was checked to be at most 4096
    const auto width = std::size_t(task.shape.width) * std::size_t(task.shape.channels);
    const auto height = std::size_t(task.shape.height);
    if (elements == width * height)
        return height;
    // Only a score can be averaged over windows.
    const bool windows = task.metric == "auc" && elements % width == 0 && elements / width >= height
        && task.raw.at("shape").front().get<std::size_t>() == elements / width;
    return windows ? elements / width : 0;
}

Result<std::vector<int>> readLabels(const std::filesystem::path &file, int classes)
{
    const auto bytes = readFile(file, kMostLabelBytes);
    if (!bytes)
        return bytes.error();
    const auto *next = reinterpret_cast<const char *>(bytes->data());
    const auto *end = next + bytes->size();
    std::vector<int> labels;
    while (next < end) {
        const auto *lineEnd = std::find(next, end, '\n');
        const auto *textEnd = lineEnd > next && lineEnd[-1] == '\r' ? lineEnd - 1 : lineEnd;
        int label = -1;
        const auto [stopped, failure] = std::from_chars(next, textEnd, label);
        if (failure != std::errc() || stopped != textEnd || label < 0 || label >= classes)
            return Error{ErrorCode::Input,
                         file.string() + ": line " + std::to_string(labels.size() + 1)
                             + " must be a whole number from 0 to " + std::to_string(classes - 1) + ".",
                         {}};
        labels.push_back(label);
        next = lineEnd < end ? lineEnd + 1 : end;
    }
    return labels;
}
} // namespace

Result<Recordings> openRawRecordings(const Task &task, const std::filesystem::path &data,
                                     const std::filesystem::path &labels)
{
    const auto form = rawForm(task);
    if (!form)
        return form.error();
    const auto rows = rawRows(task);
    if (rows == 0)
        return Error{
            ErrorCode::Unsupported,
            "Records of task " + task.id
                + " in raw form are not what its networks take; only prepared splits can be evaluated.",
            {}};
    const auto classes = readLabels(labels, task.shape.classes);
    if (!classes)
        return classes.error();
    auto bytes = readFile(data, kMostDataBytes);
    if (!bytes)
        return bytes.error();
    const auto rowBytes = std::size_t(task.shape.width) * std::size_t(task.shape.channels);
    const auto recordingBytes = rows * rowBytes;
    if (classes->empty() || bytes->size() != classes->size() * recordingBytes)
        return Error{ErrorCode::Input,
                     data.string() + " has " + std::to_string(bytes->size()) + " bytes, but "
                         + std::to_string(classes->size()) + " labels of " + std::to_string(recordingBytes)
                         + " bytes each need " + std::to_string(classes->size() * recordingBytes) + ".",
                     {}};
    const auto height = std::size_t(task.shape.height);
    Recordings recordings{"data", *form, height * rowBytes, std::move(*bytes), {}};
    for (std::size_t i = 0; i < classes->size(); ++i)
        recordings.list.push_back({i * recordingBytes, rows - height + 1, rowBytes, (*classes)[i]});
    return recordings;
}

} // namespace thimble::core
