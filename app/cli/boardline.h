// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/plugin/pluginregistry.h"

namespace thimble::app {

inline constexpr const char *kSerialLink = "board-serial";

/// The board as reached at this serial path, whatever its description says; with no path the board itself.
core::Board atPort(core::Board board, const std::string &port);

/// The board's line for one use. The registry must outlive it. Fails with a sentence when the link is missing or the board is in use.
core::Result<std::unique_ptr<core::Transport>> openLine(core::PluginRegistry &plugins,
                                                        const core::Board &board, core::BoardUse use);

} // namespace thimble::app
