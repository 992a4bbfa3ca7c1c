// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any text as commands of the MLPerf Tiny runner, to a monitor that holds a model: every command ends with m-ready, and nothing
// is written outside the model's input. The first byte says how large that input is.

#include "core/base/hash.h"
#include "core/board/frames.h"
#include "firmware/monitor/protocol.h"
#include "tests/fuzz/fuzzboard.h"
#include "tests/fuzz/fuzzcheck.h"

#include <algorithm>
#include <string>

using namespace thimble::core;
using thimble::tests::FuzzBoard;
using thimble::tests::require;
using Bytes = std::vector<std::uint8_t>;

namespace {
constexpr std::size_t kImageBytes = 512;

Bytes numbers(std::initializer_list<std::uint32_t> values)
{
    Bytes bytes;
    for (const auto value : values)
        appendU32(bytes, value);
    return bytes;
}

void load(FuzzBoard &board, std::uint32_t inputBytes)
{
    const auto image = FuzzBoard::image(kImageBytes, inputBytes);
    auto data = numbers({0});
    data.insert(data.end(), image.begin(), image.end());
    board.feed(encodeFrame({THIMBLE_HELLO, 1, {}}));
    board.feed(encodeFrame({THIMBLE_LOAD_BEGIN, 2, numbers({kImageBytes, crc32(image)})}));
    board.feed(encodeFrame({THIMBLE_LOAD_DATA, 3, data}));
    board.feed(encodeFrame({THIMBLE_LOAD_END, 4, {}}));
    require(FuzzBoard::ready(), "the sound image was refused");
    board.said();
}

std::size_t count(const std::string &text, const std::string &what)
{
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
        ++found;
    return found;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const std::uint32_t inputBytes = 1 + data[0] * 16u;
    FuzzBoard board;
    load(board, inputBytes);
    Bytes text(data + 1, data + size);
    for (auto &byte : text)
        byte &= 0x7F; // a start byte would begin a frame, which is the other target's
    if (!board.feed(text))
        return 0;
    const auto said = board.said();
    const std::string answer(said.begin(), said.end());
    const auto commands = static_cast<std::size_t>(std::ranges::count(text, '%'));
    require(count(answer, "m-ready\r\n") >= commands, "a command was not answered");
    require(answer.empty() || answer.ends_with("m-ready\r\n"), "an answer does not end as one");
    const auto *behind = reinterpret_cast<const std::uint8_t *>(FuzzBoard::kModuleRam + inputBytes + 10);
    require(std::all_of(behind, behind + 1024, [](std::uint8_t byte) { return byte == 0; }),
            "something was written behind the input");
    return 0;
}
