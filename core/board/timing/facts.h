// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <string>
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

/// A cache of the board as the emulator simulated it by address, empty at the begin mark.
struct FactCache
{
    std::uint64_t uses = 0;   ///< fetches of 8 bytes, and accesses
    std::uint64_t misses = 0; ///< lines filled
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
    std::map<std::string, FactCache> caches;
};

/// Reads the plugin's JSON lines, in order. `text` comes from our own plugin but through a file.
Result<std::vector<Facts>> parseFacts(std::string_view text);

} // namespace thimble::core
