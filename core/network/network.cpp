// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/network.h"

namespace thimble::core {

std::size_t elementSize(ElementType type)
{
    switch (type) {
    case ElementType::Int8:
    case ElementType::UInt8:
    case ElementType::Bool:
        return 1;
    case ElementType::Int16:
        return 2;
    case ElementType::Float32:
    case ElementType::Int32:
        return 4;
    case ElementType::Int64:
        return 8;
    }
    return 0;
}

const char *elementTypeName(ElementType type)
{
    switch (type) {
    case ElementType::Float32:
        return "float32";
    case ElementType::Int8:
        return "int8";
    case ElementType::UInt8:
        return "uint8";
    case ElementType::Int16:
        return "int16";
    case ElementType::Int32:
        return "int32";
    case ElementType::Int64:
        return "int64";
    case ElementType::Bool:
        return "bool";
    }
    return "unknown";
}

const char *opName(OpCode code)
{
    switch (code) {
    case OpCode::Add:
        return "ADD";
    case OpCode::AveragePool2D:
        return "AVERAGE_POOL_2D";
    case OpCode::Concatenation:
        return "CONCATENATION";
    case OpCode::Conv2D:
        return "CONV_2D";
    case OpCode::DepthwiseConv2D:
        return "DEPTHWISE_CONV_2D";
    case OpCode::Dequantize:
        return "DEQUANTIZE";
    case OpCode::FullyConnected:
        return "FULLY_CONNECTED";
    case OpCode::Logistic:
        return "LOGISTIC";
    case OpCode::MaxPool2D:
        return "MAX_POOL_2D";
    case OpCode::Mul:
        return "MUL";
    case OpCode::Relu:
        return "RELU";
    case OpCode::ReluN1To1:
        return "RELU_N1_TO_1";
    case OpCode::Relu6:
        return "RELU6";
    case OpCode::Reshape:
        return "RESHAPE";
    case OpCode::Softmax:
        return "SOFTMAX";
    case OpCode::Tanh:
        return "TANH";
    case OpCode::Pad:
        return "PAD";
    case OpCode::Transpose:
        return "TRANSPOSE";
    case OpCode::Mean:
        return "MEAN";
    case OpCode::Sub:
        return "SUB";
    case OpCode::Squeeze:
        return "SQUEEZE";
    case OpCode::StridedSlice:
        return "STRIDED_SLICE";
    case OpCode::Split:
        return "SPLIT";
    case OpCode::Maximum:
        return "MAXIMUM";
    case OpCode::ArgMax:
        return "ARG_MAX";
    case OpCode::Minimum:
        return "MINIMUM";
    case OpCode::PadV2:
        return "PADV2";
    case OpCode::ExpandDims:
        return "EXPAND_DIMS";
    case OpCode::Sum:
        return "SUM";
    case OpCode::ReduceMax:
        return "REDUCE_MAX";
    case OpCode::Pack:
        return "PACK";
    case OpCode::LeakyRelu:
        return "LEAKY_RELU";
    case OpCode::Quantize:
        return "QUANTIZE";
    case OpCode::HardSwish:
        return "HARD_SWISH";
    }
    return "UNKNOWN";
}

std::size_t Tensor::elements() const
{
    std::size_t count = 1;
    for (const int size : shape)
        count *= static_cast<std::size_t>(size);
    return count;
}

std::uint64_t macs(const Network &network, const Operator &op)
{
    const auto tensor = [&](int index) -> const Tensor & {
        return network.tensors[static_cast<std::size_t>(index)];
    };
    if (op.code != OpCode::Conv2D && op.code != OpCode::DepthwiseConv2D && op.code != OpCode::FullyConnected)
        return 0;
    const std::uint64_t outputs = tensor(op.outputs[0]).elements();
    const std::vector<int> &filter = tensor(op.inputs[1]).shape;
    std::uint64_t each = 1; // products summed into one output element
    if (op.code == OpCode::FullyConnected)
        each = static_cast<std::uint64_t>(filter[1]);
    else
        each = static_cast<std::uint64_t>(filter[1]) * static_cast<std::uint64_t>(filter[2]);
    if (op.code == OpCode::Conv2D)
        each *= static_cast<std::uint64_t>(filter[3]);
    return outputs * each;
}

std::uint64_t macs(const Network &network)
{
    std::uint64_t sum = 0;
    for (const Operator &op : network.operators)
        sum += macs(network, op);
    return sum;
}

} // namespace thimble::core
