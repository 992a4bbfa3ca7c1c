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
    double memory = 0; ///< waiting for lines that the caches do not hold
    std::uint64_t total() const { return static_cast<std::uint64_t>(std::llround(issue + refill + memory)); }
};

/// Turns facts into cycles by the model that the board names (`timingModel`), with the parameters in its `timing`. Pure: equal
/// arguments, equal answer. Fails when the model is unknown, a parameter is missing, or the facts name code that is not there.
///
/// A model is the issue rules of a core (issuemodels.h), a pipeline refill for each taken branch, more when its target is an
/// unaligned 32-bit instruction, a penalty for the rarer way of each conditional branch where branches are predicted, and a
/// fixed wait for each line that a cache of the part did not hold. Not in it: contention between fetches and data, operand-
/// dependent divides, and what one stretch of code leaves in the pipeline for the next.
Result<CycleCount> cyclesOf(const Facts &facts, const CodeImage &code, const Board &board);

/// Half the width of what a latency by this board's model may be off, as a share of it (`timing.errorShare`): the largest
/// error on code whose time on silicon is known, more where none is.
double timingErrorShare(const Board &board);

/// The names that `timingModel` may have.
std::vector<std::string> timingModels();

} // namespace thimble::core
