// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any bytes as what a board says to the console: no byte is lost, what is shown is printable, numbers are finite. The first byte is
// the size of the pieces in which they come.

#include "core/board/consolelines.h"
#include "tests/fuzz/fuzzcheck.h"

#include <algorithm>
#include <cmath>

using namespace thimble::core;
using thimble::tests::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::size_t piece = 1 + data[0];
    const std::span<const std::uint8_t> all(data + 1, size - 1);
    ConsoleLines lines;
    std::string joined;
    std::int64_t now = 0;
    const auto take = [&joined](const std::vector<ConsoleLine> &some) {
        for (const auto &line : some) {
            joined += line.bytes;
            require(!line.bytes.empty() && line.bytes.size() <= ConsoleLines::kLongest,
                    "a line without an end");
            const auto text = consoleText(line.bytes);
            require(std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }),
                    "a control character is shown");
            require(consoleHex(line.bytes).size() == 4 * line.bytes.size() + 1, "a byte is not shown");
            const auto numbers = consoleNumbers(line.bytes);
            require(numbers.size() <= 16, "too many numbers");
            for (const auto &[name, value] : numbers)
                require(!name.empty() && std::isfinite(value), "a number that is none");
        }
    };
    for (std::size_t at = 0; at < all.size(); at += piece) {
        take(lines.feed(all.subspan(at, std::min(piece, all.size() - at)), now, now));
        now += 60;
        take(lines.silence(now));
    }
    take(lines.silence(now + 1000));
    require(joined == std::string(all.begin(), all.end()), "bytes were lost");
    return 0;
}
