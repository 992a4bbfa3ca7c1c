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

/// The bytes of every tensor of one interpreter, and scratch that kernels use while they run.
class TensorMemory
{
public:
    explicit TensorMemory(const Network &network);

    std::span<const std::uint8_t> bytes(int tensor) const;
    std::span<std::uint8_t> writableBytes(int tensor);

    template<class T>
    const T *read(int tensor) const
    {
        return reinterpret_cast<const T *>(bytes(tensor).data());
    }
    template<class T>
    T *write(int tensor)
    {
        return reinterpret_cast<T *>(writableBytes(tensor).data());
    }
    /// At least `count` elements with any content; the same memory at every call with the same `slot`.
    template<class T>
    T *scratch(std::size_t count, std::size_t slot = 0)
    {
        auto &memory = m_scratch[slot];
        if (memory.size() < count * sizeof(T))
            memory.resize(count * sizeof(T));
        return reinterpret_cast<T *>(memory.data());
    }

private:
    std::vector<std::vector<std::uint8_t>> m_activations; ///< empty for constants
    std::vector<std::shared_ptr<const std::vector<std::uint8_t>>> m_constants;
    std::vector<std::uint8_t> m_scratch[3];
};

/// One operator, prepared: immutable, so that threads may share it.
class Kernel
{
public:
    virtual ~Kernel() = default;
    virtual void run(TensorMemory &memory) const = 0;
};

/// An operator of a network that has passed checkNetwork.
struct KernelSite
{
    const Network &network;
    const Operator &op;

    bool has(std::size_t i) const { return i < op.inputs.size() && op.inputs[i] >= 0; }
    const Tensor &input(std::size_t i) const { return network.tensors[std::size_t(op.inputs[i])]; }
    const Tensor &output(std::size_t i = 0) const { return network.tensors[std::size_t(op.outputs[i])]; }
    template<class Options>
    Options options() const
    {
        const Options *chosen = std::get_if<Options>(&op.options);
        return chosen ? *chosen : Options{};
    }
};

using KernelResult = Result<std::shared_ptr<const Kernel>>;

/// Errors are clauses that continue "operator 3 (CONV_2D) ...".
KernelResult makeKernel(const KernelSite &site);
Error cannot(std::string clause);

// One family per file.
KernelResult makeConvolution(const KernelSite &site);
KernelResult makeDepthwise(const KernelSite &site);
KernelResult makeDense(const KernelSite &site);
KernelResult makePool(const KernelSite &site);
KernelResult makeReduction(const KernelSite &site);
KernelResult makeElementwise(const KernelSite &site);
KernelResult makeUnary(const KernelSite &site);
KernelResult makeQuantize(const KernelSite &site);
KernelResult makeSoftmax(const KernelSite &site);
KernelResult makeLayout(const KernelSite &site);
KernelResult makeArgMax(const KernelSite &site);

/// Lowest and highest code of an output.
struct CodeRange
{
    std::int32_t low = 0;
    std::int32_t high = 0;

    std::int32_t clamp(std::int32_t code) const { return code < low ? low : code > high ? high : code; }
};
CodeRange codeRange(ElementType type);
/// With a fused activation: its bounds as codes of `tensor`, halves away from zero.
CodeRange activationRange(Activation activation, const Tensor &tensor);
/// round(value / scale) + zero point of a real value, clamped to the type.
std::int32_t quantizeReal(float value, const Tensor &tensor);

/// Whether all named tensors are int8, or all int16 (which must have zero point 0).
bool allOfType(const KernelSite &site, ElementType type, std::size_t inputs);

} // namespace thimble::core
