// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/emit/model.h"
#include "core/board/board.h"

namespace thimble::compiler {

/// report.md of an export: what the network is, what it needs and how each figure was obtained, its layers, its arena over
/// time, and what the compiler did. Figures come from `build.predicted`.
std::string reportText(const Model &model, const core::Board &board, const core::Build &build);

} // namespace thimble::compiler
