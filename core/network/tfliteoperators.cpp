// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/tfliteoperators.h"

#include <algorithm>

namespace thimble::core {

namespace {

using schema::BuiltinOptions;

constexpr OpCode kKnown[] = {OpCode::Add,
                             OpCode::AveragePool2D,
                             OpCode::Concatenation,
                             OpCode::Conv2D,
                             OpCode::DepthwiseConv2D,
                             OpCode::Dequantize,
                             OpCode::FullyConnected,
                             OpCode::Logistic,
                             OpCode::MaxPool2D,
                             OpCode::Mul,
                             OpCode::Relu,
                             OpCode::ReluN1To1,
                             OpCode::Relu6,
                             OpCode::Reshape,
                             OpCode::Softmax,
                             OpCode::Tanh,
                             OpCode::Pad,
                             OpCode::Transpose,
                             OpCode::Mean,
                             OpCode::Sub,
                             OpCode::Squeeze,
                             OpCode::StridedSlice,
                             OpCode::Split,
                             OpCode::Maximum,
                             OpCode::ArgMax,
                             OpCode::Minimum,
                             OpCode::PadV2,
                             OpCode::ExpandDims,
                             OpCode::Sum,
                             OpCode::ReduceMax,
                             OpCode::Pack,
                             OpCode::LeakyRelu,
                             OpCode::Quantize,
                             OpCode::HardSwish};

Error wrong(std::string clause) { return {ErrorCode::Unsupported, std::move(clause), {}}; }

Result<Padding> readPadding(int code)
{
    if (code == 0)
        return Padding::Same;
    if (code == 1)
        return Padding::Valid;
    return wrong("its padding has the unknown code " + std::to_string(code));
}

Result<Activation> readActivation(int code)
{
    switch (code) {
    case 0:
        return Activation::None;
    case 1:
        return Activation::Relu;
    case 2:
        return Activation::ReluN1To1;
    case 3:
        return Activation::Relu6;
    default:
        return wrong("its fused activation has the code " + std::to_string(code)
                     + "; only none, ReLU, ReLU_N1_TO_1 and ReLU6 are possible");
    }
}

std::int8_t paddingCode(Padding padding) { return padding == Padding::Same ? 0 : 1; }

std::int8_t activationCode(Activation activation)
{
    switch (activation) {
    case Activation::None:
        return 0;
    case Activation::Relu:
        return 1;
    case Activation::ReluN1To1:
        return 2;
    case Activation::Relu6:
        return 3;
    }
    return 0;
}

template<class Table>
Result<OperatorOptions> readConvolution(const Table *table, int depthMultiplier)
{
    if (!table)
        return wrong("its convolution options are missing");
    const auto padding = readPadding(table->padding());
    const auto activation = readActivation(table->fused_activation_function());
    if (!padding || !activation)
        return padding ? activation.error() : padding.error();
    ConvOptions options;
    options.padding = *padding;
    options.strideH = table->stride_h();
    options.strideW = table->stride_w();
    options.dilationH = table->dilation_h_factor();
    options.dilationW = table->dilation_w_factor();
    options.depthMultiplier = depthMultiplier;
    options.activation = *activation;
    return OperatorOptions(options);
}

Result<OperatorOptions> readPool(const schema::Pool2DOptions *table)
{
    if (!table)
        return wrong("its pooling options are missing");
    const auto padding = readPadding(table->padding());
    const auto activation = readActivation(table->fused_activation_function());
    if (!padding || !activation)
        return padding ? activation.error() : padding.error();
    return OperatorOptions(PoolOptions{*padding, table->stride_h(), table->stride_w(), table->filter_height(),
                                       table->filter_width(), *activation});
}

Result<OperatorOptions> readDense(const schema::FullyConnectedOptions *table)
{
    if (!table)
        return OperatorOptions(DenseOptions{});
    if (table->weights_format() != 0)
        return wrong("its weights are stored in a shuffled order");
    if (table->asymmetric_quantize_inputs())
        return wrong("it quantises its inputs while running");
    const auto activation = readActivation(table->fused_activation_function());
    if (!activation)
        return activation.error();
    return OperatorOptions(DenseOptions{*activation, table->keep_num_dims()});
}

template<class Table>
Result<OperatorOptions> readElementwise(const Table *table)
{
    const auto activation = readActivation(table ? table->fused_activation_function() : 0);
    if (!activation)
        return activation.error();
    return OperatorOptions(ElementwiseOptions{*activation});
}

Result<OperatorOptions> readConcatenation(const schema::ConcatenationOptions *table)
{
    if (table && table->fused_activation_function() != 0)
        return wrong("it has a fused activation");
    return OperatorOptions(AxisOptions{table ? table->axis() : 0, 0});
}

Result<OperatorOptions> readStridedSlice(const schema::StridedSliceOptions *table)
{
    if (!table)
        return OperatorOptions(StridedSliceOptions{});
    if (table->ellipsis_mask() != 0 || table->new_axis_mask() != 0 || table->offset())
        return wrong("it uses an ellipsis, a new axis or offsets");
    return OperatorOptions(StridedSliceOptions{static_cast<unsigned>(table->begin_mask()),
                                               static_cast<unsigned>(table->end_mask()),
                                               static_cast<unsigned>(table->shrink_axis_mask())});
}

template<class Table>
WrittenOptions written(BuiltinOptions type, flatbuffers::Offset<Table> table)
{
    return {type, table.Union()};
}

/// Options from a network built in memory may be absent; the format's defaults then hold.
template<class Options>
Options optionsOf(const Operator &op)
{
    const Options *chosen = std::get_if<Options>(&op.options);
    return chosen ? *chosen : Options{};
}

std::vector<std::int32_t> outputShape(const Network &network, const Operator &op)
{
    const auto &shape = network.tensors[static_cast<std::size_t>(op.outputs[0])].shape;
    return {shape.begin(), shape.end()};
}

/// The dimensions that vanish between input and output.
std::vector<std::int32_t> squeezedDimensions(const Network &network, const Operator &op)
{
    const auto &input = network.tensors[static_cast<std::size_t>(op.inputs[0])].shape;
    const auto output = outputShape(network, op);
    std::vector<std::int32_t> dropped;
    std::size_t next = 0;
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (next < output.size() && output[next] == input[i])
            ++next;
        else
            dropped.push_back(static_cast<std::int32_t>(i));
    }
    return dropped;
}

WrittenOptions writeConvolution(flatbuffers::FlatBufferBuilder &builder, const Operator &op)
{
    const auto o = optionsOf<ConvOptions>(op);
    const auto padding = paddingCode(o.padding);
    const auto activation = activationCode(o.activation);
    if (op.code == OpCode::Conv2D)
        return written(BuiltinOptions::Conv2DOptions,
                       schema::CreateConv2DOptions(builder, padding, o.strideW, o.strideH, activation,
                                                   o.dilationW, o.dilationH));
    return written(BuiltinOptions::DepthwiseConv2DOptions,
                   schema::CreateDepthwiseConv2DOptions(builder, padding, o.strideW, o.strideH,
                                                        o.depthMultiplier, activation, o.dilationW,
                                                        o.dilationH));
}

} // namespace

