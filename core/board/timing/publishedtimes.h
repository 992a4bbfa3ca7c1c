// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace thimble::core {

/// A program and how long real silicon is published to take for one inference of it.
struct PublishedTime
{
    std::string image; ///< a file beside the table
    double ms = 0;
};

/// The columns `image` and `ms` of a CSV table with a heading; other columns are for people. Fails with the line that is
/// wrong: a column missing, a row of another length, an image with a folder in its name, a time that is not above 0.
Result<std::vector<PublishedTime>> readPublishedTimes(const std::filesystem::path &file);

} // namespace thimble::core
