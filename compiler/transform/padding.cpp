// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/passes.h"

#include "core/network/shapes.h"

#include <algorithm>
#include <array>

namespace thimble::compiler {

using core::OpCode;

namespace {
struct Margins
{
    std::array<std::array<int, 2>, 4> sides{}; ///< before and after, per dimension N H W C
};

std::optional<Margins> constantMargins(const core::Tensor &paddings)
{
    const auto values = core::constantIntegers(paddings);
    if (values.size() != 8)
        return std::nullopt;
    Margins margins;
    for (std::size_t i = 0; i < values.size(); ++i)
        margins.sides[i / 2][i % 2] = int(values[i]);
    return margins;
}

/// Zero-point padding over height and width only: what a convolution can do by itself.
std::optional<Margins> foldable(const Program &program, const Step &pad)
{
    if (pad.op.code != OpCode::Pad)
        return std::nullopt;
    const auto &in = program.tensor(pad.op.inputs[0]);
    const auto &out = program.tensor(pad.op.outputs[0]);
    const auto margins = constantMargins(program.tensor(pad.op.inputs[1]));
    constexpr std::array<int, 2> kNone{0, 0};
    if (!margins || in.shape.size() != 4 || margins->sides[0] != kNone || margins->sides[3] != kNone
        || in.zeroPoint() != out.zeroPoint())
        return std::nullopt;
    return margins;
}

/// The convolution reads the unpadded tensor; its own padding was computed for the padded one and comes on top.
void redirect(Program &program, Step &convolution, const Step &pad, const Margins &margins)
{
    const auto &padded = program.tensor(pad.op.outputs[0]);
    const auto &filter = program.tensor(convolution.op.inputs[1]);
    const auto &options = std::get<core::ConvOptions>(convolution.op.options);
    const auto rows = core::windowSize(options.padding, padded.shape[1], filter.shape[1], options.strideH,
                                       options.dilationH);
    const auto columns = core::windowSize(options.padding, padded.shape[2], filter.shape[2], options.strideW,
                                          options.dilationW);
    convolution.pad = {margins.sides[1][0] + rows.before, margins.sides[2][0] + columns.before};
    convolution.op.inputs[0] = pad.op.inputs[0];
}
} // namespace

void foldPadding(Program &program)
{
    int folded = 0;
    for (std::size_t i = 0; i < program.steps.size(); ++i) {
        const auto pad = program.steps[i];
        const auto margins = foldable(program, pad);
        if (!margins || program.tensor(pad.op.inputs[0]).scale() != program.tensor(pad.op.outputs[0]).scale())
            continue;
        const int padded = program.root(pad.op.outputs[0]);
        const auto readsPadded = [&](int tensor) { return tensor >= 0 && program.root(tensor) == padded; };
        std::vector<Step *> readers;
        bool all = std::none_of(program.network.outputs.begin(), program.network.outputs.end(), readsPadded);
        for (auto &step : program.steps) {
            if (!std::any_of(step.op.inputs.begin(), step.op.inputs.end(), readsPadded))
                continue;
            const bool convolves = (step.op.code == OpCode::Conv2D || step.op.code == OpCode::DepthwiseConv2D)
                && step.op.inputs[0] == pad.op.outputs[0] && !readsPadded(step.op.inputs[1]) && !step.pad;
            all = all && convolves;
            readers.push_back(&step);
        }
        if (!all || readers.empty())
            continue;
        for (auto *reader : readers)
            redirect(program, *reader, pad, *margins);
        ++folded;
    }
    if (folded > 0)
        program.notes.push_back(std::to_string(folded) + " padding operator"
                                + (folded == 1 ? " was" : "s were")
                                + " folded into the convolutions that read them.");
}

} // namespace thimble::compiler
