// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/kernel.h"

#include <algorithm>
#include <cmath>

namespace thimble::core {

TensorMemory::TensorMemory(const Network &network)
{
    for (const Tensor &tensor : network.tensors) {
        m_constants.push_back(tensor.data);
        m_activations.emplace_back(tensor.isConstant() ? 0 : tensor.bytes());
    }
}

std::span<const std::uint8_t> TensorMemory::bytes(int tensor) const
{
    const auto index = static_cast<std::size_t>(tensor);
    if (m_constants[index])
        return *m_constants[index];
    return m_activations[index];
}

std::span<std::uint8_t> TensorMemory::writableBytes(int tensor)
{
    return m_activations[static_cast<std::size_t>(tensor)];
}

Error cannot(std::string clause) { return {ErrorCode::Unsupported, std::move(clause), {}}; }

KernelResult makeKernel(const KernelSite &site)
{
    switch (site.op.code) {
    case OpCode::Conv2D:
        return makeConvolution(site);
    case OpCode::DepthwiseConv2D:
        return makeDepthwise(site);
    case OpCode::FullyConnected:
        return makeDense(site);
    case OpCode::AveragePool2D:
    case OpCode::MaxPool2D:
        return makePool(site);
    case OpCode::Mean:
    case OpCode::Sum:
    case OpCode::ReduceMax:
        return makeReduction(site);
    case OpCode::Add:
    case OpCode::Sub:
    case OpCode::Mul:
    case OpCode::Maximum:
    case OpCode::Minimum:
        return makeElementwise(site);
    case OpCode::Relu:
    case OpCode::ReluN1To1:
    case OpCode::Relu6:
    case OpCode::LeakyRelu:
    case OpCode::HardSwish:
    case OpCode::Logistic:
    case OpCode::Tanh:
        return makeUnary(site);
    case OpCode::Quantize:
    case OpCode::Dequantize:
        return makeQuantize(site);
    case OpCode::Softmax:
        return makeSoftmax(site);
    case OpCode::Reshape:
    case OpCode::Squeeze:
    case OpCode::ExpandDims:
    case OpCode::Transpose:
    case OpCode::StridedSlice:
    case OpCode::Split:
    case OpCode::Concatenation:
    case OpCode::Pack:
    case OpCode::Pad:
    case OpCode::PadV2:
        return makeLayout(site);
    case OpCode::ArgMax:
        return makeArgMax(site);
    }
    return cannot("has no reference kernel");
}

CodeRange codeRange(ElementType type)
{
    switch (type) {
    case ElementType::UInt8:
        return {0, 255};
    case ElementType::Int16:
        return {-32768, 32767};
    default:
        return {-128, 127};
    }
}

std::int32_t quantizeReal(float value, const Tensor &tensor)
{
    const CodeRange range = codeRange(tensor.type);
    const float rounded = std::round(value / tensor.scale());
    if (std::isnan(rounded))
        return range.clamp(tensor.zeroPoint());
    // Beyond a million the type's end is reached whatever the zero point; the bound keeps the conversion defined.
    return range.clamp(static_cast<std::int32_t>(std::clamp(rounded, -1e6f, 1e6f)) + tensor.zeroPoint());
}

CodeRange activationRange(Activation activation, const Tensor &tensor)
{
    CodeRange range = codeRange(tensor.type);
    switch (activation) {
    case Activation::None:
        break;
    case Activation::Relu:
        range.low = tensor.zeroPoint();
        break;
    case Activation::ReluN1To1:
        range = {quantizeReal(-1.0f, tensor), quantizeReal(1.0f, tensor)};
        break;
    case Activation::Relu6:
        range = {tensor.zeroPoint(), quantizeReal(6.0f, tensor)};
        break;
    }
    return range;
}

bool allOfType(const KernelSite &site, ElementType type, std::size_t inputs)
{
    const auto good = [type](const Tensor &tensor) {
        return tensor.type == type && (type != ElementType::Int16 || tensor.zeroPoint() == 0);
    };
    for (std::size_t i = 0; i < inputs; ++i)
        if (!good(site.input(i)))
            return false;
    return std::all_of(site.op.outputs.begin(), site.op.outputs.end(), [&](int output) {
        return good(site.network.tensors[static_cast<std::size_t>(output)]);
    });
}

} // namespace thimble::core
