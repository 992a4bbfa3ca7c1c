// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/link/elf.h"

#include <algorithm>
#include <cstring>

namespace thimble::compiler {

namespace {
// System V ABI, chapter 4 and 5; field offsets of ELF32.
constexpr std::uint32_t kAllocated = 2, kLoad = 1, kSymbols = 2, kFunction = 2, kObject = 1;

struct Section
{
    std::uint32_t name, type, flags, offset, size, link, entry;
};

class Reader
{
public:
    explicit Reader(std::span<const std::uint8_t> bytes) : m_bytes(bytes) { }

    bool failed() const { return m_failed; }

    template<class T>
    T get(std::size_t at)
    {
        T value{};
        if (at > m_bytes.size() || m_bytes.size() - at < sizeof(T))
            m_failed = true;
        else
            std::memcpy(&value, m_bytes.data() + at, sizeof(T));
        return value;
    }

    std::string text(const Section &strings, std::uint32_t at)
    {
        if (at >= strings.size || std::size_t(strings.offset) + strings.size > m_bytes.size()) {
            m_failed = true;
            return {};
        }
        const auto *begin = reinterpret_cast<const char *>(m_bytes.data()) + strings.offset + at;
        return {begin, ::strnlen(begin, strings.size - at)};
    }

    std::span<const std::uint8_t> piece(std::uint32_t offset, std::uint32_t size)
    {
        if (std::size_t(offset) + size > m_bytes.size()) {
            m_failed = true;
            return {};
        }
        return m_bytes.subspan(offset, size);
    }

private:
    std::span<const std::uint8_t> m_bytes;
    bool m_failed = false;
};

std::vector<Section> readSections(Reader &reader)
{
    const auto table = reader.get<std::uint32_t>(32);
    const auto entryBytes = reader.get<std::uint16_t>(46);
    const auto count = reader.get<std::uint16_t>(48);
    std::vector<Section> sections;
    for (std::uint16_t i = 0; i < count && !reader.failed(); ++i) {
        const auto at = std::size_t(table) + std::size_t(i) * entryBytes;
        sections.push_back({reader.get<std::uint32_t>(at), reader.get<std::uint32_t>(at + 4),
                            reader.get<std::uint32_t>(at + 8), reader.get<std::uint32_t>(at + 16),
                            reader.get<std::uint32_t>(at + 20), reader.get<std::uint32_t>(at + 24),
                            reader.get<std::uint32_t>(at + 36)});
    }
    return sections;
}

void readSymbols(Reader &reader, const std::vector<Section> &sections, ElfImage &image)
{
    for (const auto &section : sections) {
        if (section.type != kSymbols || section.entry < 16 || section.link >= sections.size())
            continue;
        for (std::uint32_t at = 0; at + 16 <= section.size && !reader.failed(); at += section.entry) {
            const auto symbol = std::size_t(section.offset) + at;
            const auto kind = reader.get<std::uint8_t>(symbol + 12) & 15u;
            const auto size = reader.get<std::uint32_t>(symbol + 8);
            if ((kind == kFunction || kind == kObject) && size > 0)
                image.symbolBytes[reader.text(sections[section.link], reader.get<std::uint32_t>(symbol))] =
                    size;
        }
    }
}

void readSegments(Reader &reader, std::uint32_t loadAddress, std::size_t mostBytes, ElfImage &image)
{
    const auto table = reader.get<std::uint32_t>(28);
    const auto entryBytes = reader.get<std::uint16_t>(42);
    const auto count = reader.get<std::uint16_t>(44);
    for (std::uint16_t i = 0; i < count && !reader.failed(); ++i) {
        const auto at = std::size_t(table) + std::size_t(i) * entryBytes;
        const auto bytes = reader.get<std::uint32_t>(at + 16);
        const auto address = reader.get<std::uint32_t>(at + 12);
        if (reader.get<std::uint32_t>(at) != kLoad || bytes == 0)
            continue;
        const auto source = reader.piece(reader.get<std::uint32_t>(at + 4), bytes);
        if (address < loadAddress || std::size_t(address - loadAddress) + bytes > mostBytes
            || reader.failed()) {
            image.flat.clear();
            return;
        }
        const auto begin = std::size_t(address - loadAddress);
        image.flat.resize(std::max(image.flat.size(), begin + bytes), 0);
        std::copy(source.begin(), source.end(), image.flat.begin() + std::ptrdiff_t(begin));
    }
}
} // namespace

core::Result<ElfImage> readElf(std::span<const std::uint8_t> bytes, std::uint32_t loadAddress,
                               std::size_t mostBytes)
{
    Reader reader(bytes);
    ElfImage image;
    const bool known = bytes.size() > 52
        && std::memcmp(bytes.data(),
                       "\x7f"
                       "ELF\x01\x01",
                       6)
            == 0;
    if (known) {
        const auto sections = readSections(reader);
        const auto names = reader.get<std::uint16_t>(50);
        for (const auto &section : sections) {
            if (names < sections.size() && (section.flags & kAllocated) != 0)
                image.sectionBytes[reader.text(sections[names], section.name)] += section.size;
        }
        readSymbols(reader, sections, image);
        readSegments(reader, loadAddress, mostBytes, image);
    }
    if (!known || reader.failed() || image.flat.empty())
        return core::Error{core::ErrorCode::Internal,
                           "The linker's output is no complete 32-bit ELF file with bytes to load.",
                           {}};
    return image;
}

} // namespace thimble::compiler
