// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Anything a host may send to the monitor. The input is a list of [kind, bytes (low, high), bytes...]: kind 0 is raw bytes, 1 a
// pause, 2 text, anything else a sound frame of type kind & 15 with any payload; so mutations reach behind the CRC. Whatever came:
// the answers are whole frames and lines, and no program is ready that did not arrive whole.

#include "core/base/hash.h"
#include "core/board/frames.h"
#include "firmware/monitor/protocol.h"
#include "tests/fuzz/fuzzboard.h"
#include "tests/fuzz/fuzzcheck.h"

#include <algorithm>

using namespace thimble::core;
using thimble::tests::FuzzBoard;
using thimble::tests::require;
using Bytes = std::vector<std::uint8_t>;

namespace {
constexpr std::uint8_t kRaw = 0, kPause = 1, kText = 2;
constexpr std::size_t kMostRaw = 2048;

/// What the host knows of the load under way, from its own frames.
struct Load
{
    std::uint32_t bytes = 0, crc = 0;
};

void checkReady(const Load &load)
{
    if (!FuzzBoard::ready())
        return;
    const auto *image = reinterpret_cast<const std::uint8_t *>(FuzzBoard::kLoadAddress);
    require(load.bytes > 0 && load.bytes <= FuzzBoard::kRegionBytes, "a program is ready that nobody sent");
    require(crc32({image, load.bytes}) == load.crc, "a program is ready that is not what was announced");
}

void checkAnswers(FuzzBoard &board)
{
    const auto said = board.said();
    FrameReader reader;
    reader.feed(said);
    while (const auto frame = reader.nextFrame()) {
        require(frame->payload.size() <= THIMBLE_MAX_PAYLOAD + 1, "an answer longer than the host takes");
        if (frame->type & THIMBLE_REPLY)
            require(!frame->payload.empty(), "an answer without a status");
    }
}

bool send(FuzzBoard &board, std::uint8_t kind, std::uint8_t seq, const Bytes &bytes, Load &load)
{
    if (kind == kPause) {
        board.wait(static_cast<std::uint32_t>(bytes.size()) * 20);
        return true;
    }
    if (kind == kRaw || kind == kText)
        return board.feed(bytes);
    const Frame frame{static_cast<std::uint8_t>(kind & 15), seq, bytes};
    if (frame.type == THIMBLE_LOAD_BEGIN && bytes.size() >= 8)
        load = {u32At(bytes, 0), u32At(bytes, 4)};
    return board.feed(encodeFrame(frame));
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    FuzzBoard board;
    Load load;
    std::span<const std::uint8_t> rest(data, size);
    for (std::uint8_t seq = 1; rest.size() >= 3; ++seq) {
        const auto kind = rest[0];
        const std::size_t stated = rest[1] | std::size_t{rest[2]} << 8;
        const std::size_t most = kind > kText ? THIMBLE_MAX_PAYLOAD : kMostRaw;
        const std::size_t bytes = std::min(stated % (most + 1), rest.size() - 3);
        const Bytes payload(rest.begin() + 3, rest.begin() + 3 + static_cast<std::ptrdiff_t>(bytes));
        rest = rest.subspan(3 + bytes);
        const bool ran = !send(board, kind, seq, payload, load);
        checkReady(load);
        if (ran)
            break;
        checkAnswers(board);
    }
    return 0;
}
