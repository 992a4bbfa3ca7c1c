// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/thumbdecoder.h"

#include "core/board/timing/thumbfields.h"

namespace thimble::core {

using namespace thumb;

namespace {
using Kind = ThumbKind;

/// 000 and 001: shifts, additions, immediates.
ThumbInstruction narrowArithmetic(unsigned code)
{
    if (code & 0x2000) { // MOV, CMP, ADD, SUB of an immediate
        const auto target = reg(bits(code, 10, 8));
        const unsigned operation = bits(code, 12, 11);
        return processing(2, operation == 0 ? 0 : target, operation == 1 ? 0 : target);
    }
    auto sources = reg(bits(code, 5, 3));
    if ((code & 0x1C00) == 0x1800) // ADD, SUB of a register
        sources |= reg(bits(code, 8, 6));
    return processing(2, sources, reg(bits(code, 2, 0)));
}

/// 0100 00: data processing on low registers.
ThumbInstruction narrowRegisters(unsigned code)
{
    const unsigned operation = bits(code, 9, 6);
    const auto target = reg(bits(code, 2, 0));
    const bool compares = operation == 8 || operation == 10 || operation == 11;
    const bool replaces = operation == 9 || operation == 15; // RSB, MVN
    auto result = processing(2, reg(bits(code, 5, 3)) | (replaces ? 0 : target), compares ? 0 : target);
    if (operation == 13)
        result.kind = Kind::Multiply;
    return result;
}

/// 0100: special data and branches, literal loads.
ThumbInstruction narrowSpecial(unsigned code)
{
    if (code & 0x0800)
        return transfer(2, true, bits(code, 10, 8), reg(kPc));
    if (!(code & 0x0400))
        return narrowRegisters(code);
    const auto source = reg(bits(code, 6, 3));
    const unsigned number = bits(code, 2, 0) | (code & 0x80 ? 8 : 0);
    const unsigned operation = bits(code, 9, 8);
    if (operation == 3) { // BX, BLX
        auto result = kind(2, Kind::Branch);
        result.reads = source;
        return result;
    }
    auto result =
        processing(2, source | (operation == 2 ? 0 : reg(number)), operation == 1 ? 0 : reg(number));
    result.writesPc = operation != 1 && number == kPc;
    return result;
}

/// 0101: register offset.
ThumbInstruction narrowRegisterOffset(unsigned code)
{
    const unsigned operation = bits(code, 11, 9);
    return transfer(2, operation >= 3, bits(code, 2, 0), reg(bits(code, 5, 3)) | reg(bits(code, 8, 6)));
}

/// 1011: miscellaneous.
ThumbInstruction narrowMiscellaneous(unsigned code)
{
    if ((code & 0x0600) == 0x0400) {
        const bool load = code & 0x0800;
        const auto extra = code & 0x0100 ? reg(load ? kPc : 14) : 0;
        return multiple(2, load, (code & 0xFF) | extra, kSp);
    }
    if ((code & 0x0500) == 0x0100) { // CBZ, CBNZ
        auto result = kind(2, Kind::Branch);
        result.reads = reg(bits(code, 2, 0));
        return result;
    }
    if ((code & 0x0F00) == 0x0F00)
        return kind(2, code & 0x000F ? Kind::IfThen : Kind::Hint);
    if ((code & 0x0F00) == 0x0000) // ADD, SUB of the stack pointer
        return processing(2, reg(kSp), reg(kSp));
    if ((code & 0x0F00) == 0x0200 || (code & 0x0F00) == 0x0A00) // extensions and reversals
        return processing(2, reg(bits(code, 5, 3)), reg(bits(code, 2, 0)));
    return kind(2, Kind::Simple);
}

ThumbInstruction narrow(unsigned code)
{
    switch (code >> 12) {
    case 0x0:
    case 0x1:
    case 0x2:
    case 0x3:
        return narrowArithmetic(code);
    case 0x4:
        return narrowSpecial(code);
    case 0x5:
        return narrowRegisterOffset(code);
    case 0x6:
    case 0x7:
    case 0x8:
        return transfer(2, code & 0x0800, bits(code, 2, 0), reg(bits(code, 5, 3)));
    case 0x9:
        return transfer(2, code & 0x0800, bits(code, 10, 8), reg(kSp));
    case 0xA: // ADR, ADD to the stack pointer
        return processing(2, code & 0x0800 ? reg(kSp) : 0, reg(bits(code, 10, 8)));
    case 0xB:
        return narrowMiscellaneous(code);
    case 0xC:
        return multiple(2, code & 0x0800, code & 0xFF, bits(code, 10, 8));
    case 0xD:
        return kind(2, bits(code, 11, 8) < 14 ? Kind::Branch : Kind::Simple);
    default:
        return kind(2, Kind::Branch);
    }
}
} // namespace

ThumbInstruction decodeThumb(std::uint16_t first, std::uint16_t second)
{
    return isWideThumb(first) ? decodeWide(first, second) : narrow(first);
}

bool accessesMemory(const ThumbInstruction &instruction)
{
    switch (instruction.kind) {
    case Kind::Load:
    case Kind::LoadMultiple:
    case Kind::Store:
    case Kind::StoreMultiple:
    case Kind::TableBranch:
    case Kind::VectorMemory:
        return true;
    default:
        return false;
    }
}

} // namespace thimble::core
