// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace thimble::core {

/// Element types of tensors, a subset of TFLite's; int8 is what boards run, the others occur at the edges.
enum class ElementType { Float32, Int8, UInt8, Int16, Int32, Int64, Bool };
std::size_t elementSize(ElementType type);
const char *elementTypeName(ElementType type); ///< "int8", "float32", ...

/// real = scale * (code - zeroPoint); one entry for the tensor or one per slice along `axis`. Empty: not quantised.
struct Quantization
{
    std::vector<float> scales;
    std::vector<std::int32_t> zeroPoints;
    int axis = 0;

    bool perChannel() const { return scales.size() > 1; }
};

/// Row-major; batch is the first dimension of activations and always 1 here. Constants hold their bytes (little-endian);
/// activations have none. Tensors are values: copying shares the constant bytes.
struct Tensor
{
    std::string name;
    ElementType type = ElementType::Int8;
    std::vector<int> shape;
    Quantization quantization;
    std::shared_ptr<const std::vector<std::uint8_t>> data;

    bool isConstant() const { return data != nullptr; }
    std::size_t elements() const; ///< product of the shape; 1 for a scalar
    std::size_t bytes() const { return elements() * elementSize(type); }
    float scale() const { return quantization.scales.empty() ? 0.0f : quantization.scales.front(); }
    std::int32_t zeroPoint() const
    {
        return quantization.zeroPoints.empty() ? 0 : quantization.zeroPoints.front();
    }
};

enum class Padding { Same, Valid };
enum class Activation { None, Relu, ReluN1To1, Relu6 };

/// Numbers are TFLite's BuiltinOperator codes. Adding an operator: here, tfliteoperators.cpp, a reference kernel, a
/// firmware kernel, a cost (CONTRIBUTING.md).
enum class OpCode : int {
    Add = 0,
    AveragePool2D = 1,
    Concatenation = 2,
    Conv2D = 3,
    DepthwiseConv2D = 4,
    Dequantize = 6,
    FullyConnected = 9,
    Logistic = 14,
    MaxPool2D = 17,
    Mul = 18,
    Relu = 19,
    ReluN1To1 = 20,
    Relu6 = 21,
    Reshape = 22,
    Softmax = 25,
    Tanh = 28,
    Pad = 34,
    Transpose = 39,
    Mean = 40,
    Sub = 41,
    Squeeze = 43,
    StridedSlice = 45,
    Split = 49,
    Maximum = 55,
    ArgMax = 56,
    Minimum = 57,
    PadV2 = 60,
    ExpandDims = 70,
    Sum = 74,
    ReduceMax = 82,
    Pack = 83,
    LeakyRelu = 98,
    Quantize = 114,
    HardSwish = 117
};
const char *opName(OpCode code); ///< TFLite's spelling: "CONV_2D"

struct
    ConvOptions ///< Conv2D (filter O,H,W,I) and DepthwiseConv2D (filter 1,H,W,C; `depthMultiplier` = C out / C in)
{
    Padding padding = Padding::Same;
    int strideH = 1, strideW = 1, dilationH = 1, dilationW = 1, depthMultiplier = 1;
    Activation activation = Activation::None;
};
struct PoolOptions
{
    Padding padding = Padding::Valid;
    int strideH = 1, strideW = 1, filterH = 1, filterW = 1;
    Activation activation = Activation::None;
};
struct DenseOptions
{
    Activation activation = Activation::None;
    bool keepDims = false;
};
struct ElementwiseOptions
{
    Activation activation = Activation::None;
};
struct SoftmaxOptions
{
    float beta = 1.0f;
};
struct ReduceOptions
{
    bool keepDims = false;
};
struct AxisOptions
{
    int axis = 0;
    int count = 0;
}; ///< Concatenation, Split (count = parts), Pack, ...
struct LeakyReluOptions
{
    float alpha = 0.0f;
};
/// Bit i belongs to dimension i: begin or end ignored (the whole dimension from there), or the dimension dropped.
struct StridedSliceOptions
{
    unsigned beginMask = 0, endMask = 0, shrinkMask = 0;
};
using OperatorOptions =
    std::variant<std::monostate, ConvOptions, PoolOptions, DenseOptions, ElementwiseOptions, SoftmaxOptions,
                 ReduceOptions, AxisOptions, LeakyReluOptions, StridedSliceOptions>;

/// Input and output are indices into Network::tensors, in TFLite's order (Conv2D: input, filter, bias); -1 = absent optional.
struct Operator
{
    OpCode code = OpCode::Reshape;
    std::vector<int> inputs;
    std::vector<int> outputs;
    OperatorOptions options;
};

/// How int32 accumulators are rescaled (methods: TFLite's default is double rounding). One mode for a whole network.
enum class Rounding { Double, Single };

/// A quantised (or, at its edges, float) graph with one subgraph. Operators are in a valid execution order. Every Network
/// that a reader returns is consistent: indices in range, shapes inferred and equal to the stored ones, constants complete.
struct Network
{
    std::string name;
    std::vector<Tensor> tensors;
    std::vector<Operator> operators;
    std::vector<int> inputs;
    std::vector<int> outputs;
    Rounding rounding = Rounding::Double;
};

/// Multiply-accumulates of one operator for one inference (0 for those without products).
std::uint64_t macs(const Network &network, const Operator &op);
std::uint64_t macs(const Network &network);

} // namespace thimble::core
