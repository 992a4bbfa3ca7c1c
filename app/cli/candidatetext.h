// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/run.h"
#include "core/store/projectstore.h"

#include <filesystem>
#include <string>
#include <vector>

namespace thimble::app {

/// A project as it is on disk, opened for reading; a run may go on writing meanwhile.
core::Result<core::ReplayedRun> readProject(const std::filesystem::path &folder);
core::Result<core::Candidate> candidateOf(const core::ReplayedRun &run, int id,
                                          const std::filesystem::path &folder);

/// The object of `front --json` and of the search's stream: summaryJson plus "network_file".
core::Json candidateJson(const core::Candidate &candidate, const std::filesystem::path &folder);

/// Every figure carries its origin: "○ predicted", "◐ emulated", "● board".
std::string originText(core::Origin origin);
std::string qualityText(const std::optional<core::Quality> &quality);
std::string latencyText(const core::Measurement &measure);
std::string ramText(const core::Measurement &measure);   ///< "2,412 = 1,980 + 120 + 312"
std::string flashText(const core::Measurement &measure); ///< "38,144 = 9,000 + 28,000 + 1,144"
std::string countText(const std::optional<std::int64_t> &count);

/// One line per candidate, headed, with origins and the sums' parts.
std::string candidateTable(const std::vector<core::Candidate> &candidates, const core::Limits &limits);

} // namespace thimble::app
