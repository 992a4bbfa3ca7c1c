// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/arena.h"

#include <algorithm>

namespace thimble::compiler {

using Kind = core::PlannedBuffer::Kind;

namespace {
/// First and last step in which each storage is alive; -1 = never.
struct Span
{
    int first = -1, last = -1;
};

class Builder
{
public:
    Builder(const Program &program, std::span<const ScheduledStep> steps, core::InputMode mode)
        : m_program(program)
        , m_steps(steps)
        , m_mode(mode)
        , m_spans(program.network.tensors.size())
        , m_into(program.storage)
    { }

    Lifetimes build()
    {
        findSpans();
        for (int step = 0; step < int(m_steps.size()); ++step)
            reuseInput(step);
        addTensors();
        addScratch();
        return std::move(m_result);
    }

private:
    void use(int tensor, int step)
    {
        if (tensor < 0 || m_program.tensor(m_program.root(tensor)).isConstant())
            return;
        auto &span = m_spans[std::size_t(m_program.root(tensor))];
        span.first = span.first < 0 ? step : std::min(span.first, step);
        span.last = std::max(span.last, step);
    }

    void findSpans()
    {
        const int end = int(m_steps.size()) - 1;
        for (const int input : m_program.network.inputs) {
            use(input, 0);
            if (m_mode == core::InputMode::Resident)
                use(input, end);
        }
        for (int i = 0; i <= end; ++i) {
            for (const auto &call : m_steps[std::size_t(i)].calls) {
                for (const int input : call.inputs)
                    use(input, i);
                use(call.output, i);
            }
        }
        for (const int output : m_program.network.outputs)
            use(output, end);
    }

    bool isInput(int root) const
    {
        const auto &inputs = m_program.network.inputs;
        return std::find(inputs.begin(), inputs.end(), root) != inputs.end();
    }

    bool isOutput(int root) const
    {
        const auto &outputs = m_program.network.outputs;
        return std::any_of(outputs.begin(), outputs.end(),
                           [&](int tensor) { return m_program.root(tensor) == root; });
    }

    /// The kernel lets the output lie exactly on each argument that shares this storage, and the storage dies here with as many
    /// bytes as the output needs. Network inputs and outputs are left alone: their bytes are the caller's contract.
    bool mayTake(const Call &call, int root, int step) const
    {
        for (std::size_t i = 0; i < call.inputs.size(); ++i) {
            if (m_program.root(call.inputs[i]) != root)
                continue;
            if (i >= call.kernel.overlap.size() || !call.kernel.overlap[i] || *call.kernel.overlap[i] > 0)
                return false;
        }
        return !m_program.tensor(root).isConstant() && !isInput(root) && !isOutput(root)
            && m_spans[std::size_t(root)].last == step && m_spans[std::size_t(root)].first < step
            && m_program.tensor(root).bytes() == m_program.tensor(m_program.root(call.output)).bytes();
    }

    void reuseInput(int step)
    {
        const auto &calls = m_steps[std::size_t(step)].calls;
        if (calls.size() != 1)
            return;
        const int output = m_program.root(calls[0].output);
        for (const int input : calls[0].inputs) {
            const int root = m_program.root(input);
            if (!mayTake(calls[0], root, step))
                continue;
            m_result.reuses.push_back({output, root, step});
            m_into[std::size_t(output)] = root;
            return;
        }
    }

    int finalOwner(int tensor) const
    {
        int owner = m_program.root(tensor);
        while (m_into[std::size_t(owner)] != owner)
            owner = m_into[std::size_t(owner)];
        return owner;
    }

    Kind kindOf(int root) const
    {
        if (isInput(root))
            return Kind::Input;
        return isOutput(root) ? Kind::Output : Kind::Activation;
    }

    std::string nameOf(int root) const { return std::to_string(root) + " " + m_program.tensor(root).name; }

    void addTensors()
    {
        m_result.bufferOf.assign(m_program.network.tensors.size(), -1);
        for (int root = 0; root < int(m_spans.size()); ++root) {
            const auto span = m_spans[std::size_t(root)];
            const int owner = span.first < 0 ? -1 : finalOwner(root);
            if (owner != root)
                continue;
            m_result.bufferOf[std::size_t(root)] = int(m_result.buffers.size());
            m_result.buffers.push_back(
                {nameOf(root), std::int64_t(m_program.tensor(root).bytes()), span.first, span.last, 4, {}});
            m_result.kinds.push_back(kindOf(root));
            m_result.tensors.push_back(root);
        }
        for (int tensor = 0; tensor < int(m_spans.size()); ++tensor) {
            const int root = m_program.root(tensor);
            if (m_spans[std::size_t(root)].first < 0)
                continue;
            const int buffer = m_result.bufferOf[std::size_t(finalOwner(root))];
            m_result.bufferOf[std::size_t(tensor)] = buffer;
            auto &last = m_result.buffers[std::size_t(buffer)].last;
            last = std::max(last, m_spans[std::size_t(root)].last);
        }
    }

    void addScratch()
    {
        for (int step = 0; step < int(m_steps.size()); ++step) {
            const auto bytes = m_steps[std::size_t(step)].scratchBytes();
            m_result.scratchOf.push_back(bytes > 0 ? int(m_result.buffers.size()) : -1);
            if (bytes == 0)
                continue;
            m_result.buffers.push_back(
                {"scratch of " + m_steps[std::size_t(step)].step.name, bytes, step, step, 4, {}});
            m_result.kinds.push_back(Kind::Scratch);
            m_result.tensors.push_back(-1);
        }
    }

    const Program &m_program;
    std::span<const ScheduledStep> m_steps;
    core::InputMode m_mode;
    std::vector<Span> m_spans;
    std::vector<int> m_into; ///< storage that took another one's bytes
    Lifetimes m_result;
};
} // namespace

std::int64_t ScheduledStep::scratchBytes() const
{
    std::size_t most = 0;
    for (const auto &call : calls)
        most = std::max(most, call.kernel.scratchBytes);
    return std::int64_t(most);
}

Lifetimes lifetimesOf(const Program &program, std::span<const ScheduledStep> steps, core::InputMode mode)
{
    return Builder(program, steps, mode).build();
}

} // namespace thimble::compiler
