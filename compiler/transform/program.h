// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/network/network.h"

#include <optional>
#include <string>
#include <vector>

namespace thimble::compiler {

/// One operation that will run: an operator of the network, perhaps with others folded into it.
struct Step
{
    core::Operator op; ///< indices into Program::network.tensors
    std::string name;  ///< "3 pointwise": position and kind, the same in every report
    /// Rows above and columns left of the image that count as zero point, when a PAD was folded in; else the operator's rule holds.
    struct Pad
    {
        int top = 0, left = 0;
    };
    std::optional<Pad> pad;
};

/// What is left to run after the graph passes. Every pass is exact: equal bytes for every input.
struct Program
{
    core::Network
        network; ///< the tensors; constants that were computed at compile time are added or filled in
    std::vector<Step> steps;
    /// Per tensor: the tensor whose bytes it shares (itself if none). RESHAPE and its relatives are views and cost nothing.
    std::vector<int> storage;
    std::vector<std::string> notes; ///< one sentence for each thing that was done

    const core::Tensor &tensor(int index) const { return network.tensors[std::size_t(index)]; }
    int root(int index) const { return storage[std::size_t(index)]; }
};

/// All passes in order: constants are computed, views resolved, padding folded, operators without effect dropped, and outputs
/// that would be an input or a constant given a copy of their own. Fails on what has no kernel, naming the operator.
core::Result<Program> lowerNetwork(const core::Network &network);

/// A short word for an operator in the context of its network: "conv", "pointwise", "depthwise", "dense", ...
std::string stepWord(const core::Network &network, const core::Operator &op);

} // namespace thimble::compiler
