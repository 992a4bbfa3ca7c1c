// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"

#include <functional>
#include <optional>

namespace thimble::core {

/// The loops of firmware/calibration in the order of their laps; a core without FPU has no floats and fused, one without MVE no
/// vector and beats.
const std::vector<std::string> &calibrationLoops();

/// The entries of `timing` that can be fitted: all numbers but those that choose rules (issueWidth) or are no cycles.
std::vector<std::string> fittedParameters(const Board &board);

/// `board` with one entry of `timing` changed.
Board withParameter(Board board, const std::string &name, double value);

struct FittedParameter
{
    std::string name;
    std::optional<double> value; ///< absent: no loop's time depends on it
};
struct TimingFit
{
    std::vector<FittedParameter> parameters;
    double worst = 0; ///< largest error left on any loop, as a share of its time
};

/// Finds the parameters with which a timing model gives the measured times, least squares of relative errors, by Gauss and
/// Newton from 1 for all: nothing of what the board's file states is used. `model` gives the times of all loops for a board; both
/// in the same unit. Fails with the model's own error, or when there are fewer loops than times.
Result<TimingFit> fitTiming(const Board &board, const std::vector<double> &measured,
                            const std::function<Result<std::vector<double>>(const Board &)> &model);

/// The value of one parameter, on which the times depend linearly, that fits the wanted times best: least squares of relative
/// errors. `atZero` and `atOne` are the model's times with the parameter at these values.
double fitOne(const std::vector<double> &wanted, const std::vector<double> &atZero,
              const std::vector<double> &atOne);

} // namespace thimble::core
