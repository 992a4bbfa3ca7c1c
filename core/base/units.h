// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>

namespace thimble::core {

/// "2.1k" = 2100, "64Ki" = 65536, "1.5M", "300": decimal k, M, G and binary Ki, Mi, Gi. Never negative.
Result<double> parseQuantity(const std::string &text);
/// Seconds from "30m", "2ms", "90s", "1.5h", "250us".
Result<double> parseDuration(const std::string &text);

/// For people: three significant digits with a unit ("2.41 kB", "331 k", "2.90 ms", "11 min"). Files get exact numbers.
std::string formatBytes(double bytes);
std::string formatCount(double count);
std::string formatSeconds(double seconds);
/// Exact with thousands marks: 38,144.
std::string formatGrouped(std::int64_t value);

} // namespace thimble::core
