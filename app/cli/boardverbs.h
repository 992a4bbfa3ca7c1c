// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/cli/modelwork.h"

namespace thimble::app {

/// `board check-timing`: a timing model held against programs whose time on silicon is known.
struct CheckTimingQuestion
{
    std::string board = "emulated-m4";
    std::filesystem::path images;
    std::string leaveOneOut; ///< a parameter that is fitted anew without each image; empty: none
};
core::Result<void> checkTiming(CliContext &context, const CheckTimingQuestion &question);

/// `board calibrate`: a timing model's parameters from the times of small loops on a board.
struct CalibrateQuestion
{
    std::string board = "emulated-m4";
    std::string modelOf; ///< the emulated board whose model is fitted; empty: the board itself
};
core::Result<void> calibrate(CliContext &context, const CalibrateQuestion &question);

} // namespace thimble::app
