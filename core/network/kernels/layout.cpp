// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/kernel.h"
#include "core/network/shapes.h"

#include <cstring>
#include <numeric>

namespace thimble::core {

namespace {

/// One block of elements that moves from a tensor to another: an index (i0, i1, ...) with i_d < counts[d] is read at
/// sourceOffset + sum of i_d * sourceSteps[d] and written at targetOffset + sum of i_d * targetSteps[d].
struct Move
{
    int source = 0, target = 0;
    std::ptrdiff_t sourceOffset = 0, targetOffset = 0;
    std::vector<int> counts;
    std::vector<std::ptrdiff_t> sourceSteps, targetSteps;
};

/// Everything that only moves codes: reshapes, transposes, slices, splits, joins and padding are lists of moves, padding
/// after filling the output with one element.
class Layout final : public Kernel
{
public:
    Layout(std::size_t elementSize, std::vector<Move> moves, int filled = -1,
           std::vector<std::uint8_t> fill = {})
        : m_size(elementSize)
        , m_moves(std::move(moves))
        , m_filled(filled)
        , m_fill(std::move(fill))
    { }

    void run(TensorMemory &memory) const override
    {
        if (m_filled >= 0) {
            const auto target = memory.writableBytes(m_filled);
            for (std::size_t i = 0; i < target.size(); i += m_size)
                std::memcpy(target.data() + i, m_fill.data(), m_size);
        }
        for (const Move &move : m_moves) {
            const auto size = static_cast<std::ptrdiff_t>(m_size);
            visit(move, 0, memory.bytes(move.source).data() + move.sourceOffset * size,
                  memory.writableBytes(move.target).data() + move.targetOffset * size);
        }
    }

private:
    void visit(const Move &move, std::size_t dimension, const std::uint8_t *source,
               std::uint8_t *target) const
    {
        if (dimension == move.counts.size()) {
            std::memcpy(target, source, m_size);
            return;
        }
        const std::ptrdiff_t from = move.sourceSteps[dimension], to = move.targetSteps[dimension];
        if (dimension + 1 == move.counts.size() && from == 1 && to == 1) {
            std::memcpy(target, source, m_size * static_cast<std::size_t>(move.counts[dimension]));
            return;
        }
        const auto size = static_cast<std::ptrdiff_t>(m_size);
        for (int i = 0; i < move.counts[dimension]; ++i)
            visit(move, dimension + 1, source + i * from * size, target + i * to * size);
    }

    std::size_t m_size;
    std::vector<Move> m_moves;
    int m_filled;
    std::vector<std::uint8_t> m_fill;
};

/// Distances between neighbours along each dimension of a dense tensor.
std::vector<std::ptrdiff_t> denseSteps(const std::vector<int> &shape)
{
    std::vector<std::ptrdiff_t> steps(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        steps[i - 1] = steps[i] * shape[i];
    return steps;
}

Move wholeTensor(const KernelSite &site)
{
    const int elements = static_cast<int>(site.input(0).elements());
    return {site.op.inputs[0], site.op.outputs[0], 0, 0, {elements}, {1}, {1}};
}

Move transposed(const KernelSite &site)
{
    const auto order = constantIntegers(site.input(1));
    const auto steps = denseSteps(site.input(0).shape);
    const auto rank = static_cast<std::int64_t>(steps.size());
    Move move{site.op.inputs[0],
              site.op.outputs[0],
              0,
              0,
              site.output().shape,
              {},
              denseSteps(site.output().shape)};
    for (const std::int64_t axis : order)
        move.sourceSteps.push_back(steps[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)]);
    return move;
}

Move sliced(const KernelSite &site, const std::vector<SliceRange> &ranges)
{
    const auto steps = denseSteps(site.input(0).shape);
    Move move{site.op.inputs[0], site.op.outputs[0], 0, 0, {}, {}, {}};
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        move.sourceOffset += ranges[i].first * steps[i];
        move.counts.push_back(ranges[i].count);
        move.sourceSteps.push_back(ranges[i].step * steps[i]);
    }
    move.targetSteps = denseSteps(move.counts);
    return move;
}

Move padded(const KernelSite &site)
{
    const auto amounts = constantIntegers(site.input(1));
    const auto steps = denseSteps(site.output().shape);
    Move move{site.op.inputs[0],
              site.op.outputs[0],
              0,
              0,
              site.input(0).shape,
              denseSteps(site.input(0).shape),
              steps};
    for (std::size_t i = 0; i < steps.size(); ++i)
        move.targetOffset += static_cast<std::ptrdiff_t>(amounts[2 * i]) * steps[i];
    return move;
}

/// Elements before and after a dimension of a shape.
std::pair<std::ptrdiff_t, std::ptrdiff_t> around(const std::vector<int> &shape, std::size_t axis)
{
    const auto middle = shape.begin() + static_cast<std::ptrdiff_t>(axis);
    const auto product = [](auto begin, auto end) {
        return std::accumulate(begin, end, std::ptrdiff_t(1), std::multiplies<>());
    };
    return {product(shape.begin(), middle), product(middle, shape.end())};
}

/// Blocks of one tensor lie between those of the others: Concatenation and Pack (parts are inputs), Split (parts are outputs).
std::vector<Move> interleaved(const KernelSite &site, std::size_t axis, bool splits)
{
    const std::vector<int> &parts = splits ? site.op.outputs : site.op.inputs;
    const int joined = splits ? site.op.inputs[1] : site.op.outputs[0];
    const auto shapeOf = [&](int tensor) {
        return site.network.tensors[static_cast<std::size_t>(tensor)].shape;
    };
    const auto [rows, rowElements] = around(shapeOf(joined), axis);
    std::vector<Move> moves;
    std::ptrdiff_t offset = 0;
    for (const int part : parts) {
        const auto elements =
            static_cast<std::ptrdiff_t>(site.network.tensors[static_cast<std::size_t>(part)].elements());
        const std::ptrdiff_t block = elements / rows;
        Move move{part,       joined,          0, offset, {static_cast<int>(rows), static_cast<int>(block)},
                  {block, 1}, {rowElements, 1}};
        if (splits) {
            std::swap(move.source, move.target);
            std::swap(move.sourceOffset, move.targetOffset);
            std::swap(move.sourceSteps, move.targetSteps);
        }
        moves.push_back(std::move(move));
        offset += block;
    }
    return moves;
}

std::size_t wrappedAxis(std::int64_t axis, std::size_t rank)
{
    return static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(rank) : axis);
}

