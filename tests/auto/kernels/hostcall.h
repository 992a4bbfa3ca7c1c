// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "firmware/kernels/host/pack.h"

#include <span>
#include <vector>

namespace thimble::tests {

/// Runs a call of the portable family in this process. `inputs`: one or two int8 buffers.
void runOnHost(const kernels::KernelCall &call, const std::vector<const std::int8_t *> &inputs,
               std::int8_t *output);

} // namespace thimble::tests
