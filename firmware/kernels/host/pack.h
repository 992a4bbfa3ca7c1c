// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "firmware/kernels/thimble_kernels.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// What a compiler has to know about the kernels, kept beside them: for one layer, which kernel of a family to call, its
/// parameter block, its packed constants, its scratch and what may overlap. The compiler gives plain shapes, TFLite's
/// weights and TFLite's bias and multipliers; folding of zero points and all layouts happen here.
namespace thimble::kernels {

enum class Family {
    Portable, ///< C11, any core
    ArmV7em   ///< Cortex-M4 and M7 (also M33 with DSP): SMLAD, packed weights
};

/// What to prefer where a layer has several kernels. Ram: no or least scratch. Flash: smallest constants.
enum class Prefer { Latency, Ram, Flash };

/// The rounding of every rescale; Single also needs -DTHIMBLE_SINGLE_ROUNDING=1 when the kernels are compiled.
enum class Rounding { Double, Single };

/// One array of constants. `role` names the member of the parameter block that points at it.
struct Constant
{
    enum class Kind { Weights, Table };
    std::string role; ///< "weights", "requant", "table", "table1", "table2"
    std::string type; ///< C type of an element: "int8_t", "int16_t", "int32_t", "thimble_requant"
    std::vector<std::uint8_t> bytes; ///< little-endian
    Kind kind = Kind::Weights;
};

using Params =
    std::variant<thimble_conv_params, thimble_dense_params, thimble_pool_params, thimble_reduce_params,
                 thimble_binary_params, thimble_add_table_params, thimble_lut_params, thimble_softmax_params,
                 thimble_pad_params, thimble_copy_params, thimble_gather_params, thimble_edge_params>;

/// One call: function(&params, in..., out[, scratch]). Pointers in `params` are null; constantName() fills them.
struct KernelCall
{
    std::string function;
    Params params;
    std::vector<Constant> constants;
    bool takesScratch =
        false; ///< the function has a last argument `void *scratch` (NULL when scratchBytes is 0)
    std::size_t scratchBytes = 0; ///< 4-byte aligned, contents undefined before and after
    std::size_t assemblyStack =
        0; ///< bytes of stack used by assembly below `function`, which no .su file shows
    /// Per activation input: absent = no byte of it may lie in the output. d = overlap is safe if the input starts
    /// at least d bytes above the output's start (0: in place, or the output anywhere below).
    std::vector<std::optional<std::int64_t>> overlap;
    std::string problem; ///< not empty: the layer cannot be done, in one sentence; nothing else is valid then
};

/// C texts for a call whose names begin with `prefix` ("layer3"): the arrays, and "static const TYPE prefix_params = {...};".
std::string constantsText(const KernelCall &call, const std::string &prefix);
std::string paramsText(const KernelCall &call, const std::string &prefix);

/// Sizes of a convolution; pads are those before the image. `weights`: O,H,W,I (I = input channels / groups), depthwise
/// H,W,O. `requant`: one per output channel, TFLite's bias (0 if none), multiplier and shift.
struct ConvLayer
{
    int inH = 1, inW = 1, inC = 1, outH = 1, outW = 1, outC = 1;
    int kernelH = 1, kernelW = 1, strideH = 1, strideW = 1, dilationH = 1, dilationW = 1;
    int padTop = 0, padLeft = 0, groups = 1;
    int inZero = 0, outZero = 0, outMin = -128, outMax = 127;
    std::span<const std::int8_t> weights;
    std::span<const thimble_requant> requant;
};
KernelCall convCall(Family family, Prefer prefer, const ConvLayer &layer,
                    Rounding rounding = Rounding::Double);
KernelCall depthwiseCall(Family family, Prefer prefer, const ConvLayer &layer,
                         Rounding rounding = Rounding::Double);

/// `weights`: outCount rows of inCount.
struct DenseLayer
{
    int batches = 1, inCount = 1, outCount = 1;
    int inZero = 0, outZero = 0, outMin = -128, outMax = 127;
    std::span<const std::int8_t> weights;
    std::span<const thimble_requant> requant;
};
KernelCall denseCall(Family family, Prefer prefer, const DenseLayer &layer,
                     Rounding rounding = Rounding::Double);

enum class PoolKind { Average, Max };
KernelCall poolCall(Family family, PoolKind kind, const thimble_pool_params &params);

enum class ReduceKind { Sum, Max, ArgMax }; ///< Sum is Mean too: see thimble_reduce_params
KernelCall reduceCall(Family family, ReduceKind kind, const thimble_reduce_params &params);

enum class BinaryKind { Add, Sub, Mul, Maximum, Minimum };
KernelCall binaryCall(Family family, Prefer prefer, BinaryKind kind, const thimble_binary_params &params,
                      Rounding rounding = Rounding::Double);

KernelCall lutCall(Family family, int count,
                   std::span<const std::int8_t> table256); ///< table[uint8(code)]
KernelCall softmaxCall(Family family, const thimble_softmax_params &params);
KernelCall padCall(Family family, const thimble_pad_params &params);
KernelCall copyCall(Family family, const thimble_copy_params &params);
KernelCall gatherCall(Family family, const thimble_gather_params &params);
KernelCall quantizeCall(Family family, const thimble_edge_params &params);
KernelCall dequantizeCall(Family family, const thimble_edge_params &params);

} // namespace thimble::kernels
