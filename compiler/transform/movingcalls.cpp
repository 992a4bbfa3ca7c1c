// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/transform/calls.h"

#include "core/network/shapes.h"

#include <algorithm>
#include <array>

namespace thimble::compiler {

using core::OpCode;

namespace {
/// A tensor seen as `outer` rows of `bytes`: everything from `axis` on is one row.
struct Rows
{
    std::size_t outer = 1, bytes = 0;
};

Rows rowsOf(const core::Tensor &tensor, int axis)
{
    Rows rows;
    for (int i = 0; i < axis; ++i)
        rows.outer *= std::size_t(tensor.shape[std::size_t(i)]);
    rows.bytes = tensor.bytes() / rows.outer;
    return rows;
}

Call copy(kernels::Family family, std::size_t rows, std::size_t bytes, std::size_t inOffset,
          std::size_t inPitch, std::size_t outOffset, std::size_t outPitch, int input, int output)
{
    const thimble_copy_params params{std::int32_t(rows),    std::int32_t(bytes),     std::int32_t(inOffset),
                                     std::int32_t(inPitch), std::int32_t(outOffset), std::int32_t(outPitch)};
    return {kernels::copyCall(family, params), {input}, output};
}

core::Result<std::vector<Call>> concatenate(const Program &program, const Step &step, KernelChoice choice,
                                            int axis)
{
    const int output = step.op.outputs[0];
    const auto out = rowsOf(program.tensor(output), axis);
    std::vector<Call> calls;
    std::size_t offset = 0;
    for (const int input : step.op.inputs) {
        const auto bytes = program.tensor(input).bytes() / out.outer;
        calls.push_back(copy(choice.family, out.outer, bytes, 0, bytes, offset, out.bytes, input, output));
        offset += bytes;
    }
    return calls;
}

core::Result<std::vector<Call>> split(const Program &program, const Step &step, KernelChoice choice)
{
    const auto axisValue = core::constantIntegers(program.tensor(step.op.inputs[0]));
    const int input = step.op.inputs[1];
    const auto &in = program.tensor(input);
    if (axisValue.size() != 1)
        return unsupported(step, "its axis is not a constant");
    const int rank = int(in.shape.size());
    const auto rows = rowsOf(in, int(axisValue[0] < 0 ? axisValue[0] + rank : axisValue[0]));
    std::vector<Call> calls;
    std::size_t offset = 0;
    for (const int output : step.op.outputs) {
        const auto bytes = program.tensor(output).bytes() / rows.outer;
        calls.push_back(copy(choice.family, rows.outer, bytes, offset, rows.bytes, 0, bytes, input, output));
        offset += bytes;
    }
    return calls;
}

/// Index arithmetic for transposes and slices: per output dimension its size and its step in the input, in elements.
core::Result<std::vector<Call>> gather(const Program &program, const Step &step, KernelChoice choice,
                                       std::vector<int> shape, std::vector<int> stride, int offset)
{
    if (core::elementSize(program.tensor(step.op.inputs[0]).type) != 1)
        return unsupported(step, "it moves elements of more than one byte");
    for (auto i = shape.size(); i-- > 0;) {
        if (shape.size() > 4 && shape[i] == 1) {
            shape.erase(shape.begin() + std::ptrdiff_t(i));
            stride.erase(stride.begin() + std::ptrdiff_t(i));
        }
    }
    if (shape.size() > 4)
        return unsupported(step, "it moves more than four dimensions");
    thimble_gather_params params{};
    const auto missing = 4 - shape.size();
    for (std::size_t i = 0; i < 4; ++i) {
        params.shape[i] = std::int16_t(i < missing ? 1 : shape[i - missing]);
        params.stride[i] = i < missing ? 0 : stride[i - missing];
    }
    params.offset = offset;
    return std::vector<Call>{
        {kernels::gatherCall(choice.family, params), {step.op.inputs[0]}, step.op.outputs[0]}};
}

std::vector<int> elementStrides(const std::vector<int> &shape)
{
    std::vector<int> strides(shape.size(), 1);
    for (auto i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * shape[i];
    return strides;
}

core::Result<std::vector<Call>> transpose(const Program &program, const Step &step, KernelChoice choice)
{
    const auto &in = program.tensor(step.op.inputs[0]).shape;
    const auto order = core::constantIntegers(program.tensor(step.op.inputs[1]));
    if (order.size() != in.size())
        return unsupported(step, "its permutation is not a constant");
    const auto own = elementStrides(in);
    std::vector<int> shape, stride;
    for (const auto from : order) {
        shape.push_back(in[std::size_t(from)]);
        stride.push_back(own[std::size_t(from)]);
    }
    return gather(program, step, choice, shape, stride, 0);
}

core::Result<std::vector<Call>> slice(const Program &program, const Step &step, KernelChoice choice)
{
    const auto ranges = core::sliceRanges(program.network, step.op);
    if (!ranges)
        return unsupported(step, ranges.error().sentence);
    const auto own = elementStrides(program.tensor(step.op.inputs[0]).shape);
    std::vector<int> shape, stride;
    int offset = 0;
    for (std::size_t i = 0; i < ranges->size(); ++i) {
        const auto &range = (*ranges)[i];
        shape.push_back(range.count);
        stride.push_back(own[i] * range.step);
        offset += own[i] * range.first;
    }
    return gather(program, step, choice, shape, stride, offset);
}

core::Result<std::vector<Call>> pad(const Program &program, const Step &step, KernelChoice choice)
{
    const auto &in = program.tensor(step.op.inputs[0]);
    const auto &out = program.tensor(step.op.outputs[0]);
    const auto margins = core::constantIntegers(program.tensor(step.op.inputs[1]));
    const auto rank = in.shape.size();
    if (rank > 4 || margins.size() != 2 * rank)
        return unsupported(step, "it pads more than four dimensions or by amounts that are not constant");
    if (core::elementSize(in.type) != 1)
        return unsupported(step, "it pads elements of more than one byte");
    thimble_pad_params params{};
    for (std::size_t i = 0; i < 4; ++i) {
        const bool own = i + rank >= 4;
        const auto j = own ? i + rank - 4 : 0;
        params.in_shape[i] = std::int16_t(own ? in.shape[j] : 1);
        params.before[i] = std::int16_t(own ? margins[2 * j] : 0);
        params.after[i] = std::int16_t(own ? margins[2 * j + 1] : 0);
    }
    params.value = std::int16_t(out.zeroPoint());
    if (step.op.code == OpCode::PadV2) {
        const auto &value = program.tensor(step.op.inputs[2]);
        if (!value.isConstant() || value.type != core::ElementType::Int8)
            return unsupported(step, "its padding value is not an int8 constant");
        params.value = std::int16_t(std::int8_t(value.data->front()));
    }
    return std::vector<Call>{
        {kernels::padCall(choice.family, params), {step.op.inputs[0]}, step.op.outputs[0]}};
}

int axisOf(const Program &program, const Step &step)
{
    const int axis = std::get<core::AxisOptions>(step.op.options).axis;
    return axis < 0 ? axis + int(program.tensor(step.op.outputs[0]).shape.size()) : axis;
}
} // namespace

core::Result<std::vector<Call>> movingCalls(const Program &program, const Step &step, KernelChoice choice)
{
    switch (step.op.code) {
    case OpCode::Concatenation:
    case OpCode::Pack: // one row of every input after another, as if the new dimension were there already
        return concatenate(program, step, choice, axisOf(program, step));
    case OpCode::Split:
        return split(program, step, choice);
    case OpCode::Transpose:
        return transpose(program, step, choice);
    case OpCode::StridedSlice:
        return slice(program, step, choice);
    case OpCode::Pad:
    case OpCode::PadV2:
        return pad(program, step, choice);
    case OpCode::Reshape: {
        const auto bytes = program.tensor(step.op.outputs[0]).bytes();
        return std::vector<Call>{
            copy(choice.family, 1, bytes, 0, bytes, 0, bytes, step.op.inputs[0], step.op.outputs[0])};
    }
    default:
        return unsupported(step, std::string(core::opName(step.op.code)) + " has no kernel");
    }
}

} // namespace thimble::compiler
