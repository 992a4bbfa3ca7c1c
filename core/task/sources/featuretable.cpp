// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/featuretable.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/hash.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace thimble::core {

namespace fs = std::filesystem;

namespace {
constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};
constexpr std::size_t kMaxFileBytes = 1u << 30;

fs::path tableFile(const fs::path &folder, Split split)
{
    return folder / (std::string(splitName(split)) + ".csv");
}
fs::path rowsFile(const fs::path &folder, Split split)
{
    return folder / (std::string(splitName(split)) + "_mfcc.bin");
}

struct Entry
{
    int label = 0;
    std::string speaker;
};

class Table
{
public:
    Table(const fs::path &file, const std::string &text, int classes) : m_file(file), m_classes(classes)
    {
        std::istringstream lines(text);
        std::string line;
        std::getline(lines, line);
        const auto names = csvCells(line);
        m_columns = names.size();
        m_class = column(names, "class");
        m_speaker = column(names, "speaker");
        m_clip = column(names, "clip");
        if (m_class == m_columns || m_speaker == m_columns)
            m_error = problem(1, "lacks the columns class and speaker");
        for (std::size_t number = 2; !m_error && std::getline(lines, line); ++number)
            addLine(line, number);
    }

    const std::optional<Error> &error() const { return m_error; }
    const std::vector<Entry> &entries() const { return m_entries; }

private:
    static std::size_t column(const std::vector<std::string> &names, const char *name)
    {
        return std::size_t(std::find(names.begin(), names.end(), name) - names.begin());
    }

    Error problem(std::size_t line, const std::string &what) const
    {
        return {ErrorCode::Input, m_file.string() + ", line " + std::to_string(line) + " " + what + ".", {}};
    }

    void addLine(const std::string &line, std::size_t number)
    {
        const auto parts = csvCells(line);
        if (parts.size() != m_columns) {
            m_error = problem(number,
                              "has " + std::to_string(parts.size()) + " columns instead of "
                                  + std::to_string(m_columns));
            return;
        }
        Entry entry;
        const auto &digits = parts[m_class];
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), entry.label);
        if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size() || entry.label < 0
            || entry.label >= m_classes) {
            m_error = problem(number,
                              "has class \"" + digits + "\", which is none of 0 to "
                                  + std::to_string(m_classes - 1));
            return;
        }
        entry.speaker = parts[m_speaker];
        if (entry.speaker.empty() && m_clip < m_columns)
            entry.speaker = "noise " + parts[m_clip];
        m_entries.push_back(std::move(entry));
    }

    fs::path m_file;
    int m_classes;
    std::size_t m_columns = 0, m_class = 0, m_speaker = 0, m_clip = 0;
    std::vector<Entry> m_entries;
    std::optional<Error> m_error;
};
} // namespace

bool holdsFeatureTables(const fs::path &folder)
{
    // One file is enough to be recognised: when another is missing, the error names it.
    std::error_code failure;
    return fs::exists(rowsFile(folder, Split::Train), failure);
}

Result<std::string> featureTablesIdentity(const fs::path &folder)
{
    Sha256 hash;
    for (const auto split : kSplits) {
        for (const auto &file : {tableFile(folder, split), rowsFile(folder, split)}) {
            const auto bytes = readFile(file, kMaxFileBytes);
            if (!bytes)
                return bytes.error();
            hash.add(sha256Hex(*bytes));
        }
    }
    return hash.hex();
}

Result<std::size_t> addFeatureTable(const Task &task, const fs::path &folder, Split split,
                                    std::size_t rowBytes, RowSink &sink)
{
    const auto text = readFile(tableFile(folder, split), kMaxFileBytes);
    if (!text)
        return text.error();
    const auto rows = readFile(rowsFile(folder, split), kMaxFileBytes);
    if (!rows)
        return rows.error();
    const Table table(tableFile(folder, split), std::string(text->begin(), text->end()), task.shape.classes);
    if (table.error())
        return *table.error();
    const auto count = table.entries().size();
    if (rows->size() != count * rowBytes)
        return Error{ErrorCode::Input,
                     rowsFile(folder, split).string() + " has " + std::to_string(rows->size())
                         + " bytes, but " + std::to_string(count) + " lines of its table need "
                         + std::to_string(count * rowBytes) + ": get both files again.",
                     {}};
    for (std::size_t i = 0; i < count; ++i) {
        const auto *row = reinterpret_cast<const std::int8_t *>(rows->data()) + i * rowBytes;
        const auto &entry = table.entries()[i];
        if (const auto added = sink.add(split, entry.label, entry.speaker, std::span(row, rowBytes)); !added)
            return added.error();
    }
    return count;
}

} // namespace thimble::core
