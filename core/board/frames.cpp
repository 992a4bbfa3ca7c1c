// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/frames.h"

#include "core/base/hash.h"
#include "firmware/monitor/protocol.h"

namespace thimble::core {

namespace {
constexpr std::size_t kMaxLine = 8192; ///< m-results of a thousand outputs fits
constexpr std::size_t kMaxQueued = 4096;

std::uint8_t headerCheck(const std::uint8_t *frame)
{
    return static_cast<std::uint8_t>(frame[1] ^ frame[2] ^ frame[3] ^ frame[4] ^ 0x5A);
}
} // namespace

void appendU32(std::vector<std::uint8_t> &bytes, std::uint32_t value)
{
    for (int shift = 0; shift < 32; shift += 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t u32At(std::span<const std::uint8_t> bytes, std::size_t offset)
{
    if (bytes.size() < 4 || offset > bytes.size() - 4)
        return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= static_cast<std::uint32_t>(bytes[offset + i]) << (8 * i);
    return value;
}

std::string textAt(std::span<const std::uint8_t> bytes, std::size_t offset)
{
    std::string text;
    for (std::size_t i = offset; i < bytes.size() && bytes[i] != 0; ++i) {
        if (bytes[i] >= 0x20 && bytes[i] < 0x7F)
            text += static_cast<char>(bytes[i]);
    }
    return text;
}

std::vector<std::uint8_t> encodeFrame(const Frame &frame)
{
    const auto length = frame.payload.size();
    std::vector<std::uint8_t> bytes(THIMBLE_HEADER_BYTES);
    bytes.reserve(THIMBLE_HEADER_BYTES + length + THIMBLE_CRC_BYTES);
    bytes[0] = THIMBLE_SOF;
    bytes[1] = frame.type;
    bytes[2] = frame.seq;
    bytes[3] = static_cast<std::uint8_t>(length);
    bytes[4] = static_cast<std::uint8_t>(length >> 8);
    bytes[5] = headerCheck(bytes.data());
    bytes.insert(bytes.end(), frame.payload.begin(), frame.payload.end());
    appendU32(bytes, crc32(std::span(bytes).subspan(1)));
    return bytes;
}

void FrameReader::clear()
{
    m_bytes.clear();
    m_line.clear();
    m_frames.clear();
    m_lines.clear();
}

void FrameReader::feed(std::span<const std::uint8_t> bytes)
{
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    scan();
}

void FrameReader::silence()
{
    if (m_bytes.empty())
        return;
    m_bytes.erase(m_bytes.begin());
    scan();
}

void FrameReader::text(std::uint8_t byte)
{
    if (byte == '\n' || m_line.size() >= kMaxLine) {
        if (!m_line.empty() && m_lines.size() < kMaxQueued)
            m_lines.push_back(std::move(m_line));
        m_line.clear();
    }
    if (byte >= 0x20 && byte < 0x7F)
        m_line += static_cast<char>(byte);
}

void FrameReader::scan()
{
    std::size_t at = 0;
    while (at < m_bytes.size()) {
        const auto *frame = m_bytes.data() + at;
        const std::size_t left = m_bytes.size() - at;
        if (*frame != THIMBLE_SOF) {
            text(*frame);
            ++at;
            continue;
        }
        if (left < THIMBLE_HEADER_BYTES)
            break;
        const std::size_t length = frame[3] | static_cast<std::size_t>(frame[4]) << 8;
        // The device's replies carry a status byte more than the largest payload it takes.
        if (headerCheck(frame) != frame[5] || length > THIMBLE_MAX_PAYLOAD + 1) {
            ++at;
            continue;
        }
        const std::size_t covered = THIMBLE_HEADER_BYTES + length;
        if (left < covered + THIMBLE_CRC_BYTES)
            break;
        if (crc32({frame + 1, covered - 1}) != u32At({frame, left}, covered)) {
            ++at;
            continue;
        }
        if (m_frames.size() < kMaxQueued)
            m_frames.push_back({frame[1], frame[2], {frame + THIMBLE_HEADER_BYTES, frame + covered}});
        at += covered + THIMBLE_CRC_BYTES;
    }
    m_bytes.erase(m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

std::optional<Frame> FrameReader::nextFrame()
{
    if (m_frames.empty())
        return std::nullopt;
    auto frame = std::move(m_frames.front());
    m_frames.pop_front();
    return frame;
}

std::optional<std::string> FrameReader::nextLine()
{
    if (m_lines.empty())
        return std::nullopt;
    auto line = std::move(m_lines.front());
    m_lines.pop_front();
    return line;
}

} // namespace thimble::core
