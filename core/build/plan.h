// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace thimble::core {

/// One block of the arena: a tensor or a kernel's scratch, alive from the start of operation `first` to the end of
/// operation `last`, at bytes [offset, offset + size).
struct PlannedBuffer
{
    enum class Kind { Input, Output, Activation, Scratch };
    std::string name;
    Kind kind = Kind::Activation;
    int tensor = -1; ///< index into Network::tensors, -1 for scratch
    std::vector<int> shape;
    std::int64_t size = 0;
    int first = 0;
    int last = 0;
    std::int64_t offset = 0;
};

/// The arena over time; what the window shows and what runs. `lowerBound` = most bytes live at once, whatever the layout.
struct Plan
{
    std::string planner; ///< "greedy by size", "exact", ...
    std::int64_t arenaBytes = 0;
    std::int64_t lowerBound = 0;
    int peakOperation = 0;
    std::vector<std::string> operations; ///< names of the time steps
    std::vector<PlannedBuffer> buffers;
};

Json toJson(const Plan &plan);
Result<Plan> planFromJson(const Json &json, const std::string &where);

} // namespace thimble::core
