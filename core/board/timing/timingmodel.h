// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"
#include "core/board/timing/codeimage.h"
#include "core/board/timing/facts.h"

#include <cmath>

namespace thimble::core {

/// Where the cycles of a run go; their sum is the run's time.
struct CycleCount
{
    double issue = 0;  ///< the core alone, memory without wait states
    double refill = 0; ///< taken branches
    double data = 0;   ///< waiting for constants in flash
    double fetch = 0;  ///< waiting for instructions in flash
    std::uint64_t total() const
    {
        return static_cast<std::uint64_t>(std::llround(issue + refill + data + fetch));
    }
};

/// Turns facts into cycles by the model that the board names (`timingModel`), with the parameters in its `timing`. Pure: equal
/// arguments, equal answer. Fails when the model is unknown, a parameter is missing, or the facts name code that is not there.
///
/// `l4r5-v1`, Cortex-M4 behind the STM32L4's flash interface. Issue: one cycle per instruction (ARM DDI 0439, table 3-1), but
/// a single load takes two unless the next instruction is an independent load or store (pipelined, 3.3.2), multiples 1 + N,
/// divides their middle; a taken branch adds a pipeline refill. Flash: each use of a 64-bit word that is not among the last
/// ones used (instruction cache, data cache) costs the wait states; the prefetch buffer is off, as after reset. Not in it: bus contention between fetches
/// and data, the alignment of branch targets, and operand-dependent divides.
Result<CycleCount> cyclesOf(const Facts &facts, const CodeImage &code, const Board &board);

} // namespace thimble::core
