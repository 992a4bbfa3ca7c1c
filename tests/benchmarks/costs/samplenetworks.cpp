// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/benchmarks/costs/samplenetworks.h"

#include "core/genome/lowering.h"
#include "core/genome/morphs.h"
#include "core/network/shapes.h"
#include "tests/golden/goldennetworks.h"

#include <cstring>

namespace thimble::tests {

using core::ElementType;
using core::OpCode;

namespace {
constexpr std::uint64_t kSeed = 4;
constexpr int kGenomes = 24;      ///< per task shape
constexpr double kMostMacs = 3e6; ///< larger ones take the emulator long and teach nothing new

/// A network of one operator on int8 tensors of one scale.
class Single
{
public:
    explicit Single(OpCode code) { m_op.code = code; }

    Single &input(std::vector<int> shape, ElementType type = ElementType::Int8)
    {
        m_network.inputs.push_back(add(std::move(shape), type));
        m_op.inputs.push_back(m_network.inputs.back());
        return *this;
    }
    Single &constant(const std::vector<std::int32_t> &values, std::vector<int> shape)
    {
        const int index = add(std::move(shape), ElementType::Int32);
        std::vector<std::uint8_t> bytes(4 * values.size());
        std::memcpy(bytes.data(), values.data(), bytes.size());
        m_network.tensors.back().data = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
        m_op.inputs.push_back(index);
        return *this;
    }
    Single &options(core::OperatorOptions options)
    {
        m_op.options = std::move(options);
        return *this;
    }
    core::Network done(ElementType type = ElementType::Int8, std::size_t outputs = 1)
    {
        m_network.name = "single";
        m_op.outputs.assign(outputs, 0);
        const auto shapes = core::inferShapes(m_network, m_op);
        for (std::size_t i = 0; i < outputs; ++i)
            m_op.outputs[i] = add(shapes ? (*shapes)[i] : std::vector<int>{1}, type);
        m_network.outputs = m_op.outputs;
        m_network.operators = {m_op};
        return m_network;
    }

private:
    int add(std::vector<int> shape, ElementType type)
    {
        core::Tensor tensor;
        tensor.name = "t" + std::to_string(m_network.tensors.size());
        tensor.type = type;
        tensor.shape = std::move(shape);
        if (type == ElementType::Int8)
            tensor.quantization = {{0.05f}, {-3}, 0};
        m_network.tensors.push_back(std::move(tensor));
        return int(m_network.tensors.size()) - 1;
    }

    core::Network m_network;
    core::Operator m_op;
};

void addElementwise(std::vector<core::Network> &networks, const std::vector<int> &shape)
{
    const int channels = shape.back();
    for (const auto code : {OpCode::Add, OpCode::Sub, OpCode::Mul, OpCode::Maximum, OpCode::Minimum}) {
        networks.push_back(Single(code).input(shape).input(shape).options(core::ElementwiseOptions{}).done());
        networks.push_back(
            Single(code).input(shape).input({1, 1, 1, channels}).options(core::ElementwiseOptions{}).done());
    }
    networks.push_back(Single(OpCode::HardSwish).input(shape).done());
    networks.push_back(Single(OpCode::Quantize).input(shape, ElementType::Float32).done());
    networks.push_back(Single(OpCode::Dequantize).input(shape).done(ElementType::Float32));
}

void addMoving(std::vector<core::Network> &networks, const std::vector<int> &shape)
{
    networks.push_back(Single(OpCode::Pad).input(shape).constant({0, 0, 1, 1, 2, 1, 0, 0}, {4, 2}).done());
    networks.push_back(Single(OpCode::Transpose).input(shape).constant({0, 2, 3, 1}, {4}).done());
    networks.push_back(
        Single(OpCode::Concatenation).input(shape).input(shape).options(core::AxisOptions{3, 0}).done());
}

void addWindows(std::vector<core::Network> &networks, const std::vector<int> &shape)
{
    using core::Padding;
    constexpr auto kNone = core::Activation::None;
    for (const auto &pool : {core::PoolOptions{Padding::Same, 2, 2, 3, 3, kNone},
                             core::PoolOptions{Padding::Valid, 2, 2, 2, 2, kNone},
                             core::PoolOptions{Padding::Same, 1, 1, 3, 3, kNone}}) {
        networks.push_back(Single(OpCode::MaxPool2D).input(shape).options(pool).done());
        networks.push_back(Single(OpCode::AveragePool2D).input(shape).options(pool).done());
    }
    for (const auto code : {OpCode::Mean, OpCode::Sum, OpCode::ReduceMax})
        networks.push_back(
            Single(code).input(shape).constant({1, 2}, {2}).options(core::ReduceOptions{}).done());
    networks.push_back(Single(OpCode::ArgMax).input(shape).constant({3}, {1}).done(ElementType::Int32));
}
} // namespace

std::vector<core::Network> sampleNetworks()
{
    auto networks = goldenNetworks();
    core::Random random(kSeed);
    for (const auto &shape :
         {core::TaskShape{49, 10, 1, 0.58f, 83, 12}, core::TaskShape{32, 32, 3, 1.0f, -128, 10}}) {
        for (int i = 0; i < kGenomes; ++i) {
            auto network = core::untrainedNetwork(core::randomGenome(random, shape), shape, kSeed);
            if (network && double(core::macs(*network)) < kMostMacs)
                networks.push_back(std::move(*network));
        }
    }
    for (const auto &shape :
         {std::vector<int>{1, 4, 5, 8}, std::vector<int>{1, 9, 7, 13}, std::vector<int>{1, 12, 12, 24},
          std::vector<int>{1, 3, 3, 64}, std::vector<int>{1, 20, 10, 4}}) {
        addElementwise(networks, shape);
        addMoving(networks, shape);
        addWindows(networks, shape);
    }
    return networks;
}

} // namespace thimble::tests
