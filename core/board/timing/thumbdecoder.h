// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace thimble::core {

/// What a timing model needs to know of an instruction.
enum class ThumbKind {
    Simple,        ///< data processing, multiplies and SIMD multiply-accumulates, moves: one cycle
    Load,          ///< one register from memory
    LoadMultiple,  ///< LDRD, LDM, POP, VLDM, VLDR of a double: `transfers` words
    Store,         ///< one register to memory
    StoreMultiple, ///< STRD, STM, PUSH, VSTM
    Branch,        ///< may change the flow (also CBZ, BL, BX)
    TableBranch,   ///< TBB, TBH
    Divide,
    FloatDivide, ///< VDIV, VSQRT
    FloatMac,    ///< VMLA, VMLS, VFMA and the like
    SpecialMove, ///< MRS, MSR
    Hint         ///< NOP, IT, barriers, preloads
};

struct ThumbInstruction
{
    int bytes = 2;
    ThumbKind kind = ThumbKind::Simple;
    int transfers = 0;        ///< words moved by multiples
    bool writesPc = false;    ///< loads and data processing that end in a jump
    std::uint32_t loaded = 0; ///< bit per core register that a load writes
    std::uint32_t address =
        0; ///< bit per core register that a load's or store's address (and a store's data) needs
    bool writesBack = false; ///< also updates its address register
};

/// Decodes one instruction (Armv7-M with DSP and single-precision FPU; ARM DDI 0403, chapter A5). Total: whatever is not
/// known counts as Simple. `second` is ignored by 16-bit instructions.
ThumbInstruction decodeThumb(std::uint16_t first, std::uint16_t second);

inline bool isWideThumb(std::uint16_t first) { return (first >> 11) >= 0x1D; }

} // namespace thimble::core
