// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace thimble::core {

/// One line of a console, as bytes; what a person sees of it is consoleText or consoleHex.
struct ConsoleLine
{
    std::int64_t sinceOpenMs = 0; ///< when its first byte came
    std::int64_t wallMs = 0;      ///< the same, since 1970
    std::string bytes;            ///< with its line end
    bool sent = false;            ///< typed here, not said by the board
};

/// Cuts what a board says into lines. A line ends with LF, after so many bytes, or when the board falls silent (a prompt has no
/// line end).
class ConsoleLines
{
public:
    static constexpr std::size_t kLongest = 1024;
    static constexpr std::chrono::milliseconds kSilence{150};

    /// Both times are those of now, in milliseconds.
    std::vector<ConsoleLine> feed(std::span<const std::uint8_t> bytes, std::int64_t sinceOpenMs,
                                  std::int64_t wallMs);
    /// The line begun, when nothing has come for kSilence; call now and then.
    std::vector<ConsoleLine> silence(std::int64_t sinceOpenMs);

private:
    ConsoleLine m_line;
    std::int64_t m_last = 0;
};

/// Without line end; UTF-8 is kept, any other byte that cannot be shown becomes \xNN.
std::string consoleText(const std::string &bytes);
/// "6d 2d 72 65  m-re": two digits for each byte, then what can be read of them.
std::string consoleHex(const std::string &bytes);

/// The numbers of a line for a plot: "x=1.5 y=2" and "label: 3.2" by their names, "1.5,2" or "1.5 2" by their place ("1", "2").
/// Empty when the line says anything else as well, or more than 16 numbers.
std::vector<std::pair<std::string, double>> consoleNumbers(const std::string &bytes);

} // namespace thimble::core
