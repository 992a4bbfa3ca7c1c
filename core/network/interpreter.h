// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/network/network.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace thimble::core {

class Kernel;
class TensorMemory;

/// The bit-exact integer reference ("oracle"): gives the bytes that TFLite's reference kernels give, and so what every
/// other implementation in Thimble must give. Prepared once, run many times. It owns its state: use one per thread; a
/// copy shares the prepared weights and has activations of its own.
///
/// Supported: every operator of OpCode for int8 and, but for HardSwish and ArgMax, int16 activations with int8 weights;
/// floats only in Quantize, Dequantize and ArgMax. Only what the arithmetic defines for every input is accepted: a network
/// whose accumulators could leave 32 bits is refused.
class Interpreter
{
public:
    /// Checks everything (check.h), so that running cannot fail. Error Unsupported names the operator.
    static Result<Interpreter> prepare(const Network &network);

    Interpreter(const Interpreter &other);
    Interpreter(Interpreter &&other) noexcept;
    Interpreter &operator=(Interpreter other) noexcept;
    ~Interpreter();

    std::size_t inputBytes() const { return m_inputBytes; }
    std::size_t outputBytes() const { return m_outputBytes; }

    /// One inference. `inputs`: all input tensors one after another in the network's order; the outputs likewise. Fails only
    /// when the number of bytes is wrong.
    Result<std::vector<std::uint8_t>> run(std::span<const std::uint8_t> inputs);

    /// A tensor's bytes after a run (every activation keeps its own), constants included; valid until the next run.
    std::span<const std::uint8_t> tensor(int index) const;

private:
    Interpreter();

    std::vector<std::shared_ptr<const Kernel>> m_kernels;
    std::unique_ptr<TensorMemory> m_memory;
    std::vector<int> m_inputs;
    std::vector<int> m_outputs;
    std::size_t m_inputBytes = 0;
    std::size_t m_outputBytes = 0;
};

} // namespace thimble::core
