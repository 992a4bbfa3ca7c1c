// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any bytes from a board, in pieces of any size: what comes out is a frame that was in them, byte for byte, or a printable line.
// The first byte is the size of the pieces.

#include "core/board/frames.h"
#include "tests/fuzz/fuzzcheck.h"

#include <algorithm>

using namespace thimble::core;
using thimble::tests::require;

namespace {
constexpr std::size_t kMaxLine = 8192;
constexpr int kSilenceEvery = 7;

void take(FrameReader &reader, std::span<const std::uint8_t> all)
{
    while (const auto frame = reader.nextFrame()) {
        const auto bytes = encodeFrame(*frame);
        require(std::ranges::search(all, bytes).begin() != all.end(), "a frame that nobody sent");
        for (std::size_t at = 0; at < frame->payload.size() + 8; at += 3)
            require(textAt(frame->payload, at).size() <= frame->payload.size(),
                    "a text longer than its frame");
        u32At(frame->payload, frame->payload.size());
    }
    while (const auto line = reader.nextLine()) {
        require(!line->empty() && line->size() <= kMaxLine + 1, "a line without an end");
        require(std::ranges::all_of(*line, [](char c) { return c >= 0x20 && c < 0x7F; }),
                "an unprintable line");
    }
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::size_t piece = 1 + data[0];
    const std::span<const std::uint8_t> all(data + 1, size - 1);
    FrameReader reader;
    int pieces = 0;
    for (std::size_t at = 0; at < all.size(); at += piece) {
        reader.feed(all.subspan(at, std::min(piece, all.size() - at)));
        if (++pieces % kSilenceEvery == 0)
            reader.silence();
        take(reader, all);
    }
    return 0;
}
