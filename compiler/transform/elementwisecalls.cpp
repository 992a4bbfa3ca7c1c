// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/calls.h"
#include "compiler/transform/oracle.h"

#include "core/network/fixedpoint.h"

#include <algorithm>

namespace thimble::compiler {

using core::ElementType;
using core::OpCode;

namespace {
constexpr int kAddShift = 20; ///< TFLite's left shift of the inputs of an int8 ADD or SUB

struct Scales
{
    double first, second, output;
};

/// Twice the larger input scale is the common unit. ADD computes in double, SUB in float: so does TFLite.
Scales sumScales(bool subtraction, float first, float second, float output)
{
    if (subtraction) {
        const float unit = 2 * std::max(first, second);
        return {double(first / unit), double(second / unit), double(unit / (float(1 << kAddShift) * output))};
    }
    const double unit = 2 * double(std::max(first, second));
    return {double(first) / unit, double(second) / unit, unit / (double(1 << kAddShift) * double(output))};
}

/// Dimensions of a broadcast, outermost first, at least four.
struct Walk
{
    std::vector<int> shape, stride1, stride2;
};

std::vector<int> aligned(const std::vector<int> &shape, std::size_t rank)
{
    std::vector<int> result(rank - std::min(rank, shape.size()), 1);
    result.insert(result.end(), shape.begin(), shape.end());
    return result;
}

/// Elements between neighbours; 0 along dimensions that are repeated (or have one element only).
std::vector<int> denseStrides(const std::vector<int> &shape)
{
    std::vector<int> strides(shape.size(), 0);
    int step = 1;
    for (auto i = shape.size(); i-- > 0; step *= shape[i])
        strides[i] = shape[i] == 1 ? 0 : step;
    return strides;
}

void drop(Walk &walk, std::size_t dimension)
{
    for (auto *list : {&walk.shape, &walk.stride1, &walk.stride2})
        list->erase(list->begin() + std::ptrdiff_t(dimension));
}

/// Fewer dimensions: those of one element vanish, neighbours that run on in both inputs become one. Only for what does not fit
/// four dimensions as it is: merged sizes could leave 16 bits.
void flatten(Walk &walk)
{
    for (auto i = walk.shape.size(); i-- > 0;) {
        if (walk.shape[i] == 1)
            drop(walk, i);
    }
    for (std::size_t i = 0; walk.shape.size() > 4 && i + 1 < walk.shape.size();) {
        const auto runsOn = [&](const std::vector<int> &stride) {
            return stride[i] == stride[i + 1] * walk.shape[i + 1];
        };
        if (!runsOn(walk.stride1) || !runsOn(walk.stride2)) {
            ++i;
            continue;
        }
        walk.shape[i + 1] *= walk.shape[i];
        drop(walk, i);
    }
}

Walk walkOf(const core::Tensor &first, const core::Tensor &second, const core::Tensor &out)
{
    const auto rank = out.shape.size();
    Walk walk{out.shape, denseStrides(aligned(first.shape, rank)), denseStrides(aligned(second.shape, rank))};
    if (rank > 4)
        flatten(walk);
    while (walk.shape.size() < 4) {
        walk.shape.insert(walk.shape.begin(), 1);
        walk.stride1.insert(walk.stride1.begin(), 0);
        walk.stride2.insert(walk.stride2.begin(), 0);
    }
    return walk;
}

void fillScales(OpCode code, const core::Tensor &first, const core::Tensor &second, const core::Tensor &out,
                thimble_binary_params &params)
{
    if (code == OpCode::Mul) {
        const auto product =
            core::quantizeMultiplier(double(first.scale()) * double(second.scale()) / double(out.scale()));
        params.out_multiplier = product.multiplier;
        params.out_shift = product.shift;
        return;
    }
    if (code != OpCode::Add && code != OpCode::Sub)
        return;
    const auto scales = sumScales(code == OpCode::Sub, first.scale(), second.scale(), out.scale());
    const auto one = core::quantizeMultiplier(scales.first);
    const auto two = core::quantizeMultiplier(scales.second);
    const auto sum = core::quantizeMultiplier(scales.output);
    params.left_shift = kAddShift;
    params.multiplier1 = one.multiplier, params.shift1 = one.shift;
    params.multiplier2 = two.multiplier, params.shift2 = two.shift;
    params.out_multiplier = sum.multiplier, params.out_shift = sum.shift;
}

kernels::BinaryKind kindOf(OpCode code)
{
    switch (code) {
    case OpCode::Sub:
        return kernels::BinaryKind::Sub;
    case OpCode::Mul:
        return kernels::BinaryKind::Mul;
    case OpCode::Maximum:
        return kernels::BinaryKind::Maximum;
    case OpCode::Minimum:
        return kernels::BinaryKind::Minimum;
    default:
        return kernels::BinaryKind::Add;
    }
}

core::Result<std::vector<Call>> binary(const Program &program, const Step &step, KernelChoice choice)
{
    const auto &first = program.tensor(step.op.inputs[0]);
    const auto &second = program.tensor(step.op.inputs[1]);
    const auto &out = program.tensor(step.op.outputs[0]);
    for (const auto *tensor : {&first, &second, &out}) {
        if (tensor->type != ElementType::Int8)
            return unsupported(step,
                               std::string("it works on ") + core::elementTypeName(tensor->type)
                                   + "; kernels compute int8");
    }
    const auto walk = walkOf(first, second, out);
    const auto fits = [](const std::vector<int> &list) {
        return std::all_of(list.begin(), list.end(), [](int value) { return value <= 32767; });
    };
    if (walk.shape.size() > 4 || !fits(walk.shape) || !fits(walk.stride1) || !fits(walk.stride2))
        return unsupported(step, "its broadcast has more than four dimensions or a stride above 32,767");
    thimble_binary_params params{};
    for (std::size_t i = 0; i < 4; ++i) {
        params.shape[i] = std::int16_t(walk.shape[i]);
        params.stride1[i] = std::int16_t(walk.stride1[i]);
        params.stride2[i] = std::int16_t(walk.stride2[i]);
    }
    const auto *options = std::get_if<core::ElementwiseOptions>(&step.op.options);
    const auto range = activationRange(options ? options->activation : core::Activation::None, out);
    params.zero1 = std::int16_t(first.zeroPoint());
    params.zero2 = std::int16_t(second.zeroPoint());
    params.out_zero = std::int16_t(out.zeroPoint());
    params.out_min = range.low;
    params.out_max = range.high;
    fillScales(step.op.code, first, second, out, params);
    return std::vector<Call>{{kernels::binaryCall(choice.family, choice.prefer, kindOf(step.op.code), params),
                              {step.op.inputs[0], step.op.inputs[1]},
                              step.op.outputs[0]}};
}

core::Result<std::vector<Call>> edge(const Program &program, const Step &step, KernelChoice choice)
{
    const bool quantize = step.op.code == OpCode::Quantize;
    const auto &in = program.tensor(step.op.inputs[0]);
    const auto &out = program.tensor(step.op.outputs[0]);
    const auto &coded = quantize ? out : in;
    const auto &real = quantize ? in : out;
    if (coded.type != ElementType::Int8 || real.type != ElementType::Float32)
        return unsupported(step,
                           std::string("it converts ") + core::elementTypeName(in.type) + " to "
                               + core::elementTypeName(out.type)
                               + "; kernels convert between float32 and int8 and rescale int8");
    thimble_edge_params params{};
    params.count = std::int32_t(in.elements());
    params.zero = coded.zeroPoint();
    params.scale = coded.scale();
    auto call = quantize ? kernels::quantizeCall(choice.family, params)
                         : kernels::dequantizeCall(choice.family, params);
    return std::vector<Call>{{std::move(call), {step.op.inputs[0]}, step.op.outputs[0]}};
}

core::Result<std::vector<Call>> lookup(const Program &program, const Step &step, KernelChoice choice)
{
    const auto &in = program.tensor(step.op.inputs[0]);
    const auto table = tableOf(program.network, step.op);
    if (!table)
        return unsupported(step, "its table could not be computed (" + table.error().sentence + ")");
    return std::vector<Call>{{kernels::lutCall(choice.family, int(in.elements()), *table),
                              {step.op.inputs[0]},
                              step.op.outputs[0]}};
}
} // namespace

core::Result<std::vector<Call>> elementwiseCalls(const Program &program, const Step &step,
                                                 KernelChoice choice)
{
    switch (step.op.code) {
    case OpCode::Add:
    case OpCode::Sub:
    case OpCode::Mul:
    case OpCode::Maximum:
    case OpCode::Minimum:
        return binary(program, step, choice);
    default:
        break;
    }
    const auto type = [&](int index) { return program.tensor(index).type; };
    if (type(step.op.inputs[0]) == ElementType::Int8 && type(step.op.outputs[0]) == ElementType::Int8)
        return lookup(program, step, choice);
    if (step.op.code == OpCode::Quantize || step.op.code == OpCode::Dequantize)
        return edge(program, step, choice);
    return unsupported(step,
                       std::string("it works on ") + core::elementTypeName(type(step.op.inputs[0]))
                           + "; kernels compute int8");
}

} // namespace thimble::compiler