Result<void> sameTypes(const KernelSite &site, std::size_t first, std::size_t last)
{
    const bool equalScales = site.op.code == OpCode::Concatenation;
    for (std::size_t i = first; i < last; ++i)
        for (const int index : site.op.outputs) {
            const Tensor &output = site.network.tensors[static_cast<std::size_t>(index)];
            const Tensor &input = site.input(i);
            if (input.type != output.type)
                return cannot("moves codes between different types");
            if (equalScales && (input.scale() != output.scale() || input.zeroPoint() != output.zeroPoint()))
                return cannot(
                    "joins inputs whose scale or zero point differs from the output's, which TFLite "
                    "refuses");
        }
    return {};
}

KernelResult made(const KernelSite &site, std::vector<Move> moves)
{
    return std::shared_ptr<const Kernel>(
        std::make_shared<Layout>(elementSize(site.output().type), std::move(moves)));
}

KernelResult makePad(const KernelSite &site)
{
    const Tensor &output = site.output();
    std::vector<std::uint8_t> fill(elementSize(output.type), 0);
    if (site.op.code == OpCode::PadV2) {
        if (site.input(2).type != output.type)
            return cannot("pads with a value of another type");
        fill = *site.input(2).data;
    } else if (output.type == ElementType::Int8 || output.type == ElementType::UInt8) {
        fill[0] = static_cast<std::uint8_t>(output.zeroPoint());
    } else if (output.type == ElementType::Int16 && output.zeroPoint() != 0) {
        return cannot("pads int16 with a zero point");
    }
    return std::shared_ptr<const Kernel>(std::make_shared<Layout>(
        elementSize(output.type), std::vector<Move>{padded(site)}, site.op.outputs[0], std::move(fill)));
}

} // namespace

KernelResult makeLayout(const KernelSite &site)
{
    const bool joins = site.op.code == OpCode::Concatenation || site.op.code == OpCode::Pack;
    const bool splits = site.op.code == OpCode::Split;
    const std::size_t first = splits ? 1 : 0;
    if (const auto same = sameTypes(site, first, joins ? site.op.inputs.size() : first + 1); !same)
        return same.error();
    switch (site.op.code) {
    case OpCode::Transpose:
        return made(site, {transposed(site)});
    case OpCode::StridedSlice: {
        const auto ranges = sliceRanges(site.network, site.op);
        if (!ranges)
            return ranges.error();
        return made(site, {sliced(site, *ranges)});
    }
    case OpCode::Pad:
    case OpCode::PadV2:
        return makePad(site);
    case OpCode::Concatenation:
    case OpCode::Pack:
        return made(site,
                    interleaved(site,
                                wrappedAxis(site.options<AxisOptions>().axis, site.output().shape.size()),
                                false));
    case OpCode::Split: {
        const std::size_t axis =
            wrappedAxis(constantIntegers(site.input(0)).front(), site.input(1).shape.size());
        return made(site, interleaved(site, axis, true));
    }
    default:
        return made(site, {wholeTensor(site)});
    }
}

} // namespace thimble::core
