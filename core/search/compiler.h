// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/progress.h"
#include "core/board/board.h"
#include "core/build/build.h"
#include "core/network/network.h"

namespace thimble::core {

/// Network + board -> Build. Pure; may be called from several threads at once.
class Compiler
{
public:
    virtual ~Compiler() = default;
    virtual Result<Build> compile(const Network &network, const Board &board, const CompileOptions &options,
                                  std::stop_token stop, const ProgressCallback &progress) = 0;
};

} // namespace thimble::core
