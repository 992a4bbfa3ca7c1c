// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/measurement.h"
#include "core/build/plan.h"
#include "core/network/recordform.h"

#include <map>
#include <string>
#include <vector>

namespace thimble::core {

enum class InputMode { Resident, Consumed }; ///< may the arena planner overwrite the input?

struct CompileOptions
{
    std::string optimize = "latency"; ///< latency, balanced, ram, flash
    InputMode inputMode = InputMode::Consumed;
    bool link = true; ///< false: plan and predict only, no C compiler is run (what the gate asks)
    /// The records that the MLPerf Tiny runner will load; without it a record is the input itself. Costs image and RAM, so only
    /// what is served has it.
    std::optional<RecordForm> record;
};

/// What the compiler makes of a network for a board; plain values, no behaviour.
struct Build
{
    std::string key; ///< hash of network, board, options and kernel sources: equal keys, equal bytes
    std::string board;
    Plan plan;
    Measurement predicted;                    ///< origin predicted; layers, RAM, flash, cycles
    std::map<std::string, std::string> files; ///< export folder: relative path -> text
    std::vector<std::uint8_t>
        image; ///< linked for the board's loader (firmware/monitor/thimble_module.h); empty if !link
    std::vector<std::uint8_t> elf;  ///< the same, as ELF, for the timing model and for people
    std::vector<std::string> notes; ///< what the compiler did and why, one sentence each
};

} // namespace thimble::core
