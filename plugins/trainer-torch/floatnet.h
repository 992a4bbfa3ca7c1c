// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "plugins/trainer-torch/adamw.h"
#include "plugins/trainer-torch/weights.h"

#include "core/base/random.h"
#include "core/genome/lowering.h"

#include <vector>

namespace thimble::plugins {

/// The tensors of one weighted layer: convolutions have weight and batch norm, dense layers weight (O x I) and bias.
struct FloatLayer
{
    at::Tensor weight, bias;
    at::Tensor gamma, beta, mean, variance;
};

/// A convolution or dense layer with batch norm folded away: weight (O I H W or O x I) and bias.
struct FoldedLayer
{
    at::Tensor weight, bias;
};

inline bool isWeighted(const core::Layer &layer)
{
    using Kind = core::Layer::Kind;
    return layer.kind == Kind::Conv || layer.kind == Kind::Depthwise || layer.kind == Kind::Dense;
}

/// The lowered architecture as a float network for training. Same operators in the same order as untrainedNetwork() makes.
class FloatNet
{
public:
    /// He-normal weights from `random`.
    FloatNet(std::vector<core::Layer> layers, core::Random &random);

    const std::vector<core::Layer> &layers() const { return m_layers; }
    /// Logits (N x classes) for a batch (N x C x H x W); `training` uses and updates the batch's own statistics.
    at::Tensor forward(const at::Tensor &input, bool training);
    std::vector<Parameter> parameters() const;

    /// Weight of the newest batch in the running statistics: 1 / (n + 1) for n = 0, 1, ... gives their plain mean.
    void setStatisticsMomentum(double momentum) { m_momentum = momentum; }

    std::vector<LayerWeights> save() const;
    /// Arrays must have the shapes that save() gives.
    void load(const std::vector<LayerWeights> &weights);
    /// One entry per layer, empty tensors where there are no weights.
    std::vector<FoldedLayer> fold() const;

private:
    at::Tensor apply(std::size_t index, const at::Tensor &input, const at::Tensor &addend, bool training);
    at::Tensor normalise(const FloatLayer &layer, const at::Tensor &input, bool training) const;

    std::vector<core::Layer> m_layers;
    std::vector<FloatLayer> m_weights; ///< one entry per layer
    double m_momentum = 0.1;
};

} // namespace thimble::plugins
