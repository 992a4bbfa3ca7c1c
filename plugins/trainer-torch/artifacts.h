// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "plugins/trainer-torch/weights.h"

#include "core/network/network.h"

#include <filesystem>

namespace thimble::plugins {

// The content-addressed folder that trainer, Run and compiler share: HASH.tflite and HASH.weights, where HASH is the SHA-256 of the
// file's bytes. Files are written whole or not at all; a handle that is no 64 hex digits is refused before it becomes a path.

core::Result<std::string> storeNetwork(const std::filesystem::path &folder, const core::Network &network);
core::Result<core::Network> loadNetwork(const std::filesystem::path &folder, const std::string &handle);
core::Result<std::string> storeWeights(const std::filesystem::path &folder,
                                       const std::vector<LayerWeights> &weights);
core::Result<std::vector<LayerWeights>> loadWeights(const std::filesystem::path &folder,
                                                    const std::string &handle);

} // namespace thimble::plugins
