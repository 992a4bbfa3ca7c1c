// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"

#include <cstdint>
#include <vector>

namespace thimble::tests {

/// Small int8 networks with seeded weights, one per kind of structure that searched networks are made of. The names are file
/// names. Always the same, so that a clone without shared data tests exactness against what is committed beside this file.
std::vector<core::Network> goldenNetworks();

/// Seeded input bytes for some runs of a network: random codes, codes near the zero point, and both ends of the range.
std::vector<std::uint8_t> goldenInputs(const core::Network &network, int records);
inline constexpr int kGoldenRecords = 4;

} // namespace thimble::tests
