// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/kernels/kernel.h"

namespace thimble::core {

/// Softmax of int16 codes with scale 1/32768 at the output: exp on [-10, 0] and 1 / (1 + x) on [0, 1] from tables of 513 values
/// with linear interpolation. Source: TFLite's int16 kernel; up to 13 codes from the real value.
KernelResult makeSoftmax16(const KernelSite &site, float beta);

} // namespace thimble::core