std::optional<OpCode> opCodeFromBuiltin(int builtin)
{
    const auto known = std::find_if(std::begin(kKnown), std::end(kKnown),
                                    [builtin](OpCode code) { return static_cast<int>(code) == builtin; });
    if (known == std::end(kKnown))
        return std::nullopt;
    return *known;
}

int operatorVersion(const Network &network, const Operator &op)
{
    // Versions by the type that is calculated with: float32, int8, int16 (TFLite's op_version rules).
    struct Versions
    {
        int real, int8, int16;
    };
    const auto versions = [&]() -> Versions {
        switch (op.code) {
        case OpCode::Conv2D:
            return {1, 3, 4};
        case OpCode::DepthwiseConv2D: {
            const auto o = optionsOf<ConvOptions>(op);
            return {o.dilationH != 1 || o.dilationW != 1 ? 2 : 1, 3, 5};
        }
        case OpCode::FullyConnected:
            return optionsOf<DenseOptions>(op).keepDims ? Versions{5, 5, 7} : Versions{1, 4, 7};
        case OpCode::Add:
        case OpCode::Sub:
            return {1, 2, 3};
        case OpCode::Mul:
            return {1, 2, 4};
        case OpCode::Softmax:
        case OpCode::AveragePool2D:
        case OpCode::MaxPool2D:
        case OpCode::Concatenation:
        case OpCode::Logistic:
        case OpCode::Tanh:
        case OpCode::Mean:
        case OpCode::Pad:
        case OpCode::PadV2:
        case OpCode::Dequantize:
        case OpCode::ReduceMax:
            return {1, 2, 3};
        case OpCode::Transpose:
        case OpCode::StridedSlice:
        case OpCode::Maximum:
        case OpCode::Minimum:
            return {1, 2, 4};
        case OpCode::Relu6:
        case OpCode::Relu:
        case OpCode::ArgMax:
        case OpCode::Sum:
        case OpCode::Split:
        case OpCode::LeakyRelu:
        case OpCode::Pack:
        case OpCode::Quantize:
            return {1, 2, 2};
        default:
            return {1, 1, 1};
        }
    }();
    // Split has its axis first; Quantize is dated by what it reads.
    const std::size_t main = op.code == OpCode::Split ? 1 : 0;
    if (op.inputs.size() <= main || op.inputs[main] < 0)
        return 1;
    switch (network.tensors[static_cast<std::size_t>(op.inputs[main])].type) {
    case ElementType::Int8:
    case ElementType::UInt8:
        return versions.int8;
    case ElementType::Int16:
        return versions.int16;
    default:
        return versions.real;
    }
}

