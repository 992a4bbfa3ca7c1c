// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/emit/model.h"
#include "core/base/progress.h"
#include "core/base/resourcelocator.h"
#include "core/board/board.h"
#include "core/build/build.h"

namespace thimble::compiler {

/// What a compiler is set up with once, whatever network and board follow.
struct CompilerSettings
{
    std::filesystem::path cache; ///< folder for compiled kernels, shared by any number of processes
};

/// Network + board -> Build: lower, choose kernels, plan and verify the arena, write C, predict; with options.link also compile
/// and link an image. Pure but for the cache; may run in several threads at once. Errors: Unsupported for what no kernel does,
/// Option for unknown options, Target when the tool chain is missing or the board is too small.
core::Result<core::Build> compileNetwork(const core::Network &network, const core::Board &board,
                                         const core::CompileOptions &options,
                                         const CompilerSettings &settings, std::stop_token stop,
                                         const core::ProgressCallback &progress);

/// The first half: everything before text is written.
core::Result<Model> planModel(const core::Network &network, const core::Board &board,
                              const core::CompileOptions &options, std::stop_token stop);

/// The export folder: relative path -> text. report.md is added by whoever knows the figures.
std::map<std::string, std::string> exportFiles(const Model &model);

/// Equal keys, equal builds: covers the network, what of the board matters, the options and the kernels' sources.
std::string buildKey(const core::Network &network, const core::Board &board,
                     const core::CompileOptions &options);

} // namespace thimble::compiler
