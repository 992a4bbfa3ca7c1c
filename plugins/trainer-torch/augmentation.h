// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "core/task/task.h"

#include <array>
#include <cstdint>
#include <vector>

namespace thimble::plugins {

/// Random changes of training rows in the feature domain, while they are turned from codes into floats.
///
/// Rows of coefficients over time (one channel, taller than wide: MFCC, log-mel): a shift in time, noise on every coefficient,
/// one masked stretch of time and now and then a masked coefficient (after SpecAugment, Park et al. 2019, made milder for small
/// networks). Images (three channels): a shifted crop and a mirror. Anything else: noise only. `strength` scales all of it; 0 turns it off.
class Augmentation
{
public:
    Augmentation(const core::TaskShape &shape, double strength);

    /// Writes height * width * channels floats, gain * scale * (code - zero point) each, in the order of the row.
    void apply(const std::int8_t *codes, float gain, core::Random &random, float *out) const;

private:
    enum class Kind { None, CoefficientRows, Image, Plain };

    void shift(const std::int8_t *codes, int down, int right, bool mirror, const float *table,
               float *out) const;
    void addNoise(core::Random &random, float gain, float *out) const;
    void mask(core::Random &random, float *out) const;

    core::TaskShape m_shape;
    double m_strength;
    Kind m_kind;
    std::vector<float> m_noise; ///< a long table of standard normal values, read from random places
};

} // namespace thimble::plugins
