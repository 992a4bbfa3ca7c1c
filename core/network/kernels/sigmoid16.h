// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <functional>

namespace thimble::core {

/// TFLite's int16 Logistic and Tanh: linear interpolation between 256 values of the sigmoid, 1/24 apart, for codes with scale
/// 2^-15 at the output. Input scales that are powers of two take a path without a multiplier. Source: TFLite's int16 kernels.
std::function<std::int32_t(std::int32_t)> logistic16(float inputScale);
std::function<std::int32_t(std::int32_t)> tanh16(float inputScale);

} // namespace thimble::core
