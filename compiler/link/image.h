// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/compile.h"

namespace thimble::compiler {

/// Links the model for the board and fills in what only the linker knows: `image`, `elf`, and exact code, weights, tables,
/// static RAM and the static stack bound in `predicted`. Needs `build.files` and `build.plan`. Error Target when the tool chain is
/// missing or the board too small; the sentence says what is needed, what there is, and which layer needs most.
core::Result<void> linkImage(const Model &model, const core::Board &board, const CompilerSettings &settings,
                             std::stop_token stop, core::Build &build);

} // namespace thimble::compiler
