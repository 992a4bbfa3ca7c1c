// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/calls.h"

#include "core/network/fixedpoint.h"
#include "core/network/shapes.h"

#include <algorithm>
#include <bit>

namespace thimble::compiler {

using core::ElementType;
using core::OpCode;

namespace {
core::Result<std::vector<Call>> pool(const Program &program, const Step &step, KernelChoice choice)
{
    const auto &in = program.tensor(step.op.inputs[0]).shape;
    const auto &outTensor = program.tensor(step.op.outputs[0]);
    const auto &out = outTensor.shape;
    if (in[0] != 1)
        return unsupported(
            step, "it works on a batch of " + std::to_string(in[0]) + "; only single samples are compiled");
    const auto &options = std::get<core::PoolOptions>(step.op.options);
    const auto rows = core::windowSize(options.padding, in[1], options.filterH, options.strideH);
    const auto columns = core::windowSize(options.padding, in[2], options.filterW, options.strideW);
    const auto range = activationRange(options.activation, outTensor);
    thimble_pool_params params{};
    params.in_h = std::int16_t(in[1]), params.in_w = std::int16_t(in[2]),
    params.channels = std::int16_t(in[3]);
    params.out_h = std::int16_t(out[1]), params.out_w = std::int16_t(out[2]);
    params.kernel_h = std::int16_t(options.filterH), params.kernel_w = std::int16_t(options.filterW);
    params.stride_h = std::int16_t(options.strideH), params.stride_w = std::int16_t(options.strideW);
    params.pad_top = std::int16_t(rows.before), params.pad_left = std::int16_t(columns.before);
    params.out_min = range.low, params.out_max = range.high;
    const auto kind = step.op.code == OpCode::MaxPool2D ? kernels::PoolKind::Max : kernels::PoolKind::Average;
    return std::vector<Call>{
        {kernels::poolCall(choice.family, kind, params), {step.op.inputs[0]}, step.op.outputs[0]}};
}

/// The reduced axes as one run of neighbouring dimensions: outer x count x inner. Dimensions of one element do not count.
struct Run
{
    std::size_t outer = 1, count = 1, inner = 1;
};

core::Result<Run> reducedRun(const Program &program, const Step &step)
{
    const auto &shape = program.tensor(step.op.inputs[0]).shape;
    const auto axes = core::normalizedAxes(program.tensor(step.op.inputs[1]), int(shape.size()));
    if (!axes)
        return unsupported(step, axes.error().sentence);
    Run run;
    int part = 0; // 0: before the reduced dimensions, 1: within, 2: behind
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 1)
            continue;
        const bool reduced = std::find(axes->begin(), axes->end(), int(i)) != axes->end();
        if (reduced && part == 2)
            return unsupported(step, "it reduces dimensions that are not neighbours");
        part = reduced ? 1 : (part == 0 ? 0 : 2);
        (part == 0 ? run.outer : part == 1 ? run.count : run.inner) *= std::size_t(shape[i]);
    }
    if (std::max({run.outer, run.count, run.inner}) > 32767)
        return unsupported(step, "it reduces more than 32,767 elements at once");
    return run;
}

/// TFLite folds 1 / count into the multiplier of a mean, truncating, with as many spare bits as the shift allows.
thimble_requant meanFactor(double ratio, std::size_t count, bool divide, std::int32_t zero)
{
    auto factor = core::quantizeMultiplier(ratio);
    if (divide) {
        int bits = 63 - std::countl_zero(std::uint64_t(count));
        bits = std::min({bits, 32, 31 + factor.shift});
        factor.multiplier = std::int32_t((std::int64_t(factor.multiplier) << bits) / std::int64_t(count));
        factor.shift -= bits;
    }
    return {-std::int32_t(count) * zero, factor.multiplier, factor.shift};
}

core::Result<std::vector<Call>> reduce(const Program &program, const Step &step, KernelChoice choice)
{
    const auto &in = program.tensor(step.op.inputs[0]);
    const auto &out = program.tensor(step.op.outputs[0]);
    const auto run = reducedRun(program, step);
    if (!run)
        return run.error();
    const bool arg = step.op.code == OpCode::ArgMax;
    if (in.type != ElementType::Int8 || out.type != (arg ? ElementType::Int32 : ElementType::Int8))
        return unsupported(step,
                           std::string("it turns ") + core::elementTypeName(in.type) + " into "
                               + core::elementTypeName(out.type) + ", for which there is no kernel");
    thimble_reduce_params params{};
    params.outer = std::int16_t(run->outer);
    params.count = std::int16_t(run->count);
    params.inner = std::int16_t(run->inner);
    params.out_zero = std::int16_t(out.zeroPoint());
    params.out_min = -128;
    params.out_max = 127;
    auto kind = arg ? kernels::ReduceKind::ArgMax : kernels::ReduceKind::Max;
    if (step.op.code == OpCode::Mean || step.op.code == OpCode::Sum) {
        kind = kernels::ReduceKind::Sum;
        params.requant = meanFactor(double(in.scale()) / double(out.scale()), run->count,
                                    step.op.code == OpCode::Mean, in.zeroPoint());
    }
    return std::vector<Call>{
        {kernels::reduceCall(choice.family, kind, params), {step.op.inputs[0]}, step.op.outputs[0]}};
}

core::Result<std::vector<Call>> softmax(const Program &program, const Step &step, KernelChoice choice)
{
    constexpr int kDifferenceBits = 5; // integer bits of the scaled difference to the maximum
    const auto &in = program.tensor(step.op.inputs[0]);
    const auto &out = program.tensor(step.op.outputs[0]);
    if (in.type != ElementType::Int8 || out.type != ElementType::Int8)
        return unsupported(step,
                           std::string("its softmax gives ") + core::elementTypeName(out.type)
                               + "; kernels compute int8");
    const auto &options = std::get<core::SoftmaxOptions>(step.op.options);
    const double scaled = double(options.beta) * double(in.scale()) * double(1 << (31 - kDifferenceBits));
    const auto factor = core::quantizeMultiplier(std::min(scaled, double((1LL << 31) - 1)));
    thimble_softmax_params params{};
    params.depth = std::int16_t(in.shape.back());
    params.rows = std::int16_t(in.elements() / std::size_t(in.shape.back()));
    params.multiplier = factor.multiplier;
    params.shift = factor.shift;
    params.diff_min = -core::inputRadius(kDifferenceBits, factor.shift);
    return std::vector<Call>{
        {kernels::softmaxCall(choice.family, params), {step.op.inputs[0]}, step.op.outputs[0]}};
}
} // namespace

core::Result<std::vector<Call>> windowCalls(const Program &program, const Step &step, KernelChoice choice)
{
    if (step.op.code == OpCode::Softmax)
        return softmax(program, step, choice);
    const bool pools = step.op.code == OpCode::AveragePool2D || step.op.code == OpCode::MaxPool2D;
    if (pools && program.tensor(step.op.inputs[0]).type != ElementType::Int8)
        return unsupported(step,
                           std::string("it works on ")
                               + core::elementTypeName(program.tensor(step.op.inputs[0]).type)
                               + "; kernels compute int8");
    return pools ? pool(program, step, choice) : reduce(program, step, choice);
}

} // namespace thimble::compiler
