// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/codeimage.h"

namespace thimble::core {

namespace {
constexpr std::size_t kHeaderBytes = 52;
constexpr std::size_t kProgramHeaderBytes = 32;
constexpr std::uint32_t kLoadable = 1;
constexpr std::uint32_t kMachineArm = 40;

Error broken(const char *what) { return {ErrorCode::Input, std::string("The ELF file ") + what + ".", {}}; }

std::uint32_t number(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
    return value;
}
} // namespace

void CodeImage::add(std::uint32_t address, std::vector<std::uint8_t> bytes)
{
    m_pieces.push_back({address, std::move(bytes)});
}

std::optional<std::uint16_t> CodeImage::halfword(std::uint32_t address) const
{
    for (const auto &piece : m_pieces) {
        const std::uint32_t at = address - piece.address; // wraps to a large number below the piece
        if (at < piece.bytes.size() && piece.bytes.size() - at >= 2)
            return static_cast<std::uint16_t>(piece.bytes[at] | piece.bytes[at + 1] << 8);
    }
    return std::nullopt;
}

Result<CodeImage> codeFromElf(std::span<const std::uint8_t> elf)
{
    if (elf.size() < kHeaderBytes || number(elf, 0, 4) != 0x464C457F)
        return broken("does not begin as one");
    if (elf[4] != 1 || elf[5] != 1 || number(elf, 18, 2) != kMachineArm)
        return broken("is not a 32-bit little-endian ARM program");
    const std::size_t table = number(elf, 28, 4);
    const std::size_t entry = number(elf, 42, 2);
    const std::size_t count = number(elf, 44, 2);
    if (entry < kProgramHeaderBytes || table > elf.size() || count * entry > elf.size() - table)
        return broken("has a program header table outside the file");
    CodeImage image;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t header = table + i * entry;
        if (number(elf, header, 4) != kLoadable)
            continue;
        const std::size_t offset = number(elf, header + 4, 4);
        const std::size_t bytes = number(elf, header + 16, 4);
        if (offset > elf.size() || bytes > elf.size() - offset)
            return broken("has a segment outside the file");
        const auto segment = elf.subspan(offset, bytes);
        image.add(number(elf, header + 8, 4), {segment.begin(), segment.end()});
    }
    return image;
}

} // namespace thimble::core
