// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thimble::core {

/// Appends a byte's two lower-case digits.
void appendHex(std::string &text, std::uint8_t byte);

/// Two lower-case digits a byte: {0x0f, 0xa0} -> "0fa0".
std::string hexText(std::span<const std::uint8_t> bytes);

/// The bytes of such a text, in either case; nothing when it is none.
std::optional<std::vector<std::uint8_t>> bytesFromHex(std::string_view text);

/// A word as addresses and registers are written: 0x0800c1ff.
std::string hexWord(std::uint32_t value);

} // namespace thimble::core
