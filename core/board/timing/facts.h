// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace thimble::core {

/// Consecutive instructions that ran equally often; only the last of them was ever not followed by the next in memory.
struct FactBlock
{
    std::uint32_t address = 0;
    std::uint32_t instructions = 0;
    std::uint64_t executions = 0;
    std::uint64_t taken = 0;
};

/// Consecutive 4-byte words of flash that were read equally often as data.
struct FactRange
{
    std::uint32_t address = 0;
    std::uint32_t words = 0;
    std::uint64_t reads = 0;
};

/// What the guest did between two marks, as firmware/emulator writes it: no time in it, equal bytes for equal programs.
struct Facts
{
    static constexpr int kWholeRun = -1;

    int run = 0;
    int lap =
        kWholeRun; ///< kWholeRun, or the layer; the piece behind the last layer has the number of layers
    std::uint64_t instructions = 0;
    std::uint64_t loads = 0, stores = 0, flashLoads = 0; ///< accesses; loads without those from flash
    std::vector<FactBlock> blocks;
    std::vector<FactRange> flash;
    std::uint32_t lineBytes = 0;
    /// [d]: uses of a line with d other lines used since its last use; [0]: never used before, or longer ago than counted.
    std::vector<std::uint64_t> fetchDistance, flashDistance;

    /// Misses of a least-recently-used cache of so many lines over one of the two distances.
    static std::uint64_t misses(const std::vector<std::uint64_t> &distance, std::uint32_t lines);
};

/// Reads the plugin's JSON lines, in order. `text` comes from our own plugin but through a file.
Result<std::vector<Facts>> parseFacts(std::string_view text);

} // namespace thimble::core
