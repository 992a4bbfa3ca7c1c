// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/genome/lowering.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace thimble::plugins {

/// One array of a layer with its shape; plain memory, so that files and inheritance need no torch.
struct WeightArray
{
    std::vector<int> shape;
    std::vector<float> values;
};

/// Float weights of one layer. Convolutions: weight (O I H W), then batch norm's gamma, beta, mean, variance. Dense layers: weight
/// (O H W C, the layer's unflattened input), bias.
struct LayerWeights
{
    core::Layer::Kind kind = core::Layer::Kind::Conv;
    std::vector<WeightArray> arrays;
};

/// Bytes of a HASH.weights file: a line of JSON with the shapes, then the floats (little-endian). Equal weights give equal bytes.
std::vector<std::uint8_t> encodeWeights(const std::vector<LayerWeights> &layers);
/// Untrusted bytes: limits, exact length, finite values.
core::Result<std::vector<LayerWeights>> decodeWeights(std::span<const std::uint8_t> bytes,
                                                      const std::string &where);

/// Copies what a parent knows into a network of another shape. Layers are paired in order (equal kinds, equal shapes preferred, by
/// dynamic programming), then the overlapping slices are copied: first channels, centres of kernels. What has no counterpart
/// keeps its initial value. Returns how many of the layers of `into` received weights.
int inheritWeights(const std::vector<LayerWeights> &from, std::vector<LayerWeights> &into);

} // namespace thimble::plugins
