// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/layerops.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace thimble::plugins {

namespace {
int samePadding(int size, int kernel, int stride)
{
    return std::max(((size + stride - 1) / stride - 1) * stride + kernel - size, 0);
}

at::Tensor pad(const at::Tensor &input, const Window &window, double value)
{
    if (!window.padded())
        return input;
    return at::constant_pad_nd(input, {window.left, window.right, window.top, window.bottom}, value);
}

at::Tensor sumPool(const at::Tensor &input, const Window &window)
{
    return at::avg_pool2d(pad(input, window, 0), {window.kernelH, window.kernelW},
                          {window.strideH, window.strideW}, 0, false, true, 1);
}
} // namespace

Window makeWindow(core::Padding padding, int inH, int inW, int kernelH, int kernelW, int strideH, int strideW)
{
    Window window{kernelH, kernelW, strideH, strideW};
    if (padding == core::Padding::Same) {
        const int vertical = samePadding(inH, kernelH, strideH);
        const int horizontal = samePadding(inW, kernelW, strideW);
        window.top = vertical / 2;
        window.bottom = vertical - window.top;
        window.left = horizontal / 2;
        window.right = horizontal - window.left;
    }
    return window;
}

Window windowOf(const core::Layer &layer)
{
    return makeWindow(layer.padding, layer.inH, layer.inW, layer.kernelH, layer.kernelW, layer.strideH,
                      layer.strideW);
}

at::Tensor convolve(const at::Tensor &input, const at::Tensor &weight, const at::Tensor &bias,
                    const Window &window, std::int64_t groups)
{
    if (window.top == window.bottom && window.left == window.right)
        return at::conv2d(input, weight, bias, {window.strideH, window.strideW}, {window.top, window.left}, 1,
                          groups);
    return at::conv2d(pad(input, window, 0), weight, bias, {window.strideH, window.strideW},
                      at::IntArrayRef{0}, 1, groups);
}

at::Tensor maxPool(const at::Tensor &input, const Window &window)
{
    return at::max_pool2d(pad(input, window, -std::numeric_limits<double>::infinity()),
                          {window.kernelH, window.kernelW}, {window.strideH, window.strideW});
}

at::Tensor averagePool(const at::Tensor &input, const Window &window)
{
    if (window.kernelH == input.size(2) && window.kernelW == input.size(3) && !window.padded())
        return at::mean(input, {2, 3}, true);
    if (!window.padded())
        return at::avg_pool2d(input, {window.kernelH, window.kernelW}, {window.strideH, window.strideW});
    return sumPool(input, window)
        / sumPool(at::ones({1, 1, input.size(2), input.size(3)}, input.options()), window);
}

at::Tensor flattenHwc(const at::Tensor &input)
{
    return input.dim() == 2 ? input : input.permute({0, 2, 3, 1}).reshape({input.size(0), -1});
}

} // namespace thimble::plugins
