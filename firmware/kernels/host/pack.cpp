// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "firmware/kernels/host/pack.h"

#include "firmware/kernels/host/packing.h"

#include <algorithm>
#include <cstdlib>

namespace thimble::kernels {

namespace {

template<class T>
KernelCall plain(const char *function, const T &params, std::vector<std::optional<std::int64_t>> overlap)
{
    KernelCall call;
    call.function = function;
    call.params = params;
    call.overlap = std::move(overlap);
    return call;
}

constexpr std::optional<std::int64_t> kDisjoint;
constexpr std::optional<std::int64_t> kInPlace = 0;

/// An input that is read in the output's own order, one code for each.
bool walksLikeOutput(const thimble_binary_params &p, const std::int32_t (&stride)[4])
{
    std::int32_t dense = 1;
    for (int axis = 3; axis >= 0; --axis) {
        if (p.shape[axis] != 1 && stride[axis] != dense)
            return false;
        dense *= p.shape[axis];
    }
    return true;
}

const char *binaryFunction(BinaryKind kind)
{
    switch (kind) {
    case BinaryKind::Add:
        return "thimble_add";
    case BinaryKind::Sub:
        return "thimble_sub";
    case BinaryKind::Mul:
        return "thimble_mul";
    case BinaryKind::Maximum:
        return "thimble_maximum";
    case BinaryKind::Minimum:
        return "thimble_minimum";
    }
    return "";
}

/// What the general kernel makes of each code of one input, before the two are summed.
std::vector<std::int32_t> rescaledCodes(const thimble_binary_params &p, bool second, bool negated,
                                        Rounding rounding)
{
    const std::int32_t zero = second ? p.zero2 : p.zero1;
    std::vector<std::int32_t> table(256);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::int64_t code = static_cast<std::int8_t>(i);
        const std::int32_t value =
            rescaled((code - zero) << p.left_shift, second ? p.multiplier2 : p.multiplier1,
                     second ? p.shift2 : p.shift1, rounding);
        table[i] = negated ? -value : value;
    }
    return table;
}

std::int64_t largest(const std::vector<std::int32_t> &table)
{
    std::int64_t result = 0;
    for (const std::int32_t value : table)
        result = std::max(result, std::abs(std::int64_t(value)));
    return result;
}

/// The five-instruction form (armv7em/addtable.c): twice the tables, exponent - 1; false where it does not hold.
bool shortenAddTable(thimble_add_table_params &params, std::vector<std::int32_t> &table1,
                     std::vector<std::int32_t> &table2)
{
    if (params.out_shift > -1 || params.out_shift < -22
        || largest(table1) + largest(table2) >= std::int64_t(1) << 30)
        return false;
    params.out_shift = -params.out_shift - 1;
    for (auto *table : {&table1, &table2})
        for (std::int32_t &value : *table)
            value *= 2;
    return true;
}

KernelCall addTableCall(Family family, const thimble_binary_params &p, bool subtract, Rounding rounding)
{
    thimble_add_table_params params = {};
    params.count = p.shape[0] * p.shape[1] * p.shape[2] * p.shape[3];
    params.out_multiplier = p.out_multiplier, params.out_shift = p.out_shift;
    params.out_zero = p.out_zero, params.out_min = p.out_min, params.out_max = p.out_max;
    auto table1 = rescaledCodes(p, false, false, rounding),
         table2 = rescaledCodes(p, true, subtract, rounding);
    const bool shortForm =
        family == Family::ArmV7em && rounding == Rounding::Double && shortenAddTable(params, table1, table2);
    KernelCall call =
        plain(shortForm ? "thimble_add_table_dsp" : "thimble_add_table", params, {kInPlace, kInPlace});
    call.constants.push_back(constant("table1", "int32_t", Constant::Kind::Table, table1));
    call.constants.push_back(constant("table2", "int32_t", Constant::Kind::Table, table2));
    return call;
}

} // namespace

