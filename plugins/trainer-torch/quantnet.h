// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "plugins/trainer-torch/floatnet.h"

#include <vector>

namespace thimble::plugins {

/// real = scale * (code - zeroPoint) for int8 codes.
struct Codes
{
    double scale = 1;
    int zeroPoint = 0;
};

/// What the exporter needs of one layer, in plain memory.
struct QuantisedLayer
{
    std::vector<float> weight, bias; ///< as FoldedLayer; empty where there are none
    Codes output;
};

/// The folded network with quantisation simulated in float: weights symmetric (one scale per output channel, one per dense
/// layer, from the present largest magnitude), activations asymmetric with ranges that calibration froze. Rounding passes gradients straight
/// through, clamping stops them (Jacob et al. 2018). What TFLite does not rescale (pools, reshape) keeps its input's codes.
class QuantNet
{
public:
    /// `input`: the codes of what forward() is fed with.
    QuantNet(const FloatNet &net, Codes input);

    const std::vector<core::Layer> &layers() const { return m_layers; }
    at::Tensor forward(const at::Tensor &input);
    std::vector<Parameter> parameters() const;

    /// Runs a batch with free activations and remembers a sample of each; freeze() then chooses every range so that the squared error of
    /// the sampled values is smallest. Without any observed batch ranges stay at [-6, 6].
    void observe(const at::Tensor &input);
    void freeze();

    std::vector<QuantisedLayer> quantised() const;

private:
    at::Tensor run(const at::Tensor &input, bool observing);
    at::Tensor apply(std::size_t index, const at::Tensor &input, const at::Tensor &addend, bool observing);
    bool rescales(std::size_t index) const;
    Codes codesOf(int layer) const { return layer < 0 ? m_input : m_codes[std::size_t(layer)]; }
    void inheritCodes();

    std::vector<core::Layer> m_layers;
    std::vector<FoldedLayer> m_weights;
    std::vector<Codes> m_codes; ///< of each layer's output
    std::vector<std::vector<float>> m_samples;
    Codes m_input;
};

/// The range [low, high] (zero included) as int8 codes; ReLU outputs get zero point -128.
Codes codesForRange(double low, double high, bool relu);
/// The codes with the smallest squared error on these values, among shrunken versions of their range.
Codes bestCodes(std::vector<float> samples, bool relu);

} // namespace thimble::plugins
