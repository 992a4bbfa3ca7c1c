// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/plugin/pluginregistry.h"

namespace thimble::core {

/// The interface id that a plugin of this kind must carry, or null for a kind that does not exist.
const char *interfaceIdOf(const std::string &kind);

/// Reads what a library says of itself without loading it. Every fault becomes a broken entry with its own sentence: no
/// metadata, another interface version, a missing or malformed field.
PluginInfo readPluginInfo(const std::filesystem::path &library);

} // namespace thimble::core
