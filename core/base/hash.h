// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace thimble::core {

/// SHA-256 (FIPS 180-4) in pieces. Used for content addresses, never for security decisions.
class Sha256
{
public:
    Sha256();
    void add(std::span<const std::uint8_t> bytes);
    void add(std::string_view text);
    /// The 64 lower-case hex digits; the object must not be used afterwards.
    std::string hex();

private:
    void block(const std::uint8_t *data);

    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_buffer{};
    std::size_t m_used = 0;
    std::uint64_t m_length = 0;
};

std::string sha256Hex(std::span<const std::uint8_t> bytes);
std::string sha256Hex(std::string_view text);

/// CRC-32 (IEEE 802.3, reflected, as in zlib); `seed` continues an earlier piece.
std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t seed = 0);

} // namespace thimble::core
