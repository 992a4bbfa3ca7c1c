// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace thimble::core {

/// How far a long piece of work is. `fraction` runs from 0 to 1, negative when unknown; `step` is what is being
/// done now, in a few words ("epoch 3 of 8").
struct Progress
{
    double fraction = -1.0;
    std::string step;
};

/// Called from the working thread, often: must be quick and must not throw. May be empty.
using ProgressCallback = std::function<void(const Progress &)>;

} // namespace thimble::core