KernelCall convCall(Family family, Prefer prefer, const ConvLayer &layer, Rounding rounding)
{
    KernelCall call = portableConv(layer);
    if (call.problem.empty() && family == Family::ArmV7em && rounding == Rounding::Double)
        return armv7emConv(layer, prefer).value_or(std::move(call));
    return call;
}

KernelCall depthwiseCall(Family family, Prefer, const ConvLayer &layer, Rounding rounding)
{
    KernelCall call = portableDepthwise(layer);
    if (call.problem.empty() && family == Family::ArmV7em && rounding == Rounding::Double)
        return armv7emDepthwise(layer).value_or(std::move(call));
    return call;
}

KernelCall denseCall(Family family, Prefer, const DenseLayer &layer, Rounding rounding)
{
    KernelCall call = portableDense(layer);
    if (call.problem.empty() && family == Family::ArmV7em && rounding == Rounding::Double)
        return armv7emDense(layer).value_or(std::move(call));
    return call;
}

KernelCall poolCall(Family family, PoolKind kind, const thimble_pool_params &params)
{
    const bool words = family == Family::ArmV7em && params.channels >= 4;
    const char *function = kind == PoolKind::Average
        ? (words ? "thimble_average_pool_dsp" : "thimble_average_pool")
        : (words ? "thimble_max_pool_dsp" : "thimble_max_pool");
    return plain(function, params, {kDisjoint});
}

KernelCall reduceCall(Family family, ReduceKind kind, const thimble_reduce_params &params)
{
    const bool words = family == Family::ArmV7em && params.inner >= 4;
    const char *function = kind == ReduceKind::Sum ? (words ? "thimble_reduce_sum_dsp" : "thimble_reduce_sum")
        : kind == ReduceKind::Max                  ? "thimble_reduce_max"
                                                   : "thimble_arg_max";
    return plain(function, params, {kDisjoint});
}

KernelCall binaryCall(Family family, Prefer prefer, BinaryKind kind, const thimble_binary_params &params,
                      Rounding rounding)
{
    const bool dense = walksLikeOutput(params, params.stride1) && walksLikeOutput(params, params.stride2);
    if (dense && prefer == Prefer::Latency && (kind == BinaryKind::Add || kind == BinaryKind::Sub))
        return addTableCall(family, params, kind == BinaryKind::Sub, rounding);
    return plain(binaryFunction(kind), params,
                 {walksLikeOutput(params, params.stride1) ? kInPlace : kDisjoint,
                  walksLikeOutput(params, params.stride2) ? kInPlace : kDisjoint});
}

KernelCall lutCall(Family, int count, std::span<const std::int8_t> table256)
{
    thimble_lut_params params = {};
    params.count = count;
    KernelCall call = plain("thimble_lut", params, {kInPlace});
    call.constants.push_back(constant("table", "int8_t", Constant::Kind::Table, table256));
    return call;
}

KernelCall softmaxCall(Family, const thimble_softmax_params &params)
{
    return plain("thimble_softmax", params, {kInPlace});
}

KernelCall padCall(Family, const thimble_pad_params &params)
{
    return plain("thimble_pad", params, {kDisjoint});
}

KernelCall copyCall(Family, const thimble_copy_params &params)
{
    const bool inPlace = params.in_pitch == params.out_pitch && params.in_offset == params.out_offset;
    return plain("thimble_copy", params, {inPlace ? kInPlace : kDisjoint});
}

KernelCall gatherCall(Family, const thimble_gather_params &params)
{
    return plain("thimble_gather", params, {kDisjoint});
}

KernelCall quantizeCall(Family, const thimble_edge_params &params)
{
    return plain("thimble_quantize", params, {kInPlace});
}

KernelCall dequantizeCall(Family, const thimble_edge_params &params)
{
    return plain("thimble_dequantize", params, {kDisjoint});
}

} // namespace thimble::kernels
