// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "firmware/kernels/host/packing.h"

#include <algorithm>
#include <cstdlib>
#include <functional>

/// Layouts and conditions of the armv7em family; the other half of each is the comment on top of the assembly.
namespace thimble::kernels {

namespace {

constexpr std::int64_t kAccumulatorLimit = std::int64_t(1) << 30; ///< |acc| below, so that 2 * acc fits
constexpr std::int64_t kPairLimit = std::int64_t(1) << 23;        ///< |sum| of a pair's first channel below
constexpr int kLargestExponent = 22; ///< so that the zero point, shifted, fits beside the accumulator
constexpr std::int64_t kLargestCode = 128;

/// Bytes of stack that the assembly says it uses.
constexpr std::size_t kTileStack = 68, kRowsStack = 68, kTapsStack = 60, kWalkStack = 132;

/// Weight `k` of channel `c`; 0 for the taps and channels that only fill up.
using WeightAt = std::function<int(int c, int k)>;

struct Matrix
{
    int channels = 0;
    int taps = 0; ///< a multiple of 4
    WeightAt weight;

    std::int64_t absolute(int channel) const
    {
        std::int64_t sum = 0;
        for (int k = 0; k < taps; ++k)
            sum += std::abs(weight(channel, k));
        return sum;
    }
};

/// A channel that no input can change, in the short form: because no sum leaves the range that rounds to 0, or because all
/// its weights are 0, whatever the bias and the exponent.
std::optional<thimble_requant> constantRequant(const thimble_requant &q, std::int64_t weights,
                                               std::int64_t largestSum)
{
    if (q.multiplier == 0 || (q.shift < -1 && largestSum < std::int64_t(1) << (-q.shift - 1)))
        return thimble_requant{0, 0, 0};
    if (weights != 0 || q.shift > 0)
        return std::nullopt;
    // The accumulator 4 * answer, times 1/2, at exponent 1; answers beyond all codes saturate alike.
    const std::int32_t answer = rescaled(q.bias, q.multiplier, q.shift, Rounding::Double);
    return thimble_requant{8 * std::clamp(answer, -512, 511), 1 << 30, 0};
}

/// {2 * bias, multiplier, exponent - 1} for factors multiplier * 2^(-31 - exponent), or nothing if a channel does not fit.
std::optional<std::vector<thimble_requant>> shortRequant(std::vector<thimble_requant> folded,
                                                         const Matrix &matrix)
{
    for (int c = 0; c < matrix.channels; ++c) {
        thimble_requant &q = folded[static_cast<std::size_t>(c)];
        const std::int64_t weights = matrix.absolute(c);
        const std::int64_t largest = std::abs(std::int64_t(q.bias)) + kLargestCode * weights;
        const int exponent = -q.shift;
        if (const auto constant = constantRequant(q, weights, largest))
            q = *constant;
        else if (exponent < 1 || exponent > kLargestExponent || largest >= kAccumulatorLimit)
            return std::nullopt;
        else
            q = {2 * q.bias, q.multiplier, exponent - 1};
    }
    return folded;
}

/// 256 * first + second as a halfword; nothing if the first's sum could leave its place.
bool canPair(const Matrix &matrix, int first)
{
    if (kLargestCode * matrix.absolute(first) >= kPairLimit)
        return false;
    for (int k = 0; k < matrix.taps; ++k)
        if (matrix.weight(first, k) < -127)
            return false;
    return true;
}

/// Halfwords in the order in which SXTB16 widens four bytes: taps 0, 2, then 1, 3.
void appendPair(std::vector<std::int16_t> &to, const Matrix &matrix, int first, int tap)
{
    for (const int k : {tap, tap + 2, tap + 1, tap + 3})
        to.push_back(static_cast<std::int16_t>(256 * matrix.weight(first, k) + matrix.weight(first + 1, k)));
}

/// `together` = channels whose weights alternate four taps at a time: 2 (tile.S) or 4 (dense.S).
std::optional<std::vector<std::int16_t>> packPairs(const Matrix &matrix, int together)
{
    std::vector<std::int16_t> packed;
    for (int group = 0; group < matrix.channels; group += together) {
        for (int first = group; first < group + together; first += 2)
            if (!canPair(matrix, first))
                return std::nullopt;
        for (int tap = 0; tap < matrix.taps; tap += 4)
            for (int first = group; first < group + together; first += 2)
                appendPair(packed, matrix, first, tap);
    }
    return packed;
}

KernelCall weighted(const char *function, Params params, Constant weights,
                    const std::vector<thimble_requant> &requant)
{
    KernelCall call;
    call.function = function;
    call.params = params;
    call.constants.push_back(std::move(weights));
    call.constants.push_back(constant("requant", "thimble_requant", Constant::Kind::Table, requant));
    call.takesScratch = true;
    return call;
}

std::optional<KernelCall> pairedCall(const char *function, Params params, std::vector<thimble_requant> folded,
                                     const Matrix &matrix, int together)
{
    const auto requant = shortRequant(std::move(folded), matrix);
    const auto weights = packPairs(matrix, together);
    if (!requant || !weights)
        return std::nullopt;
    return weighted(function, params, constant("weights", "int16_t", Constant::Kind::Weights, *weights),
                    *requant);
}

/// Rows of weights that follow each other, each filled up to a multiple of four taps.
Matrix rowsMatrix(std::span<const std::int8_t> weights, int rows, int taps)
{
    Matrix matrix;
    matrix.channels = rows;
    matrix.taps = (taps + 3) / 4 * 4;
    matrix.weight = [weights, rows, taps](int n, int k) {
        const auto at =
            static_cast<std::size_t>(n) * static_cast<std::size_t>(taps) + static_cast<std::size_t>(k);
        return n < rows && k < taps ? int(weights[at]) : 0;
    };
    return matrix;
}

/// A window's rows, each filled up to a multiple of four taps.
Matrix windowMatrix(const ConvLayer &layer, int rowTaps)
{
    const int row = layer.kernelW * layer.inC;
    Matrix matrix;
    matrix.channels = layer.outC;
    matrix.taps = layer.kernelH * rowTaps;
    matrix.weight = [&layer, row, rowTaps](int c, int k) {
        const int ky = k / rowTaps, i = k % rowTaps;
        const auto at = static_cast<std::size_t>((c * layer.kernelH + ky) * row + i);
        return c < layer.outC && i < row ? int(layer.weights[at]) : 0;
    };
    return matrix;
}

/// One axis of a 3x3 depthwise kernel: at most one tap outside at either end, and no output with both outside.
bool walkableAxis(int in, int out, int pad, int stride)
{
    const int beyond = (out - 1) * stride - pad + 3 - in;
    if (pad > 1 || beyond > 1 || (out == 1 && pad > 0 && beyond > 0))
        return false;
    return in >= 3 || (in == 2 && pad == 1);
}

/// What depthwise3x3.S can do.
bool walkable(const ConvLayer &l)
{
    return l.kernelH == 3 && l.kernelW == 3 && l.dilationH == 1 && l.dilationW == 1 && l.strideH == l.strideW
        && l.strideH <= 2 && walkableAxis(l.inH, l.outH, l.padTop, l.strideH)
        && walkableAxis(l.inW, l.outW, l.padLeft, l.strideW);
}

const char *walkFunction(int stride, bool down)
{
    if (stride == 1)
        return down ? "thimble_depthwise3x3_down_smlad" : "thimble_depthwise3x3_smlad";
    return down ? "thimble_depthwise3x3_s2_down_smlad" : "thimble_depthwise3x3_s2_smlad";
}

/// depthwise3x3.S: 12 bytes a channel.
std::vector<std::int8_t> walkedWeights(const Matrix &matrix, bool down)
{
    std::vector<std::int8_t> weights;
    for (int c = 0; c < matrix.channels; ++c) {
        const auto at = [&](int across, int along) {
            return static_cast<std::int8_t>(matrix.weight(c, down ? 3 * along + across : 3 * across + along));
        };
        for (const std::int8_t w : {at(0, 0), at(0, 1), at(1, 0), at(1, 1), at(0, 2), at(2, 0), at(1, 2),
                                    at(2, 1), at(2, 2), std::int8_t(0), std::int8_t(0), std::int8_t(0)})
            weights.push_back(w);
    }
    return weights;
}

/// depthwiseany.c: four channels side by side; the last four may repeat channels of those before.
std::vector<std::int8_t> groupedWeights(const Matrix &matrix)
{
    std::vector<std::int8_t> weights;
    for (int c = 0; c < matrix.channels; c += 4)
        for (int k = 0; k < matrix.taps; ++k)
            for (int i = 0; i < 4; ++i)
                weights.push_back(
                    static_cast<std::int8_t>(matrix.weight(std::min(c, matrix.channels - 4) + i, k)));
    return weights;
}

} // namespace

std::optional<KernelCall> armv7emConv(const ConvLayer &layer, Prefer prefer)
{
    if (layer.groups != 1 || (layer.dilationW != 1 && layer.kernelW != 1))
        return std::nullopt;
    const std::size_t size = layer.weights.size() / layer.requant.size();
    const auto requant = foldedRequant(layer.requant, layer.weights, size, size, 1, layer.inZero);
    const bool pointwise = isPointwise(layer);
    if (!pointwise && (prefer == Prefer::Ram || layer.outH * layer.outW < 3)) {
        const Matrix matrix = rowsMatrix(layer.weights, layer.outC, static_cast<int>(size));
        auto call = pairedCall("thimble_conv_rows_smlad", convParams(layer), requant, matrix, 4);
        if (call) {
            call->scratchBytes = static_cast<std::size_t>(matrix.taps);
            call->assemblyStack = kRowsStack;
            call->overlap = {rasterOverlap(layer, 1)}; // a window is gathered before its pixel is written
        }
        return call;
    }
    const int rowTaps = (layer.kernelW * layer.inC + 3) / 4 * 4;
    const Matrix matrix = windowMatrix(layer, rowTaps);
    auto call = pairedCall(pointwise ? "thimble_pointwise_smlad" : "thimble_conv_smlad", convParams(layer),
                           requant, matrix, 2);
    if (call) {
        const auto columns = static_cast<std::size_t>(matrix.taps) * 3 * sizeof(std::int16_t);
        call->scratchBytes = columns + (pointwise ? 0 : static_cast<std::size_t>(rowTaps));
        call->assemblyStack = kTileStack;
        // Fewer than three pixels make no full tile; they are written one at a time, but were all read before.
        call->overlap = {rasterOverlap(layer, 3)};
    }
    return call;
}

std::optional<KernelCall> armv7emDepthwise(const ConvLayer &l)
{
    const bool walk = walkable(l);
    if (l.outC != l.inC || (!walk && l.outC < 4))
        return std::nullopt;
    const int taps = l.kernelH * l.kernelW;
    const auto channels = static_cast<std::size_t>(l.outC);
    const Matrix matrix{
        l.outC, taps, [&l, channels](int c, int k) {
            return int(l.weights[static_cast<std::size_t>(k) * channels + static_cast<std::size_t>(c)]);
        }};
    const auto requant = shortRequant(
        foldedRequant(l.requant, l.weights, static_cast<std::size_t>(taps), 1, channels, l.inZero), matrix);
    if (!requant)
        return std::nullopt;
    // Walking down needs outputs as far apart as inputs, which stride 1 has if the widths are equal.
    const bool down = walk && l.outH > l.outW && (l.strideH == 2 || l.inW == l.outW);
    const auto weights = walk ? walkedWeights(matrix, down) : groupedWeights(matrix);
    const char *function = walk ? walkFunction(l.strideH, down) : "thimble_depthwise_smlad";
    KernelCall call = weighted(function, convParams(l),
                               constant("weights", "int8_t", Constant::Kind::Weights, weights), *requant);
    call.assemblyStack = walk ? kWalkStack : kTapsStack;
    if (!walk) // a pointer for each tap (4 bytes on the target), and a pixel of the zero point
        call.scratchBytes = 4 * static_cast<std::size_t>(taps) + channels;
    if (walk)
        call.overlap = {std::nullopt};
    else // four channels of a pixel are written while the next four are still to be read
        call.overlap = {rasterOverlap(l, 1) + l.outC};
    return call;
}

std::optional<KernelCall> armv7emDense(const DenseLayer &layer)
{
    const Matrix matrix = rowsMatrix(layer.weights, layer.outCount, layer.inCount);
    const auto size = static_cast<std::size_t>(layer.inCount);
    auto call =
        pairedCall("thimble_dense_smlad", denseParams(layer),
                   foldedRequant(layer.requant, layer.weights, size, size, 1, layer.inZero), matrix, 4);
    if (call) {
        call->scratchBytes = layer.inCount % 4 == 0 ? 0 : static_cast<std::size_t>(matrix.taps);
        call->assemblyStack = kRowsStack;
        call->overlap = {std::nullopt};
    }
    return call;
}

} // namespace thimble::kernels
