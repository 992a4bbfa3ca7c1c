// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace thimble::core {

/// What a timing model needs to know of an instruction.
enum class ThumbKind {
    Simple,        ///< data processing, moves, extensions
    Multiply,      ///< multiplies and multiply-accumulates, SIMD ones too
    Load,          ///< one register from memory
    LoadMultiple,  ///< LDRD, LDM, POP, VLDM, VLDR of a double: `transfers` words
    Store,         ///< one register to memory
    StoreMultiple, ///< STRD, STM, PUSH, VSTM
    Branch,        ///< may change the flow (also CBZ, BL, BX)
    LoopEnd,       ///< LE, LETP of Armv8.1-M: the end of a low-overhead loop
    TableBranch,   ///< TBB, TBH
    Divide,
    FloatDivide, ///< VDIV, VSQRT
    FloatMac,    ///< VMLA, VMLS, VFMA and the like
    SpecialMove, ///< MRS, MSR
    IfThen,      ///< IT
    Hint,        ///< NOP, barriers, preloads
    Vector,      ///< MVE: arithmetic on a Q register
    VectorMemory ///< MVE: load or store of a Q register
};

/// Of multiplies: 32 bits wide or 64 (`Long`: SMULL, UMULL, SMLAL ...), alone or added to a register.
enum class MultiplyForm { Plain, Accumulate, Long, LongAccumulate };

struct ThumbInstruction
{
    int bytes = 2;
    ThumbKind kind = ThumbKind::Simple;
    int transfers = 0; ///< words moved by multiples
    MultiplyForm multiply = MultiplyForm::Plain;
    bool writesPc = false;     ///< loads and data processing that end in a jump
    bool shifts = false;       ///< data processing whose second operand is shifted first, PKHBT and PKHTB too
    std::uint32_t reads = 0;   ///< bit per core register that must be there
    std::uint32_t writes = 0;  ///< bit per core register that changes
    std::uint32_t loaded = 0;  ///< those of `writes` that come from memory
    std::uint32_t address = 0; ///< those of `reads` that form a load's or store's address
};

/// Decodes one instruction (Armv7-M with DSP and single-precision FPU: ARM DDI 0403, chapter A5; low-overhead loops and MVE:
/// DDI 0553). Total: whatever is not known counts as Simple without registers; vector and float registers are not followed.
/// `second` is ignored by 16-bit instructions.
ThumbInstruction decodeThumb(std::uint16_t first, std::uint16_t second);

inline bool isWideThumb(std::uint16_t first) { return (first >> 11) >= 0x1D; }

/// Loads and stores, scalar and vector.
bool accessesMemory(const ThumbInstruction &instruction);

} // namespace thimble::core
