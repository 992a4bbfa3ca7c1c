// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/timing/thumbdecoder.h"

/// Pieces that the two halves of the decoder share.
namespace thimble::core::thumb {

inline constexpr unsigned kSp = 13, kPc = 15;

constexpr unsigned bits(unsigned value, int high, int low)
{
    return (value >> low) & ((1u << (high - low + 1)) - 1);
}
constexpr std::uint32_t reg(unsigned number) { return 1u << number; }

ThumbInstruction kind(int bytes, ThumbKind kind);
ThumbInstruction processing(int bytes, std::uint32_t reads, std::uint32_t writes);
/// One register; `address` are the registers that form the address.
ThumbInstruction transfer(int bytes, bool load, unsigned data, std::uint32_t address);
/// Several registers; the base changes too.
ThumbInstruction multiple(int bytes, bool load, std::uint32_t registers, unsigned base);

ThumbInstruction decodeWide(unsigned first, unsigned second); ///< 32-bit instructions

} // namespace thimble::core::thumb
