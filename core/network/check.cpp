// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/check.h"

#include "core/network/describe.h"
#include "core/network/shapes.h"

#include <cmath>
#include <limits>

namespace thimble::core {

namespace {

bool isQuantizedType(ElementType type)
{
    return type == ElementType::Int8 || type == ElementType::UInt8 || type == ElementType::Int16;
}

std::pair<int, int> codeRange(ElementType type)
{
    if (type == ElementType::Int8)
        return {-128, 127};
    if (type == ElementType::UInt8)
        return {0, 255};
    return {-32768, 32767};
}

/// Collects the first problem of one network; every check answers whether it may go on.
class Checker
{
public:
    Checker(const Network &network, const std::string &where) : m_network(network), m_where(where) { }

    Result<void> run()
    {
        const bool good = checkSizes() && checkTensors() && checkEnds() && checkOperators() && checkOutputs();
        if (good)
            return {};
        return m_error;
    }

private:
    bool fail(const std::string &clause)
    {
        m_error = {ErrorCode::Input, m_where + ": " + clause + ".", {}};
        return false;
    }
    bool inRange(int tensor) const
    {
        return tensor >= 0 && static_cast<std::size_t>(tensor) < m_network.tensors.size();
    }
    const Tensor &tensor(int index) const { return m_network.tensors[static_cast<std::size_t>(index)]; }

    bool checkSizes()
    {
        if (m_network.tensors.empty() || m_network.tensors.size() > kMaxTensors)
            return fail("it has " + std::to_string(m_network.tensors.size()) + " tensors; 1 to "
                        + std::to_string(kMaxTensors) + " are possible");
        if (m_network.operators.size() > kMaxOperators)
            return fail("it has " + std::to_string(m_network.operators.size()) + " operators; at most "
                        + std::to_string(kMaxOperators) + " are possible");
        return true;
    }

    bool checkTensors()
    {
        std::size_t activations = 0;
        for (std::size_t i = 0; i < m_network.tensors.size(); ++i) {
            const Tensor &tensor = m_network.tensors[i];
            const std::string label = tensorLabel(m_network, static_cast<int>(i));
            if (tensor.name.size() > kMaxNameBytes)
                return fail("the name of tensor " + std::to_string(i) + " is longer than "
                            + std::to_string(kMaxNameBytes) + " bytes");
            if (!checkShape(tensor, label) || !checkQuantization(tensor, label))
                return false;
            if (tensor.isConstant() && tensor.data->size() != tensor.bytes())
                return fail(label + " holds " + std::to_string(tensor.data->size()) + " bytes, but its shape "
                            + shapeText(tensor.shape) + " of " + elementTypeName(tensor.type) + " needs "
                            + std::to_string(tensor.bytes()));
            if (!tensor.isConstant())
                activations += tensor.bytes();
        }
        if (activations > kMaxActivationBytes)
            return fail("its activations need " + std::to_string(activations) + " bytes; at most "
                        + std::to_string(kMaxActivationBytes) + " are possible");
        return true;
    }

    bool checkShape(const Tensor &tensor, const std::string &label)
    {
        if (tensor.shape.size() > static_cast<std::size_t>(kMaxRank))
            return fail(label + " has " + std::to_string(tensor.shape.size()) + " dimensions; at most "
                        + std::to_string(kMaxRank) + " are possible");
        std::size_t elements = 1;
        for (const int size : tensor.shape) {
            if (size < 1)
                return fail(label + " has a dimension of " + std::to_string(size)
                            + "; every dimension must be known and at least 1");
            elements *= static_cast<std::size_t>(size);
            if (elements > kMaxTensorElements)
                return fail(label + " has more than " + std::to_string(kMaxTensorElements) + " elements");
        }
        return true;
    }

    bool checkQuantization(const Tensor &tensor, const std::string &label)
    {
        const Quantization &q = tensor.quantization;
        if (q.scales.size() != q.zeroPoints.size())
            return fail(label + " has " + std::to_string(q.scales.size()) + " scales, but "
                        + std::to_string(q.zeroPoints.size()) + " zero points");
        for (const float scale : q.scales)
            if (!std::isfinite(scale) || scale < 0)
                return fail(label + " has a scale that is not a number of 0 or more");
        if (q.perChannel()) {
            const bool fits = q.axis >= 0 && static_cast<std::size_t>(q.axis) < tensor.shape.size()
                && q.scales.size()
                    == static_cast<std::size_t>(tensor.shape[static_cast<std::size_t>(q.axis)]);
            if (!fits)
                return fail(label + " has " + std::to_string(q.scales.size())
                            + " scales, which do not fit dimension " + std::to_string(q.axis) + " of "
                            + shapeText(tensor.shape));
        }
        if (!isQuantizedType(tensor.type))
            return true;
        const auto [low, high] = codeRange(tensor.type);
        for (const std::int32_t zero : q.zeroPoints)
            if (zero < low || zero > high)
                return fail(label + " has the zero point " + std::to_string(zero) + ", which "
                            + elementTypeName(tensor.type) + " cannot hold");
        return true;
    }

