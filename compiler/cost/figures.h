// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/emit/model.h"
#include "core/board/board.h"
#include "core/build/measurement.h"

namespace thimble::compiler {

/// What is known without running anything. RAM: the arena is exact. Flash: weights and tables are exact. Code, stack,
/// instructions and cycles come from the cost table (costtable.h) and are estimates; null where it knows nothing.
core::Measurement predict(const Model &model, const core::Board &board, const core::CompileOptions &options);

/// Bytes of constants of a model, each padded to 4 as the linker lays them out; the parameter blocks count as tables.
struct ConstantBytes
{
    std::int64_t weights = 0, tables = 0;
};
ConstantBytes constantBytes(const Model &model);

} // namespace thimble::compiler
