// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/candidate.h"
#include "core/search/compiler.h"

namespace thimble::core {

/// What planning an untrained network says: whether it may be trained, and the predictions, one per board.
struct GateVerdict
{
    bool passes = false;
    std::vector<Measurement> predictions; ///< origin predicted
    std::string reason;                   ///< one sentence, when it does not pass
};

/// Plan before training (design, section 1): the architecture with seeded weights is planned for every board, without a C
/// compiler, in milliseconds. It must lower, fit each board's own RAM and flash, and keep the user's limits on each board.
GateVerdict gate(const Genome &genome, const TaskShape &shape, const std::vector<Board> &boards,
                 const Limits &limits, Compiler &compiler, std::uint64_t seed, const std::stop_token &stop);

} // namespace thimble::core
