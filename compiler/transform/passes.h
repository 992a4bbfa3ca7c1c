// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/transform/program.h"

namespace thimble::compiler {

/// The graph passes, each on its own so that tests can hold it against the oracle alone. Order matters: see lowerNetwork.

/// Operators whose inputs are all constant are run now, by the oracle.
void computeConstants(Program &program);
/// Reshape, Squeeze, ExpandDims: the output becomes a view of the input.
void resolveViews(Program &program);
/// PAD over height and width only, whose readers are all convolutions: the convolution pads itself. Exact because TFLite pads
/// convolutions with the input's zero point, which is what PAD writes.
void foldPadding(Program &program);
/// Drops steps none of whose outputs is used.
void dropDeadSteps(Program &program);
/// Outputs that share bytes with an input or a constant get a copy step.
void copyBorrowedOutputs(Program &program);

/// True when some step or the network itself reads this storage.
bool isRead(const Program &program, int root);

} // namespace thimble::compiler
