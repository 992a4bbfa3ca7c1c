// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/sources/datasource.h"

namespace thimble::core {

/// Features that came ready-made: SPLIT_mfcc.bin holds the rows one after another, SPLIT.csv says, for the row of the same number,
/// class (a label) and speaker, in columns named by its first line; where speaker is empty, the column clip (a noise recording) stands in.
bool holdsFeatureTables(const std::filesystem::path &folder);
/// A hash over the contents of the six files.
Result<std::string> featureTablesIdentity(const std::filesystem::path &folder);
/// Adds one split and returns its number of rows. Errors name file and line.
Result<std::size_t> addFeatureTable(const Task &task, const std::filesystem::path &folder, Split split,
                                    std::size_t rowBytes, RowSink &sink);

} // namespace thimble::core
