// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "firmware/kernels/host/pack.h"

#include <cstring>

/// Private to the packer: what its sources share.
namespace thimble::kernels {

template<class T>
Constant constant(const char *role, const char *type, Constant::Kind kind, std::span<const T> elements)
{
    Constant result{role, type, {}, kind};
    result.bytes.resize(elements.size_bytes());
    if (!elements.empty())
        std::memcpy(result.bytes.data(), elements.data(), elements.size_bytes());
    return result;
}
template<class T>
Constant constant(const char *role, const char *type, Constant::Kind kind, const std::vector<T> &elements)
{
    return constant(role, type, kind, std::span<const T>(elements));
}

/// The parameter block of a layer without its pointers; sizes have been checked by `sizesProblem`.
thimble_conv_params convParams(const ConvLayer &layer);
thimble_dense_params denseParams(const DenseLayer &layer);

/// Empty, or why the parameter block or the arrays cannot hold the layer.
std::string sizesProblem(const ConvLayer &layer, bool depthwise);
std::string sizesProblem(const DenseLayer &layer);

/// bias - inZero * (sum of the channel's weights), modulo 2^32 as the accumulator itself. Weight i of channel c is
/// weights[c * channelStep + i * weightStep].
std::vector<thimble_requant> foldedRequant(std::span<const thimble_requant> requant,
                                           std::span<const std::int8_t> weights, std::size_t perChannel,
                                           std::size_t channelStep, std::size_t weightStep, int inZero);

/// value * multiplier * 2^(shift - 31) as the kernels compute it; the result fits int32.
std::int32_t rescaled(std::int64_t value, std::int32_t multiplier, std::int32_t shift, Rounding rounding);

/// For a kernel that reads the windows of `group` output pixels in raster order before it writes them: the bytes by which
/// the input must start above the output (KernelCall::overlap).
std::int64_t rasterOverlap(const ConvLayer &layer, int group);

/// 1x1 with stride 1 over the whole image.
bool isPointwise(const ConvLayer &layer);

KernelCall portableConv(const ConvLayer &layer);
KernelCall portableDepthwise(const ConvLayer &layer);
KernelCall portableDense(const DenseLayer &layer);

/// The SMLAD kernel for the layer, or nothing where it does not fulfil what that needs.
std::optional<KernelCall> armv7emConv(const ConvLayer &layer, Prefer prefer);
std::optional<KernelCall> armv7emDepthwise(const ConvLayer &layer);
std::optional<KernelCall> armv7emDense(const DenseLayer &layer);

} // namespace thimble::kernels
