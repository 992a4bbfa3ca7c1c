// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/consolelines.h"

#include "core/base/hex.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace thimble::core {

namespace {
constexpr std::size_t kMostNumbers = 16;
constexpr std::size_t kLongestName = 32;

bool printable(unsigned char c) { return c >= 0x20 && c < 0x7F; }

/// Bytes of the well-formed UTF-8 character at `at`, 0 when there is none (Unicode 15, table 3-7).
std::size_t utf8Length(const std::string &text, std::size_t at)
{
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const auto first = byte(0);
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool sound = (first != 0xE0 || byte(1) >= 0xA0) && (first != 0xED || byte(1) < 0xA0);
        return sound && follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool sound = (first != 0xF0 || byte(1) >= 0x90) && (first != 0xF4 || byte(1) < 0x90);
        return sound && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

std::string withoutEnd(const std::string &bytes)
{
    auto text = bytes;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

std::optional<double> numberOf(std::string_view word)
{
    if (word.starts_with('+'))
        word.remove_prefix(1);
    double value = 0;
    const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (word.empty() || failure != std::errc() || end != word.data() + word.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// Words between spaces, tabs, commas and semicolons; "a:" and "=" belong to the word before.
std::vector<std::string> words(const std::string &text)
{
    std::vector<std::string> found;
    std::string word;
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != ',' && c != ';') {
            word += c;
            continue;
        }
        if (!word.empty())
            found.push_back(std::exchange(word, {}));
    }
    if (!word.empty())
        found.push_back(word);
    return found;
}

bool isName(const std::string &name)
{
    return !name.empty() && name.size() <= kLongestName && !numberOf(name)
        && std::ranges::all_of(name, printable) && name.find_first_of("=:") == std::string::npos;
}
} // namespace

std::vector<ConsoleLine> ConsoleLines::feed(std::span<const std::uint8_t> bytes, std::int64_t sinceOpenMs,
                                            std::int64_t wallMs)
{
    std::vector<ConsoleLine> lines;
    for (const auto byte : bytes) {
        if (m_line.bytes.empty()) {
            m_line.sinceOpenMs = sinceOpenMs;
            m_line.wallMs = wallMs;
        }
        m_line.bytes += static_cast<char>(byte);
        if (byte == '\n' || m_line.bytes.size() >= kLongest)
            lines.push_back(std::exchange(m_line, {}));
    }
    if (!bytes.empty())
        m_last = sinceOpenMs;
    return lines;
}

std::vector<ConsoleLine> ConsoleLines::silence(std::int64_t sinceOpenMs)
{
    std::vector<ConsoleLine> lines;
    if (!m_line.bytes.empty() && sinceOpenMs - m_last >= kSilence.count())
        lines.push_back(std::exchange(m_line, {}));
    return lines;
}

std::string consoleText(const std::string &bytes)
{
    const auto line = withoutEnd(bytes);
    std::string text;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const auto byte = static_cast<unsigned char>(line[at]);
        if (const auto length = utf8Length(line, at)) {
            text.append(line, at, length);
            at += length - 1;
        } else if (printable(byte) || byte == '\t') {
            text += byte == '\t' ? ' ' : line[at];
        } else {
            text += "\\x";
            appendHex(text, byte);
        }
    }
    return text;
}

std::string consoleHex(const std::string &bytes)
{
    std::string digits, readable;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        appendHex(digits, byte);
        digits += ' ';
        readable += printable(byte) ? c : '.';
    }
    return digits + " " + readable;
}

std::vector<std::pair<std::string, double>> consoleNumbers(const std::string &bytes)
{
    std::vector<std::pair<std::string, double>> numbers;
    std::string name; // said, its number not yet
    const auto all = words(withoutEnd(bytes));
    for (const auto &word : all) {
        const auto split = word.find_first_of("=:");
        if (split != std::string::npos) {
            const auto before = word.substr(0, split), behind = word.substr(split + 1);
            if (!name.empty() || !isName(before))
                return {};
            name = before;
            if (behind.empty())
                continue;
            const auto value = numberOf(behind);
            if (!value)
                return {};
            numbers.emplace_back(std::exchange(name, {}), *value);
        } else if (const auto value = numberOf(word)) {
            numbers.emplace_back(name.empty() ? std::to_string(numbers.size() + 1) : std::exchange(name, {}),
                                 *value);
        } else {
            return {};
        }
        if (numbers.size() > kMostNumbers)
            return {};
    }
    return name.empty() ? numbers : decltype(numbers)();
}

} // namespace thimble::core
