// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/plan.h"

#include <string>

namespace thimble::compiler {

/// A plan as text for reports, logs and golden tests: time runs to the right, one column per operation; address runs upwards,
/// one line per slice of the arena between two block edges (so that every block is visible whatever its size). Each block shows
/// its letter, '.' is free; a legend names the blocks.
std::string planPicture(const core::Plan &plan);

} // namespace thimble::compiler
