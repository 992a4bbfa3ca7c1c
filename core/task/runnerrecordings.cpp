// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/task/recordings.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace thimble::core {

namespace {
constexpr std::size_t kMostTableBytes = std::size_t(64) << 20;
constexpr std::size_t kMostFileBytes = std::size_t(64) << 20;
constexpr std::size_t kMostBytes = std::size_t(1) << 30;

std::size_t numberIn(const std::string &text)
{
    std::size_t number = 0;
    const auto [stopped, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && stopped == text.data() + text.size() ? number : std::string::npos;
}

/// One line of y_labels.csv.
struct Entry
{
    std::string file;
    int label = 0;
    std::size_t windowBytes = 0, stride = 0; ///< 0: the line does not say
};

Result<Entry> entryFrom(const std::string &line, const Task &task, const std::string &where)
{
    const auto cells = csvCells(line);
    const auto classes = std::to_string(task.shape.classes);
    if (cells.size() < 3 || numberIn(cells[1]) != std::size_t(task.shape.classes)
        || numberIn(cells[2]) >= std::size_t(task.shape.classes))
        return Error{ErrorCode::Input,
                     where + " must be a file's name, " + classes + " (the classes of task " + task.id
                         + ") and a class below it.",
                     {}};
    Entry entry{cells[0], int(numberIn(cells[2])), 0, 0};
    // The file lies in the folder; a name that leaves it is somebody's mistake or worse.
    if (entry.file.empty() || entry.file.find('/') != std::string::npos || entry.file.front() == '.')
        return Error{ErrorCode::Input, where + " must begin with the name of a file in the same folder.", {}};
    if (task.metric != "auc")
        return entry;
    entry.windowBytes = cells.size() > 4 ? numberIn(cells[3]) : 0;
    entry.stride = cells.size() > 4 ? numberIn(cells[4]) : 0;
    if (entry.windowBytes == 0 || entry.windowBytes > kMostFileBytes || entry.stride == 0
        || entry.stride > kMostFileBytes)
        return Error{ErrorCode::Input,
                     where + " must end in the bytes of a window and the bytes from one window to the next.",
                     {}};
    return entry;
}

bool allFinite(std::span<const std::uint8_t> bytes)
{
    for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
        float value = 0;
        std::memcpy(&value, bytes.data() + i, 4);
        if (!std::isfinite(value))
            return false;
    }
    return true;
}

Result<void> addFile(Recordings &recordings, const Entry &entry, const std::filesystem::path &folder)
{
    const auto file = folder / entry.file;
    const auto bytes = readFile(file, kMostFileBytes);
    if (!bytes)
        return bytes.error();
    const auto wanted = recordings.windowBytes;
    const bool windows = entry.windowBytes > 0;
    if (windows ? entry.windowBytes != wanted || bytes->size() < wanted : bytes->size() != wanted)
        return Error{ErrorCode::Input,
                     file.string() + " has " + std::to_string(bytes->size()) + " bytes"
                         + (windows ? " in windows of " + std::to_string(entry.windowBytes) : "")
                         + ", but one input of the task is " + std::to_string(wanted) + " bytes.",
                     {}};
    if (recordings.form.type == ElementType::Float32 && (entry.stride % 4 || !allFinite(*bytes)))
        return Error{ErrorCode::Input,
                     file.string() + " holds something else than 32-bit floating-point numbers.",
                     {}};
    if (recordings.bytes.size() + bytes->size() > kMostBytes)
        return Error{ErrorCode::Input, folder.string() + " holds more than 1 GiB of records.", {}};
    const auto count = windows ? (bytes->size() - wanted) / entry.stride + 1 : 1;
    recordings.list.push_back({recordings.bytes.size(), count, entry.stride, entry.label});
    recordings.bytes.insert(recordings.bytes.end(), bytes->begin(), bytes->end());
    return {};
}
} // namespace

Result<Recordings> openRunnerRecordings(const Task &task, const std::filesystem::path &folder)
{
    const auto form = runnerForm(task);
    if (!form)
        return form.error();
    const auto elements =
        std::size_t(task.shape.height) * std::size_t(task.shape.width) * std::size_t(task.shape.channels);
    const auto table = folder / "y_labels.csv";
    const auto bytes = readFile(table, kMostTableBytes);
    if (!bytes)
        return bytes.error();
    Recordings recordings{"records", *form, elements * form->elementBytes(), {}, {}};
    const std::string text(bytes->begin(), bytes->end());
    for (std::size_t begin = 0, number = 1; begin < text.size(); ++number) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto line = text.substr(begin, end - begin);
        begin = end + 1;
        if (line.empty() || line == "\r")
            continue;
        const auto entry = entryFrom(line, task, table.string() + ": line " + std::to_string(number));
        if (!entry)
            return entry.error();
        if (const auto added = addFile(recordings, *entry, folder); !added)
            return added.error();
    }
    if (recordings.list.empty())
        return Error{ErrorCode::Input, table.string() + " names no files.", {}};
    return recordings;
}

} // namespace thimble::core
