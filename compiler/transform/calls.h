// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/transform/program.h"
#include "firmware/kernels/host/pack.h"

namespace thimble::compiler {

/// One kernel call of the generated program. `inputs` are tensors in the order of the kernel's arguments (constants among them
/// lie in flash), `output` is the tensor it writes, possibly a part of it.
struct Call
{
    kernels::KernelCall kernel;
    std::vector<int> inputs;
    int output = -1;
};

/// Which kernels a board's core can run, and how to choose where there are several.
struct KernelChoice
{
    kernels::Family family = kernels::Family::Portable;
    kernels::Prefer prefer = kernels::Prefer::Latency;
};

/// The calls of one step, usually one; a concatenation has one per input, a split one per output. Multipliers, clamps and tables
/// follow TFLite's preparation exactly (numbers: TFLite quantisation specification; the oracle is the judge). Errors name
/// the step and say what no kernel can do.
core::Result<std::vector<Call>> callsFor(const Program &program, const Step &step, KernelChoice choice);

// By kind, each given a step of its operators; see callsFor.
core::Result<std::vector<Call>> weightedCalls(const Program &program, const Step &step, KernelChoice choice);
core::Result<std::vector<Call>> elementwiseCalls(const Program &program, const Step &step,
                                                 KernelChoice choice);
core::Result<std::vector<Call>> windowCalls(const Program &program, const Step &step, KernelChoice choice);
core::Result<std::vector<Call>> movingCalls(const Program &program, const Step &step, KernelChoice choice);

/// What no kernel does: "3 conv: PROBLEM."
core::Error unsupported(const Step &step, const std::string &problem);

/// Lowest and highest code that a fused activation lets through at this scale and zero point.
struct CodeRange
{
    std::int16_t low = -128, high = 127;
};
CodeRange activationRange(core::Activation activation, const core::Tensor &output);

} // namespace thimble::compiler
