// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/hex.h"

#include <charconv>

namespace thimble::core {

void appendHex(std::string &text, std::uint8_t byte)
{
    constexpr char kDigits[] = "0123456789abcdef";
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
}

std::string hexText(std::span<const std::uint8_t> bytes)
{
    std::string text;
    for (const auto byte : bytes)
        appendHex(text, byte);
    return text;
}

std::optional<std::vector<std::uint8_t>> bytesFromHex(std::string_view text)
{
    if (text.size() % 2 != 0)
        return std::nullopt;
    std::vector<std::uint8_t> bytes(text.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto *first = text.data() + 2 * i, *last = first + 2;
        if (std::from_chars(first, last, bytes[i], 16).ptr != last)
            return std::nullopt;
    }
    return bytes;
}

std::string hexWord(std::uint32_t value)
{
    std::string text = "0x";
    for (int shift = 24; shift >= 0; shift -= 8)
        appendHex(text, static_cast<std::uint8_t>(value >> shift));
    return text;
}

} // namespace thimble::core
