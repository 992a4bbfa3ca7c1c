// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/network/network.h"

namespace thimble::core {

inline constexpr int kMaxRank = 6;
inline constexpr std::size_t kMaxTensorElements = std::size_t(1) << 28;

/// The shapes of an operator's outputs from its inputs and options, by TFLite's rules: also checks that the operator has the
/// inputs, constants and options it needs. Tensor indices must be in range, tensor shapes positive and below
/// kMaxTensorElements, constants complete. An error's sentence is a clause without the operator's name ("the stride must be
/// 1 or more, not 0").
Result<std::vector<std::vector<int>>> inferShapes(const Network &network, const Operator &op);

/// SAME and VALID windows along one dimension: size of the output and padding before the first element (the odd one goes to
/// the end). Output 0: the window does not fit.
struct WindowSize
{
    int output = 0;
    int before = 0;
};
WindowSize windowSize(Padding padding, int input, int kernel, int stride, int dilation = 1);

/// The values of a constant int32 or int64 tensor (axes, paddings, shapes); empty when it is not one.
std::vector<std::int64_t> constantIntegers(const Tensor &tensor);

/// numpy's broadcast of two shapes.
Result<std::vector<int>> broadcastShape(const std::vector<int> &a, const std::vector<int> &b);

/// Axes of a reduction or a transpose brought into [0, rank); fails on values outside [-rank, rank).
Result<std::vector<int>> normalizedAxes(const Tensor &axes, int rank);

/// What a StridedSlice takes of one dimension: `count` elements from `first` on, `step` apart.
struct SliceRange
{
    int first = 0, step = 1, count = 1;
    bool dropped = false; ///< the dimension (then of one element) vanishes from the output
};
Result<std::vector<SliceRange>> sliceRanges(const Network &network, const Operator &op);

} // namespace thimble::core
