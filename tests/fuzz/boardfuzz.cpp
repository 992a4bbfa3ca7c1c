// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any text as a board's description: a board whose figures are within bounds, or a sentence that names the file.

#include "core/board/board.h"
#include "tests/fuzz/fuzzcheck.h"

using namespace thimble;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto json = core::parseJson({reinterpret_cast<const char *>(data), size}, "fuzz.json");
    if (!json) {
        tests::requireSentence(json.error());
        return 0;
    }
    const auto board = core::boardFromJson(*json, "fuzz.json");
    if (!board) {
        tests::requireSentence(board.error());
        tests::require(board.error().sentence.find("fuzz.json") != std::string::npos,
                       "the file is not named");
        return 0;
    }
    tests::require(board->clockHz > 0 && board->ramBytes > 0 && board->flashBytes > 0,
                   "a board without a size");
    tests::require(!board->id.empty() && board->id.find('/') == std::string::npos, "an id that is a path");
    return 0;
}
