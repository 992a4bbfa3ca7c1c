// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/network/network.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

/// Networks as `.tflite` files, TFLite's FlatBuffers container, schema version 3 (tflite.fbs is the part we use). Files are
/// untrusted: the FlatBuffers verifier runs first, then limits and consistency (check.h) before a network is returned.
namespace thimble::core {

inline constexpr std::size_t kMaxTfliteBytes = std::size_t(64) << 20;
/// Metadata entry that says how accumulators are rescaled: "single" or "double"; absent means double, as for TFLite.
inline constexpr const char *kRoundingMetadata = "thimble.rounding";

/// Errors: Input for damaged files, Unsupported for sound files with something Thimble does not know; one sentence that names
/// the file and the tensor or operator.
Result<Network> readTflite(const std::filesystem::path &file);
/// `where` names the source in errors.
Result<Network> parseTflite(std::span<const std::uint8_t> bytes, const std::string &where);

/// The same network gives the same bytes, always. Any TFLite tool opens the result. Refuses an inconsistent network.
Result<std::vector<std::uint8_t>> writeTflite(const Network &network);

} // namespace thimble::core
