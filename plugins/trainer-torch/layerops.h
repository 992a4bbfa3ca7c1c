// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/genome/lowering.h"

#include <ATen/core/Tensor.h>

namespace thimble::plugins {

/// A sliding window with TFLite's padding: "same" puts the odd element below and to the right.
struct Window
{
    int kernelH = 1, kernelW = 1, strideH = 1, strideW = 1;
    int top = 0, bottom = 0, left = 0, right = 0;

    bool padded() const { return top + bottom + left + right > 0; }
};
Window makeWindow(core::Padding padding, int inH, int inW, int kernelH, int kernelW, int strideH,
                  int strideW);
Window windowOf(const core::Layer &layer);

/// All take and give N x C x H x W. Convolutions pad with zeros, the maximum with -infinity, the mean counts only what lies inside.
at::Tensor convolve(const at::Tensor &input, const at::Tensor &weight, const at::Tensor &bias,
                    const Window &window, std::int64_t groups);
at::Tensor maxPool(const at::Tensor &input, const Window &window);
at::Tensor averagePool(const at::Tensor &input, const Window &window);
/// N x (H W C): TFLite's order, whatever the order in memory.
at::Tensor flattenHwc(const at::Tensor &input);

} // namespace thimble::plugins
