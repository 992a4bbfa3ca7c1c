// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "firmware/kernels/host/pack.h"

#include <string>
#include <vector>

/// Random layers for kernel tests, seeded; each owns what its layer's spans show.
namespace thimble::tests {

struct ConvCase
{
    std::string name;
    bool depthwise = false;
    kernels::ConvLayer layer;
    std::vector<std::int8_t> weights;
    std::vector<thimble_requant> requant;
    std::vector<std::int8_t> input;

    std::size_t outputs() const;
    kernels::KernelCall call(kernels::Family family, kernels::Prefer prefer) const;
};

struct DenseCase
{
    std::string name;
    kernels::DenseLayer layer;
    std::vector<std::int8_t> weights;
    std::vector<thimble_requant> requant;
    std::vector<std::int8_t> input;

    std::size_t outputs() const;
    kernels::KernelCall call(kernels::Family family, kernels::Prefer prefer) const;
};

/// How a layer's numbers are drawn. Usual: outputs use their range, no clamping. Clamped: random activation bounds. Large:
/// factors of 1/2 and more (no right shift). Extreme: all weights and inputs at their limits.
enum class Numbers { Usual, Clamped, Large, Extreme };

/// `sizes`: only the integer members of the layer are used; outputs are sized by the caller.
ConvCase convCase(const kernels::ConvLayer &sizes, bool depthwise, Numbers numbers, core::Random &random);
DenseCase denseCase(const kernels::DenseLayer &sizes, Numbers numbers, core::Random &random);

/// A convolution's sizes: SAME (`same`) or VALID padding as TFLite computes it.
kernels::ConvLayer convSizes(int h, int w, int in, int out, int kernelH, int kernelW, int stride, bool same,
                             int dilation = 1);

} // namespace thimble::tests