Result<OperatorOptions> readOptions(OpCode code, const schema::Operator &op)
{
    switch (code) {
    case OpCode::Conv2D:
        return readConvolution(op.builtin_options_as_Conv2DOptions(), 1);
    case OpCode::DepthwiseConv2D: {
        const auto *table = op.builtin_options_as_DepthwiseConv2DOptions();
        return readConvolution(table, table ? table->depth_multiplier() : 1);
    }
    case OpCode::AveragePool2D:
    case OpCode::MaxPool2D:
        return readPool(op.builtin_options_as_Pool2DOptions());
    case OpCode::FullyConnected:
        return readDense(op.builtin_options_as_FullyConnectedOptions());
    case OpCode::Add:
        return readElementwise(op.builtin_options_as_AddOptions());
    case OpCode::Sub:
        return readElementwise(op.builtin_options_as_SubOptions());
    case OpCode::Mul:
        return readElementwise(op.builtin_options_as_MulOptions());
    case OpCode::Softmax: {
        const auto *table = op.builtin_options_as_SoftmaxOptions();
        if (!table)
            return wrong("its softmax options are missing");
        return OperatorOptions(SoftmaxOptions{table->beta()});
    }
    case OpCode::Mean:
    case OpCode::Sum:
    case OpCode::ReduceMax: {
        const auto *table = op.builtin_options_as_ReducerOptions();
        return OperatorOptions(ReduceOptions{table && table->keep_dims()});
    }
    case OpCode::Concatenation:
        return readConcatenation(op.builtin_options_as_ConcatenationOptions());
    case OpCode::Split: {
        const auto *table = op.builtin_options_as_SplitOptions();
        return OperatorOptions(AxisOptions{0, table ? table->num_splits() : 0});
    }
    case OpCode::Pack: {
        const auto *table = op.builtin_options_as_PackOptions();
        return OperatorOptions(AxisOptions{table ? table->axis() : 0, table ? table->values_count() : 0});
    }
    case OpCode::LeakyRelu: {
        const auto *table = op.builtin_options_as_LeakyReluOptions();
        return OperatorOptions(LeakyReluOptions{table ? table->alpha() : 0.0f});
    }
    case OpCode::StridedSlice:
        return readStridedSlice(op.builtin_options_as_StridedSliceOptions());
    default:
        return OperatorOptions();
    }
}

