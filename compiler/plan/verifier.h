// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/plan/memoryplanner.h"
#include "core/build/plan.h"

namespace thimble::compiler {

/// Proves a layout from first principles, knowing nothing of how it was made: every buffer inside the arena, at its alignment, at
/// its fixed offset if it has one, and no two that are alive together share a byte. The error names the buffers and bytes.
/// Run after every planner, always.
core::Result<void> verifyLayout(std::span<const LiveBuffer> buffers, const Layout &layout);

/// The same for a finished plan, as shown and stored.
core::Result<void> verifyPlan(const core::Plan &plan);

} // namespace thimble::compiler
