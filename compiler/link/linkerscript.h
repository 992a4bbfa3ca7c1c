// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/emit/model.h"
#include "core/board/board.h"

namespace thimble::compiler {

/// Where a module is linked, from the board's `loader` (docs/guide/boards.md).
struct ModuleRegion
{
    std::uint32_t loadAddress = 0, ramAddress = 0;
    std::int64_t imageBytes = 0, ramBytes = 0;
};
core::Result<ModuleRegion> moduleRegion(const core::Board &board);

/// The constants of a model by what they are, as names of variables: each gets a section of its own, so that the linked image
/// says how many bytes of flash are weights and how many tables.
struct ConstantNames
{
    std::vector<std::string> weights, tables;
};
ConstantNames constantNames(const Model &model);

/// GNU ld script: header first, then weights, tables, code, initial values, laps; .data and .bss in the module's RAM. Regions are left
/// open-ended: sizes are compared afterwards, where a sentence can say what does not fit.
std::string linkerScript(const ModuleRegion &region, const ConstantNames &constants);

inline constexpr const char *kWeightSection = ".thimble_weights";
inline constexpr const char *kTableSection = ".thimble_tables";

} // namespace thimble::compiler
