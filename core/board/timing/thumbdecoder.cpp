// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/thumbdecoder.h"

#include <bit>

namespace thimble::core {

namespace {
using Kind = ThumbKind;

constexpr unsigned kSp = 13, kPc = 15;

unsigned bits(unsigned value, int high, int low) { return (value >> low) & ((1u << (high - low + 1)) - 1); }
std::uint32_t reg(unsigned number) { return 1u << number; }

ThumbInstruction simple(int bytes) { return {bytes, Kind::Simple, 0, false, 0, 0, false}; }

ThumbInstruction kind(int bytes, Kind kind)
{
    auto result = simple(bytes);
    result.kind = kind;
    return result;
}

ThumbInstruction transfer(int bytes, bool load, unsigned data, std::uint32_t address)
{
    auto result = kind(bytes, load ? Kind::Load : Kind::Store);
    result.address = address | (load ? 0 : reg(data));
    result.loaded = load ? reg(data) : 0;
    result.writesPc = load && data == kPc;
    return result;
}

ThumbInstruction multiple(int bytes, bool load, std::uint32_t registers, unsigned base)
{
    auto result = kind(bytes, load ? Kind::LoadMultiple : Kind::StoreMultiple);
    result.transfers = std::popcount(registers);
    result.loaded = load ? registers : 0;
    result.address = reg(base) | (load ? 0 : registers);
    result.writesPc = load && (registers & reg(kPc));
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
    if ((code & 0x0500) == 0x0100)
        return kind(2, Kind::Branch); // CBZ, CBNZ
    if ((code & 0x0F00) == 0x0F00)
        return kind(2, Kind::Hint); // IT, NOP and the other hints
    return simple(2);
}

/// 0100: data processing, special data and branches, literal loads.
ThumbInstruction narrowSpecial(unsigned code)
{
    if (code & 0x0800)
        return transfer(2, true, bits(code, 10, 8), reg(kPc));
    if ((code & 0x0F00) == 0x0700)
        return kind(2, Kind::Branch); // BX, BLX
    auto result = simple(2);
    const bool moveOrAdd = (code & 0x0F00) == 0x0400 || (code & 0x0F00) == 0x0600;
    result.writesPc = moveOrAdd && (code & 0x87) == 0x87;
    return result;
}

ThumbInstruction narrow(unsigned code)
{
    switch (code >> 12) {
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
    case 0xB:
        return narrowMiscellaneous(code);
    case 0xC:
        return multiple(2, code & 0x0800, code & 0xFF, bits(code, 10, 8));
    case 0xD:
        return kind(2, bits(code, 11, 8) < 14 ? Kind::Branch : Kind::Simple);
    case 0xE:
        return kind(2, Kind::Branch);
    default:
        return simple(2);
    }
}

/// 1110 100: multiples, doubles, exclusives, table branches.
ThumbInstruction wideMultiples(unsigned first, unsigned second)
{
    const bool load = first & 0x0010;
    const unsigned base = bits(first, 3, 0);
    if (!(first & 0x0040)) {
        auto result = multiple(4, load, second, base);
        result.writesBack = first & 0x0020;
        return result;
    }
    if (first & 0x0120) { // LDRD, STRD
        const auto pair = reg(bits(second, 15, 12)) | reg(bits(second, 11, 8));
        auto result = multiple(4, load, pair, base);
        result.transfers = 2;
        result.writesPc = false;
        result.writesBack = first & 0x0020;
        return result;
    }
    if ((first & 0xFFF0) == 0xE8D0 && (second & 0x00E0) == 0)
        return kind(4, Kind::TableBranch);
    return transfer(4, load, bits(second, 15, 12), reg(base)); // LDREX, STREX
}

/// 1110 11x, 1111 11x: the FPU.
ThumbInstruction wideFloat(unsigned first, unsigned second)
{
    const bool load = first & 0x0010;
    const auto base = reg(bits(first, 3, 0));
    if ((first & 0x0F00) == 0x0E00) {
        if (second & 0x0010)
            return simple(4); // VMOV between core and FPU, VMRS
        const unsigned operation = first & 0x00B0;
        const bool squareRoot = (first & 0x00BF) == 0x00B1 && (second & 0x00C0) == 0x00C0;
        if (operation == 0x0080 || squareRoot)
            return kind(4, Kind::FloatDivide);
        const bool mac =
            operation == 0x0000 || operation == 0x0010 || operation == 0x0090 || operation == 0x00A0;
        return kind(4, mac ? Kind::FloatMac : Kind::Simple);
    }
    if ((first & 0x0FE0) == 0x0C40)
        return simple(4);                           // VMOV of two core registers
    const bool single = (first & 0x0F20) == 0x0D00; // VLDR, VSTR
    const bool wide = second & 0x0100;
    auto result = kind(4, load ? Kind::Load : Kind::Store);
    if (!single || wide) {
        result.kind = load ? Kind::LoadMultiple : Kind::StoreMultiple;
        result.transfers = single ? 2 : static_cast<int>(second & 0xFF);
    }
    result.address = base;
    result.writesBack = !single && (first & 0x0020);
    return result;
}

/// 1111 0: immediates, branches, miscellaneous control.
ThumbInstruction wideControl(unsigned first, unsigned second)
{
    if (!(second & 0x8000))
        return simple(4);
    const bool conditional = (second & 0xD000) == 0x8000 && (first & 0x0380) != 0x0380;
    if (conditional || (second & 0x1000))
        return kind(4, Kind::Branch);
    const unsigned group = first & 0xFFE0;
    if (group == 0xF380 && (first & 0x0010) == 0)
        return kind(4, Kind::SpecialMove); // MSR
    if (group == 0xF3E0)
        return kind(4, Kind::SpecialMove); // MRS
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
    result.writesBack = !(first & 0x0080) && base != kPc && (second & 0x0900) == 0x0900;
    return result;
}

/// 1111 101: data processing with registers, multiplies, divides.
ThumbInstruction wideMultiply(unsigned first)
{
    const unsigned group = first & 0xFFF0;
    return kind(4, group == 0xFB90 || group == 0xFBB0 ? Kind::Divide : Kind::Simple);
}
} // namespace

ThumbInstruction decodeThumb(std::uint16_t first, std::uint16_t second)
{
    if (!isWideThumb(first))
        return narrow(first);
    if ((first & 0xEC00) == 0xEC00)
        return wideFloat(first, second);
    if ((first & 0xFE00) == 0xE800)
        return wideMultiples(first, second);
    if ((first & 0xF800) == 0xF000)
        return wideControl(first, second);
    if ((first & 0xFE00) == 0xF800)
        return wideSingle(first, second);
    if ((first & 0xFE00) == 0xFA00)
        return wideMultiply(first);
    return simple(4);
}

} // namespace thimble::core
