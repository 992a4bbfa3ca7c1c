// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/transport.h"

#include <memory>
#include <string>

namespace thimble::plugins {

/// A terminal that no serial device is behind: a pseudo-terminal, as `serve` and other programs offer. libserialport refuses
/// those, because it looks each port up among the devices.
bool isTerminalWithoutDevice(const std::string &path);

/// Opens it raw, as it has neither speed nor parity.
core::Result<std::unique_ptr<core::Transport>> openTerminal(const std::string &path);

} // namespace thimble::plugins
