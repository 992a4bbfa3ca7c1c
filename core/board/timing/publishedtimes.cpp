// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/publishedtimes.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/units.h"

#include <algorithm>
#include <sstream>

namespace thimble::core {

namespace {
constexpr std::size_t kMostBytes = 1u << 20;

/// A name without a folder: a table that somebody else wrote must not reach beyond the images it lies with.
bool isPlainName(const std::string &name)
{
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}
} // namespace

Result<std::vector<PublishedTime>> readPublishedTimes(const std::filesystem::path &file)
{
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes)
        return bytes.error();
    const auto wrong = [&file](std::size_t line, const std::string &problem) {
        return Error{ErrorCode::Input, file.string() + ", line " + std::to_string(line) + ": " + problem, {}};
    };
    std::istringstream lines(std::string(bytes->begin(), bytes->end()));
    std::string line;
    std::getline(lines, line);
    const auto heading = csvCells(line);
    const auto column = [&heading](const char *name) {
        return std::size_t(std::find(heading.begin(), heading.end(), name) - heading.begin());
    };
    const auto image = column("image"), ms = column("ms");
    if (image == heading.size() || ms == heading.size())
        return wrong(1, "the columns image and ms are wanted.");
    std::vector<PublishedTime> times;
    for (std::size_t number = 2; std::getline(lines, line); ++number) {
        const auto row = csvCells(line);
        if (row == std::vector<std::string>{""})
            continue;
        if (row.size() != heading.size())
            return wrong(number, "as many cells as in the heading are wanted.");
        if (!isPlainName(row[image]))
            return wrong(number, "image must be the name of a file beside the table.");
        const auto time = parseQuantity(row[ms]);
        if (!time || *time <= 0)
            return wrong(number, "ms must be a number above 0.");
        times.push_back({row[image], *time});
    }
    if (times.empty())
        return wrong(1, "no image is listed.");
    return times;
}

} // namespace thimble::core