WrittenOptions writeOptions(flatbuffers::FlatBufferBuilder &builder, const Network &network,
                            const Operator &op)
{
    const auto activation = activationCode(optionsOf<ElementwiseOptions>(op).activation);
    switch (op.code) {
    case OpCode::Conv2D:
    case OpCode::DepthwiseConv2D:
        return writeConvolution(builder, op);
    case OpCode::AveragePool2D:
    case OpCode::MaxPool2D: {
        const auto o = optionsOf<PoolOptions>(op);
        return written(BuiltinOptions::Pool2DOptions,
                       schema::CreatePool2DOptions(builder, paddingCode(o.padding), o.strideW, o.strideH,
                                                   o.filterW, o.filterH, activationCode(o.activation)));
    }
    case OpCode::FullyConnected: {
        const auto o = optionsOf<DenseOptions>(op);
        return written(
            BuiltinOptions::FullyConnectedOptions,
            schema::CreateFullyConnectedOptions(builder, activationCode(o.activation), 0, o.keepDims));
    }
    case OpCode::Add:
        return written(BuiltinOptions::AddOptions, schema::CreateAddOptions(builder, activation));
    case OpCode::Sub:
        return written(BuiltinOptions::SubOptions, schema::CreateSubOptions(builder, activation));
    case OpCode::Mul:
        return written(BuiltinOptions::MulOptions, schema::CreateMulOptions(builder, activation));
    case OpCode::Softmax:
        return written(BuiltinOptions::SoftmaxOptions,
                       schema::CreateSoftmaxOptions(builder, optionsOf<SoftmaxOptions>(op).beta));
    case OpCode::Mean:
    case OpCode::Sum:
    case OpCode::ReduceMax:
        return written(BuiltinOptions::ReducerOptions,
                       schema::CreateReducerOptions(builder, optionsOf<ReduceOptions>(op).keepDims));
    case OpCode::Concatenation:
        return written(BuiltinOptions::ConcatenationOptions,
                       schema::CreateConcatenationOptions(builder, optionsOf<AxisOptions>(op).axis));
    case OpCode::Split:
        return written(BuiltinOptions::SplitOptions,
                       schema::CreateSplitOptions(builder, optionsOf<AxisOptions>(op).count));
    case OpCode::Pack:
        return written(BuiltinOptions::PackOptions,
                       schema::CreatePackOptions(builder, static_cast<int>(op.inputs.size()),
                                                 optionsOf<AxisOptions>(op).axis));
    case OpCode::Reshape:
        return written(BuiltinOptions::ReshapeOptions,
                       schema::CreateReshapeOptions(builder, builder.CreateVector(outputShape(network, op))));
    case OpCode::Squeeze:
        return written(
            BuiltinOptions::SqueezeOptions,
            schema::CreateSqueezeOptions(builder, builder.CreateVector(squeezedDimensions(network, op))));
    case OpCode::LeakyRelu:
        return written(BuiltinOptions::LeakyReluOptions,
                       schema::CreateLeakyReluOptions(builder, optionsOf<LeakyReluOptions>(op).alpha));
    case OpCode::StridedSlice: {
        const auto o = optionsOf<StridedSliceOptions>(op);
        return written(BuiltinOptions::StridedSliceOptions,
                       schema::CreateStridedSliceOptions(builder, static_cast<int>(o.beginMask),
                                                         static_cast<int>(o.endMask), 0, 0,
                                                         static_cast<int>(o.shrinkMask)));
    }
    case OpCode::ArgMax:
        return written(BuiltinOptions::ArgMaxOptions, schema::CreateArgMaxOptions(builder, 2)); // int32
    case OpCode::Pad:
        return written(BuiltinOptions::PadOptions, schema::CreatePadOptions(builder));
    case OpCode::PadV2:
        return written(BuiltinOptions::PadV2Options, schema::CreatePadV2Options(builder));
    case OpCode::Transpose:
        return written(BuiltinOptions::TransposeOptions, schema::CreateTransposeOptions(builder));
    case OpCode::Maximum:
    case OpCode::Minimum:
        return written(BuiltinOptions::MaximumMinimumOptions, schema::CreateMaximumMinimumOptions(builder));
    case OpCode::ExpandDims:
        return written(BuiltinOptions::ExpandDimsOptions, schema::CreateExpandDimsOptions(builder));
    case OpCode::Quantize:
        return written(BuiltinOptions::QuantizeOptions, schema::CreateQuantizeOptions(builder));
    case OpCode::Dequantize:
        return written(BuiltinOptions::DequantizeOptions, schema::CreateDequantizeOptions(builder));
    case OpCode::HardSwish:
        return written(BuiltinOptions::HardSwishOptions, schema::CreateHardSwishOptions(builder));
    case OpCode::Logistic:
    case OpCode::Relu:
    case OpCode::ReluN1To1:
    case OpCode::Relu6:
    case OpCode::Tanh:
        return {};
    }
    return {};
}

} // namespace thimble::core
