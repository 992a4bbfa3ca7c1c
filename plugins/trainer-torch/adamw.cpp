// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/adamw.h"

#include <ATen/ATen.h>

#include <cmath>

namespace thimble::plugins {

namespace {
constexpr double kMeanDecay = 0.9;
constexpr double kSquareDecay = 0.99; // short trainings: 0.999 would still be warming up at their end
constexpr float kEpsilon = 1e-8f;
} // namespace

AdamW::AdamW(std::vector<Parameter> parameters, double weightDecay, double mostNorm)
    : m_weightDecay(weightDecay)
    , m_mostNorm(mostNorm)
{
    for (auto &parameter : parameters) {
        const auto size = std::size_t(parameter.value.numel());
        m_slots.push_back({std::move(parameter), std::vector<float>(size), std::vector<float>(size)});
    }
}

void AdamW::clearGradients()
{
    for (auto &slot : m_slots)
        slot.parameter.value.mutable_grad() = at::Tensor();
}

double AdamW::gradientNorm() const
{
    double sum = 0;
    for (const auto &slot : m_slots) {
        const auto &gradient = slot.parameter.value.grad();
        if (!gradient.defined())
            continue;
        const auto plain = gradient.contiguous();
        const float *values = plain.data_ptr<float>();
        for (std::int64_t i = 0; i < plain.numel(); ++i)
            sum += double(values[i]) * double(values[i]);
    }
    return std::sqrt(sum);
}

bool AdamW::step(double rate)
{
    const double norm = gradientNorm();
    if (!std::isfinite(norm))
        return false;
    const float clip = norm > m_mostNorm ? float(m_mostNorm / norm) : 1.0f;
    m_meanPower *= kMeanDecay;
    m_squarePower *= kSquareDecay;
    const float meanScale = float(rate / (1 - m_meanPower));
    const float squareScale = float(1 / (1 - m_squarePower));
    for (auto &slot : m_slots) {
        auto &value = slot.parameter.value;
        if (!value.grad().defined())
            continue;
        const auto gradient = value.grad().contiguous();
        const float *g = gradient.data_ptr<float>();
        float *w = value.data_ptr<float>();
        const float keep = slot.parameter.decays ? float(1 - rate * m_weightDecay) : 1.0f;
        for (std::size_t i = 0; i < slot.mean.size(); ++i) {
            const float slope = clip * g[i];
            slot.mean[i] += float(1 - kMeanDecay) * (slope - slot.mean[i]);
            slot.square[i] += float(1 - kSquareDecay) * (slope * slope - slot.square[i]);
            w[i] =
                keep * w[i] - meanScale * slot.mean[i] / (std::sqrt(squareScale * slot.square[i]) + kEpsilon);
        }
    }
    return true;
}

} // namespace thimble::plugins
