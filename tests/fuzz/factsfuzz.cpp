// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any text as the emulator's facts: a list of them, or a sentence.

#include "core/board/timing/facts.h"
#include "tests/fuzz/fuzzcheck.h"

using namespace thimble;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto facts = core::parseFacts({reinterpret_cast<const char *>(data), size});
    if (!facts)
        tests::requireSentence(facts.error());
    else
        tests::require(facts->size() <= size / 2, "more facts than lines");
    return 0;
}
