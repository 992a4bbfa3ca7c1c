// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace thimble::core {

/// Program bytes by address: what a timing model decodes.
class CodeImage
{
public:
    void add(std::uint32_t address, std::vector<std::uint8_t> bytes);
    /// The little-endian halfword at `address`, or nothing outside the program.
    std::optional<std::uint16_t> halfword(std::uint32_t address) const;

private:
    struct Piece
    {
        std::uint32_t address;
        std::vector<std::uint8_t> bytes;
    };
    std::vector<Piece> m_pieces;
};

/// The loadable segments of a 32-bit little-endian ARM ELF file (untrusted).
Result<CodeImage> codeFromElf(std::span<const std::uint8_t> elf);

} // namespace thimble::core
