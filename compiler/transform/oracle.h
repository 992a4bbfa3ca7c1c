// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/transform/program.h"

#include <array>

namespace thimble::compiler {

/// Runs one operator on constants with the oracle: what the network will compute can as well be computed now. Returns the bytes
/// of each output.
core::Result<std::vector<std::vector<std::uint8_t>>> runOnConstants(const core::Network &network,
                                                                    const core::Operator &op);

/// The answers of a unary int8 -> int8 operator to all 256 codes, indexed by the code as uint8: exact by construction.
core::Result<std::array<std::int8_t, 256>> tableOf(const core::Network &network, const core::Operator &op);

} // namespace thimble::compiler
