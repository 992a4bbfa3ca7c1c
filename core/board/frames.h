// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace thimble::core {

/// One frame of the link to the monitor (firmware/monitor/protocol.h).
struct Frame
{
    std::uint8_t type = 0;
    std::uint8_t seq = 0;
    std::vector<std::uint8_t> payload;
};

std::vector<std::uint8_t> encodeFrame(const Frame &frame);

void appendU32(std::vector<std::uint8_t> &bytes, std::uint32_t value);
/// The little-endian number at `offset`; 0 beyond the end.
std::uint32_t u32At(std::span<const std::uint8_t> bytes, std::size_t offset);
/// The NUL-terminated text at `offset`, without control characters.
std::string textAt(std::span<const std::uint8_t> bytes, std::size_t offset);

/// Cuts received bytes into frames and text lines. Damaged frames are dropped, and the search for the next frame goes on
/// right behind the start byte of the damaged one, so that a false start inside data costs nothing but time.
class FrameReader
{
public:
    void feed(std::span<const std::uint8_t> bytes);
    std::optional<Frame> nextFrame();
    std::optional<std::string> nextLine();
    /// The line was silent: the rest of a frame begun will not come; what looked like its start is skipped.
    void silence();
    void clear();

private:
    void scan();
    void text(std::uint8_t byte);

    std::vector<std::uint8_t> m_bytes;
    std::string m_line;
    std::deque<Frame> m_frames;
    std::deque<std::string> m_lines;
};

} // namespace thimble::core
