// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/thumbfields.h"

#include <bit>

namespace thimble::core::thumb {

using Kind = ThumbKind;

ThumbInstruction kind(int bytes, ThumbKind kind)
{
    ThumbInstruction result;
    result.bytes = bytes;
    result.kind = kind;
    return result;
}

ThumbInstruction processing(int bytes, std::uint32_t reads, std::uint32_t writes)
{
    auto result = kind(bytes, Kind::Simple);
    result.reads = reads;
    result.writes = writes;
    return result;
}

ThumbInstruction transfer(int bytes, bool load, unsigned data, std::uint32_t address)
{
    auto result = kind(bytes, load ? Kind::Load : Kind::Store);
    result.address = address;
    result.reads = address | (load ? 0 : reg(data));
    result.loaded = load ? reg(data) : 0;
    result.writes = result.loaded;
    result.writesPc = load && data == kPc;
    return result;
}

ThumbInstruction multiple(int bytes, bool load, std::uint32_t registers, unsigned base)
{
    auto result = kind(bytes, load ? Kind::LoadMultiple : Kind::StoreMultiple);
    result.transfers = std::popcount(registers);
    result.loaded = load ? registers : 0;
    result.address = reg(base);
    result.reads = reg(base) | (load ? 0 : registers);
    result.writes = result.loaded | reg(base);
    result.writesPc = load && (registers & reg(kPc));
    return result;
}

namespace {
/// 1110 100: multiples, doubles, exclusives, table branches.
ThumbInstruction wideMultiples(unsigned first, unsigned second)
{
    const bool load = first & 0x0010;
    const unsigned base = bits(first, 3, 0);
    if (!(first & 0x0040)) {
        auto result = multiple(4, load, second, base);
        if (!(first & 0x0020))
            result.writes = result.loaded;
        return result;
    }
    if (first & 0x0120) { // LDRD, STRD
        const auto pair = reg(bits(second, 15, 12)) | reg(bits(second, 11, 8));
        auto result = multiple(4, load, pair, base);
        result.transfers = 2;
        result.writesPc = false;
        if (!(first & 0x0020))
            result.writes = result.loaded;
        return result;
    }
    if ((first & 0xFFF0) == 0xE8D0 && (second & 0x00E0) == 0) {
        auto result = kind(4, Kind::TableBranch);
        result.reads = result.address = reg(base) | reg(bits(second, 3, 0));
        return result;
    }
    return transfer(4, load, bits(second, 15, 12), reg(base)); // LDREX, STREX
}

/// 1110 101: data processing with a shifted register.
ThumbInstruction wideShifted(unsigned first, unsigned second)
{
    const unsigned operation = bits(first, 8, 5);
    const unsigned base = bits(first, 3, 0), target = bits(second, 11, 8);
    const bool moves = operation <= 3 && base == kPc; // MOV and its shifts, MVN
    auto result =
        processing(4, reg(bits(second, 3, 0)) | (moves ? 0 : reg(base)), target == kPc ? 0 : reg(target));
    const bool selects = second & 0x8000;                                        // CSEL and its like
    result.shifts = (second & 0x70F0) && !selects && !(moves && operation == 2); // MOV: a shift alone
    return result;
}

/// 1111 0, second 0: data processing with immediates.
ThumbInstruction wideImmediate(unsigned first, unsigned second)
{
    const unsigned base = bits(first, 3, 0), target = bits(second, 11, 8);
    const auto writes = target == kPc ? 0 : reg(target);
    if (!(first & 0x0200))
        return processing(4, base == kPc ? 0 : reg(base), writes);
    const unsigned operation = bits(first, 8, 4);
    if (operation == 0x04) // MOVW
        return processing(4, 0, writes);
    if (operation == 0x0C || operation == 0x16) // MOVT, BFI and BFC keep the rest of their target
        return processing(4, reg(target) | (operation == 0x16 && base != kPc ? reg(base) : 0), writes);
    return processing(4, base == kPc ? 0 : reg(base), writes);
}

/// 1111 0, second 1: branches, low-overhead loops, miscellaneous control.
ThumbInstruction wideControl(unsigned first, unsigned second)
{
    if ((second & 0xD000)
        == 0xC000) // low-overhead loops: DLS begins one, WLS too and LE ends one, which may jump
        return kind(4, second & 0x2000 ? Kind::Simple : Kind::LoopEnd);
    const bool conditional = (second & 0xD000) == 0x8000 && (first & 0x0380) != 0x0380;
    if (conditional || (second & 0x1000))
        return kind(4, Kind::Branch);
    const unsigned group = first & 0xFFE0;
    if (group == 0xF380 || group == 0xF3E0)
        return kind(4, (first & 0x0010) ? Kind::Hint : Kind::SpecialMove); // MSR, MRS
    return kind(4, Kind::Hint);
}

/// 1111 100: single loads and stores.
ThumbInstruction wideSingle(unsigned first, unsigned second)
{
    const bool load = first & 0x0010;
    const unsigned data = bits(second, 15, 12);
    const unsigned base = bits(first, 3, 0);
    const bool word = bits(first, 6, 5) == 2;
    if (load && data == kPc && !word)
        return kind(4, Kind::Hint); // PLD, PLI
    auto address = reg(base);
    const bool immediate = (first & 0x0080) || base == kPc || (second & 0x0800);
    if (!immediate)
        address |= reg(bits(second, 3, 0));
    auto result = transfer(4, load, data, address);
    if (!(first & 0x0080) && base != kPc && (second & 0x0900) == 0x0900)
        result.writes |= reg(base);
    return result;
}

/// 1111 1010 and 1011: registers, multiplies, divides.
ThumbInstruction wideRegisters(unsigned first, unsigned second)
{
    const unsigned base = bits(first, 3, 0), target = bits(second, 11, 8), other = bits(second, 15, 12);
    const auto sources = reg(bits(second, 3, 0)) | (base == kPc ? 0 : reg(base));
    if (!(first & 0x0100))
        return processing(4, sources, reg(target));
    const unsigned group = first & 0xFFF0;
    if (group == 0xFB90 || group == 0xFBB0) {
        auto result = processing(4, sources, reg(target));
        result.kind = Kind::Divide;
        return result;
    }
    const bool lengthy = first & 0x0080;
    auto writes = reg(target) | (lengthy ? reg(other) : 0);
    const bool accumulates = lengthy ? bits(first, 6, 4) >= 4 : other != kPc;
    auto result = processing(4, sources | (accumulates ? (lengthy ? writes : reg(other)) : 0), writes);
    result.kind = Kind::Multiply;
    if (lengthy)
        result.multiply = accumulates ? MultiplyForm::LongAccumulate : MultiplyForm::Long;
    else
        result.multiply = accumulates ? MultiplyForm::Accumulate : MultiplyForm::Plain;
    return result;
}

/// 111x 1110, coprocessors 10 and 11: the FPU's arithmetic.
ThumbInstruction wideFloat(unsigned first, unsigned second)
{
    if (second & 0x0010) { // moves between core and FPU
        const bool toCore = first & 0x0010;
        const unsigned data = bits(second, 15, 12);
        const auto used = data == kPc ? 0 : reg(data);
        return processing(4, toCore ? 0 : used, toCore ? used : 0);
    }
    const unsigned operation = first & 0x00B0;
    const bool squareRoot = (first & 0x00BF) == 0x00B1 && (second & 0x00C0) == 0x00C0;
    if (operation == 0x0080 || squareRoot)
        return kind(4, Kind::FloatDivide);
    const bool mac = operation == 0x0000 || operation == 0x0010 || operation == 0x0090 || operation == 0x00A0;
    return kind(4, mac ? Kind::FloatMac : Kind::Simple);
}

/// 1110 110: loads and stores of the FPU.
ThumbInstruction wideFloatMemory(unsigned first, unsigned second)
{
    const bool load = first & 0x0010;
    const unsigned base = bits(first, 3, 0);
    if ((first & 0x0FE0) == 0x0C40) { // VMOV of two core registers
        const auto pair = reg(bits(second, 15, 12)) | reg(base);
        return processing(4, load ? 0 : pair, load ? pair : 0);
    }
    const bool single = (first & 0x0F20) == 0x0D00; // VLDR, VSTR
    const bool wide = second & 0x0100;
    auto result = kind(4, load ? Kind::Load : Kind::Store);
    if (!single || wide) {
        result.kind = load ? Kind::LoadMultiple : Kind::StoreMultiple;
        result.transfers = single ? 2 : static_cast<int>(second & 0xFF);
    }
    result.address = result.reads = reg(base);
    if (!single && (first & 0x0020))
        result.writes = reg(base);
    return result;
}

/// 111x 11: coprocessors 10 and 11 are the FPU, all else is MVE.
ThumbInstruction wideCoprocessor(unsigned first, unsigned second)
{
    const unsigned number = bits(second, 11, 8);
    const bool fpu = (number == 10 || number == 11) && (first & 0x0F00) != 0x0F00;
    const bool memory = (first & 0x0E00) == 0x0C00;
    if (fpu && (first & 0x1000))
        return kind(4, memory ? Kind::VectorMemory : Kind::Simple); // VSEL, VMAXNM, roundings
    if (fpu)
        return memory ? wideFloatMemory(first, second) : wideFloat(first, second);
    if (!memory)
        return kind(4, Kind::Vector);
    auto result = kind(4, Kind::VectorMemory);
    result.address = result.reads = reg(bits(first, 3, 0));
    if ((first & 0x0120) != 0x0100) // all but the plain offset write the base back
        result.writes = result.address;
    return result;
}
} // namespace

ThumbInstruction decodeWide(unsigned first, unsigned second)
{
    if ((first & 0xEC00) == 0xEC00)
        return wideCoprocessor(first, second);
    if ((first & 0xFE00) == 0xE800)
        return wideMultiples(first, second);
    if ((first & 0xFE00) == 0xEA00)
        return wideShifted(first, second);
    if ((first & 0xF800) == 0xF000)
        return second & 0x8000 ? wideControl(first, second) : wideImmediate(first, second);
    if ((first & 0xFE00) == 0xF800)
        return wideSingle(first, second);
    return wideRegisters(first, second);
}

} // namespace thimble::core::thumb
