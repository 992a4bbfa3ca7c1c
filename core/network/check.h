// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/network/network.h"

namespace thimble::core {

/// Limits of a network, whoever made it: far above what a microcontroller holds, far below what hurts a desktop.
inline constexpr std::size_t kMaxTensors = 4096;
inline constexpr std::size_t kMaxOperators = 4096;
inline constexpr std::size_t kMaxActivationBytes = std::size_t(256) << 20;
/// Constants, counted once for every operator that reads them: each prepares its own.
inline constexpr std::size_t kMaxConstantBytes = std::size_t(256) << 20;
inline constexpr std::size_t kMaxNameBytes = 4096;

/// Whether a network is consistent: indices in range, one producer for each tensor and before its readers, constants complete,
/// shapes as inferred, quantisation where integer arithmetic needs it. Readers call it before they return a network, the
/// interpreter and the writer before they believe one. The sentence names the tensor or operator; `where` opens it.
Result<void> checkNetwork(const Network &network, const std::string &where = "The network");

} // namespace thimble::core
