// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"

#include <vector>

namespace thimble::tests {

/// What the cost table learns from: seeded searched-like networks for two task shapes, our golden networks, and one small network
/// for each operator that those lack, in several sizes.
std::vector<core::Network> sampleNetworks();

} // namespace thimble::tests
