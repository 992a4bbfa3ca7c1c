// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace thimble::compiler {

/// What the linker made, as far as sizes and bytes go: 32-bit little-endian ELF executables only. Reads the linker's own output,
/// yet checks every offset: a truncated file is an error, never a crash.
struct ElfImage
{
    std::map<std::string, std::uint32_t> sectionBytes; ///< allocated sections by name
    std::map<std::string, std::uint32_t> symbolBytes;  ///< functions and objects by name
    std::vector<std::uint8_t> flat; ///< all loaded bytes from `loadAddress` on, by physical address
};

/// Loaded segments below `loadAddress` or beyond `mostBytes` are errors.
core::Result<ElfImage> readElf(std::span<const std::uint8_t> bytes, std::uint32_t loadAddress,
                               std::size_t mostBytes);

} // namespace thimble::compiler
