// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/interpreter.h"

#include "core/network/check.h"
#include "core/network/describe.h"
#include "core/network/kernels/kernel.h"

#include <cstring>

namespace thimble::core {

Interpreter::Interpreter() = default;
Interpreter::Interpreter(Interpreter &&other) noexcept = default;
Interpreter::~Interpreter() = default;

Interpreter::Interpreter(const Interpreter &other)
    : m_kernels(other.m_kernels)
    , m_memory(std::make_unique<TensorMemory>(*other.m_memory))
    , m_inputs(other.m_inputs)
    , m_outputs(other.m_outputs)
    , m_inputBytes(other.m_inputBytes)
    , m_outputBytes(other.m_outputBytes)
{ }

Interpreter &Interpreter::operator=(Interpreter other) noexcept
{
    std::swap(m_kernels, other.m_kernels);
    std::swap(m_memory, other.m_memory);
    std::swap(m_inputs, other.m_inputs);
    std::swap(m_outputs, other.m_outputs);
    std::swap(m_inputBytes, other.m_inputBytes);
    std::swap(m_outputBytes, other.m_outputBytes);
    return *this;
}

Result<Interpreter> Interpreter::prepare(const Network &network)
{
    if (const auto consistent = checkNetwork(network); !consistent)
        return consistent.error();
    Interpreter prepared;
    prepared.m_memory = std::make_unique<TensorMemory>(network);
    prepared.m_inputs = network.inputs;
    prepared.m_outputs = network.outputs;
    for (const int input : network.inputs)
        prepared.m_inputBytes += prepared.m_memory->bytes(input).size();
    for (const int output : network.outputs)
        prepared.m_outputBytes += prepared.m_memory->bytes(output).size();
    for (std::size_t i = 0; i < network.operators.size(); ++i) {
        auto kernel = makeKernel({network, network.operators[i]});
        if (!kernel)
            return Error{kernel.error().code,
                         "The network cannot be run exactly: " + operatorLabel(network, i) + " "
                             + kernel.error().sentence + ".",
                         {}};
        prepared.m_kernels.push_back(std::move(*kernel));
    }
    return prepared;
}

Result<std::vector<std::uint8_t>> Interpreter::run(std::span<const std::uint8_t> inputs)
{
    if (inputs.size() != m_inputBytes)
        return Error{ErrorCode::Input,
                     "The network takes " + std::to_string(m_inputBytes) + " input bytes, not "
                         + std::to_string(inputs.size()) + ".",
                     {}};
    for (const int input : m_inputs) {
        const auto target = m_memory->writableBytes(input);
        std::memcpy(target.data(), inputs.data(), target.size());
        inputs = inputs.subspan(target.size());
    }
    for (const auto &kernel : m_kernels)
        kernel->run(*m_memory);
    std::vector<std::uint8_t> outputs;
    outputs.reserve(m_outputBytes);
    for (const int output : m_outputs) {
        const auto bytes = m_memory->bytes(output);
        outputs.insert(outputs.end(), bytes.begin(), bytes.end());
    }
    return outputs;
}

std::span<const std::uint8_t> Interpreter::tensor(int index) const { return m_memory->bytes(index); }

} // namespace thimble::core
