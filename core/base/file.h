// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace thimble::core {

/// The whole file; refuses what is no regular file or larger than `limit` bytes.
Result<std::vector<std::uint8_t>> readFile(const std::filesystem::path &file, std::size_t limit);

/// Writes beside the target, syncs, then renames over it: a crash or a full disk leaves the old file or the new one, never
/// half of one. Creates missing folders.
Result<void> writeFileAtomically(const std::filesystem::path &file, std::span<const std::uint8_t> bytes);
Result<void> writeFileAtomically(const std::filesystem::path &file, std::string_view text);

} // namespace thimble::core
