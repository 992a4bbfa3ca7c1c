// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any bytes as an ELF program: its code, which can be read at any address, or a sentence.

#include "core/board/timing/codeimage.h"
#include "tests/fuzz/fuzzcheck.h"

using namespace thimble;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto code = core::codeFromElf({data, size});
    if (!code) {
        tests::requireSentence(code.error());
        return 0;
    }
    for (std::uint32_t address = 0; address < 256; ++address) {
        static_cast<void>(code->halfword(address));
        static_cast<void>(code->halfword(0x8000 + address));
        static_cast<void>(code->halfword(0xFFFFFFFF - address));
    }
    return 0;
}
