// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace thimble::plugins {

/// A tensor that is trained; weights decay, biases and batch-norm terms do not.
struct Parameter
{
    at::Tensor value;
    bool decays = false;
};

/// AdamW (Loshchilov and Hutter 2019) with the gradient's norm clipped over all parameters, as one loop over plain memory: for the small
/// tensors here a dozen tensor operations per parameter would cost more than the network.
class AdamW
{
public:
    AdamW(std::vector<Parameter> parameters, double weightDecay, double mostNorm);

    void clearGradients();
    /// One step with this rate. Does nothing and returns false when a gradient is not finite.
    bool step(double rate);

private:
    double gradientNorm() const;

    struct Slot
    {
        Parameter parameter;
        std::vector<float> mean, square;
    };
    std::vector<Slot> m_slots;
    double m_weightDecay, m_mostNorm;
    double m_meanPower = 1, m_squarePower = 1;
};

} // namespace thimble::plugins