    bool checkEnds()
    {
        m_ready.assign(m_network.tensors.size(), false);
        for (std::size_t i = 0; i < m_network.tensors.size(); ++i)
            m_ready[i] = m_network.tensors[i].isConstant();
        if (m_network.inputs.empty() || m_network.outputs.empty())
            return fail("it has no input or no output");
        for (const int input : m_network.inputs) {
            if (!inRange(input))
                return fail("its input " + std::to_string(input) + " is no tensor");
            if (m_ready[static_cast<std::size_t>(input)])
                return fail("its input, " + tensorLabel(m_network, input)
                            + ", is a constant or listed twice");
            m_ready[static_cast<std::size_t>(input)] = true;
        }
        for (const int output : m_network.outputs)
            if (!inRange(output))
                return fail("its output " + std::to_string(output) + " is no tensor");
        return true;
    }

    bool checkOperators()
    {
        for (std::size_t i = 0; i < m_network.operators.size(); ++i)
            if (!checkWiring(i) || !checkShapes(i) || !checkArithmetic(i))
                return false;
        return true;
    }

    bool checkWiring(std::size_t index)
    {
        const Operator &op = m_network.operators[index];
        const std::string label = operatorLabel(m_network, index);
        for (const int input : op.inputs) {
            if (input == -1)
                continue;
            if (!inRange(input))
                return fail(label + " reads tensor " + std::to_string(input) + ", which does not exist");
            m_constantBytes += tensor(input).isConstant() ? tensor(input).bytes() : 0;
            if (m_constantBytes > kMaxConstantBytes)
                return fail(label + " brings the constants to more than " + std::to_string(kMaxConstantBytes)
                            + " bytes");
            if (!m_ready[static_cast<std::size_t>(input)])
                return fail(label + " reads " + tensorLabel(m_network, input)
                            + " before any operator has written it");
        }
        for (const int output : op.outputs) {
            if (!inRange(output))
                return fail(label + " writes tensor " + std::to_string(output) + ", which does not exist");
            if (m_ready[static_cast<std::size_t>(output)])
                return fail(label + " writes " + tensorLabel(m_network, output)
                            + ", which is a constant, an input or already written");
            m_ready[static_cast<std::size_t>(output)] = true;
        }
        return true;
    }

    bool checkShapes(std::size_t index)
    {
        const Operator &op = m_network.operators[index];
        const auto shapes = inferShapes(m_network, op);
        if (!shapes)
            return fail(operatorLabel(m_network, index) + " cannot work: " + shapes.error().sentence);
        for (std::size_t i = 0; i < op.outputs.size(); ++i) {
            const Tensor &output = tensor(op.outputs[i]);
            if (output.shape != (*shapes)[i])
                return fail(operatorLabel(m_network, index) + " gives " + shapeText((*shapes)[i]) + ", but "
                            + tensorLabel(m_network, op.outputs[i]) + " is stored as "
                            + shapeText(output.shape));
        }
        return true;
    }

    /// Activations of integer arithmetic have one scale; weights one, or one for each output channel.
    bool checkArithmetic(std::size_t index)
    {
        const Operator &op = m_network.operators[index];
        if (!calculates(op.code))
            return true;
        const bool weighted = op.code == OpCode::Conv2D || op.code == OpCode::DepthwiseConv2D
            || op.code == OpCode::FullyConnected;
        if (weighted && isQuantizedType(tensor(op.inputs[0]).type) && !checkWeights(index))
            return false;
        std::vector<int> activations = op.outputs;
        for (std::size_t i = 0; i < op.inputs.size(); ++i)
            if (op.inputs[i] >= 0 && !(weighted && i > 0))
                activations.push_back(op.inputs[i]);
        for (const int activation : activations) {
            const Tensor &t = tensor(activation);
            if (isQuantizedType(t.type)
                && (t.quantization.scales.size() != 1 || !(t.scale() >= std::numeric_limits<float>::min())))
                return fail(operatorLabel(m_network, index) + " calculates with "
                            + tensorLabel(m_network, activation) + ", which needs exactly one scale above 0");
        }
        return true;
    }

    bool checkWeights(std::size_t index)
    {
        const Operator &op = m_network.operators[index];
        const Tensor &weights = tensor(op.inputs[1]);
        const int axis = op.code == OpCode::DepthwiseConv2D ? 3 : 0;
        const Quantization &q = weights.quantization;
        if (q.scales.empty())
            return fail(operatorLabel(m_network, index) + " has weights, "
                        + tensorLabel(m_network, op.inputs[1]) + ", without a scale");
        if (q.perChannel() && q.axis != axis)
            return fail(operatorLabel(m_network, index) + " has weights, "
                        + tensorLabel(m_network, op.inputs[1]) + ", with scales along dimension "
                        + std::to_string(q.axis) + " instead of " + std::to_string(axis));
        return true;
    }

    /// False for operators that only move codes.
    static bool calculates(OpCode code)
    {
        switch (code) {
        case OpCode::Reshape:
        case OpCode::Squeeze:
        case OpCode::ExpandDims:
        case OpCode::Transpose:
        case OpCode::StridedSlice:
        case OpCode::Split:
        case OpCode::Pack:
        case OpCode::Concatenation:
        case OpCode::ArgMax:
            return false;
        default:
            return true;
        }
    }

    bool checkOutputs()
    {
        for (const int output : m_network.outputs)
            if (!m_ready[static_cast<std::size_t>(output)])
                return fail("no operator writes its output, " + tensorLabel(m_network, output));
        return true;
    }

    const Network &m_network;
    const std::string &m_where;
    std::vector<bool> m_ready; ///< the tensor has a value when the operator under check runs
    std::size_t m_constantBytes = 0;
    Error m_error;
};

} // namespace

Result<void> checkNetwork(const Network &network, const std::string &where)
{
    return Checker(network, where).run();
}

} // namespace thimble::core
