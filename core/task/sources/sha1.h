// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace thimble::core {

/// SHA-1 (FIPS 180-4) of a short text. Only because the official split of Speech Commands is defined by it.
std::array<std::uint8_t, 20> sha1(std::string_view text);

} // namespace thimble::core
