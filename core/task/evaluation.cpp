// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/evaluation.h"

#include "core/network/interpreter.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <thread>

namespace thimble::core {

namespace {
constexpr std::size_t kChunk = 16;

Error misfit(const std::string &what) { return {ErrorCode::Input, what, {}}; }

/// Turns rows of the task into input bytes of the network.
class RowCoder
{
public:
    RowCoder(const TaskShape &shape, const Tensor &input) : m_float(input.type == ElementType::Float32)
    {
        for (int code = -128; code < 128; ++code) {
            const float real = shape.inputScale * float(code - shape.inputZeroPoint);
            const auto index = std::size_t(code) + 128;
            m_reals[index] = real;
            m_codes[index] = std::uint8_t(std::int8_t(code));
            if (!m_float
                && (input.scale() != shape.inputScale || input.zeroPoint() != shape.inputZeroPoint)) {
                const double moved = std::round(double(real) / double(input.scale())) + input.zeroPoint();
                m_codes[index] = std::uint8_t(std::int8_t(std::clamp(moved, -128.0, 127.0)));
            }
        }
    }

    void code(const std::int8_t *row, std::size_t count, std::vector<std::uint8_t> &out) const
    {
        out.resize(m_float ? 4 * count : count);
        for (std::size_t i = 0; i < count; ++i) {
            const auto index = std::size_t(row[i] + 128);
            if (m_float)
                std::memcpy(out.data() + 4 * i, &m_reals[index], 4);
            else
                out[i] = m_codes[index];
        }
    }

private:
    bool m_float;
    std::array<float, 256> m_reals{};
    std::array<std::uint8_t, 256> m_codes{};
};

int largest(const std::vector<std::uint8_t> &bytes, ElementType type)
{
    if (type == ElementType::Float32) {
        std::vector<float> values(bytes.size() / 4);
        std::memcpy(values.data(), bytes.data(), 4 * values.size());
        return int(std::max_element(values.begin(), values.end()) - values.begin());
    }
    const auto *codes = reinterpret_cast<const std::int8_t *>(bytes.data());
    return int(std::max_element(codes, codes + bytes.size()) - codes);
}

Result<void> checkFit(const Network &network, const Task &task, const FeatureSet &set)
{
    if (network.inputs.size() != 1 || network.outputs.size() != 1)
        return misfit("The network must have one input and one output to be judged on task " + task.id + ".");
    const auto &input = network.tensors[std::size_t(network.inputs[0])];
    const auto &output = network.tensors[std::size_t(network.outputs[0])];
    const auto known = [](ElementType type) {
        return type == ElementType::Int8 || type == ElementType::Float32;
    };
    if (!known(input.type) || !known(output.type))
        return Error{ErrorCode::Unsupported,
                     std::string("The network's input and output must be int8 or float32; they are ")
                         + elementTypeName(input.type) + " and " + elementTypeName(output.type) + ".",
                     {}};
    if (input.elements() != set.rowBytes())
        return misfit("The network takes " + std::to_string(input.elements()) + " values, but a row of task "
                      + task.id + " has " + std::to_string(set.rowBytes()) + ".");
    if (output.elements() != std::size_t(task.shape.classes))
        return misfit("The network gives " + std::to_string(output.elements()) + " scores, but task "
                      + task.id + " has " + std::to_string(task.shape.classes) + " classes.");
    if (set.size() == 0)
        return misfit("There are no rows to judge the network on.");
    return {};
}

/// What the threads share.
struct Work
{
    const FeatureSet &set;
    const RowCoder &coder;
    ElementType outputType;
    std::stop_token stop;
    std::atomic<std::size_t> next = 0;
    std::atomic<std::int64_t> right = 0;
};

void judge(Work &work, Interpreter interpreter, const ProgressCallback &progress)
{
    std::vector<std::uint8_t> input;
    while (!work.stop.stop_requested()) {
        const auto begin = work.next.fetch_add(kChunk);
        if (begin >= work.set.size())
            return;
        const auto end = std::min(begin + kChunk, work.set.size());
        std::int64_t right = 0;
        for (std::size_t i = begin; i < end; ++i) {
            work.coder.code(work.set.row(i), work.set.rowBytes(), input);
            const auto output = interpreter.run(input);
            right += output && largest(*output, work.outputType) == work.set.label(i) ? 1 : 0;
        }
        work.right += right;
        if (progress)
            progress({double(end) / double(work.set.size()),
                      "row " + std::to_string(end) + " of " + std::to_string(work.set.size())});
    }
}
} // namespace

Result<Quality> evaluateNetwork(const Network &network, const Task &task, const FeatureSet &set, Split split,
                                int threads, std::stop_token stop, const ProgressCallback &progress)
{
    if (const auto fits = checkFit(network, task, set); !fits)
        return fits.error();
    auto interpreter = Interpreter::prepare(network);
    if (!interpreter)
        return interpreter.error();
    const RowCoder coder(task.shape, network.tensors[std::size_t(network.inputs[0])]);
    Work work{set, coder, network.tensors[std::size_t(network.outputs[0])].type, stop};
    if (threads <= 0)
        threads = int(std::max(1u, std::thread::hardware_concurrency()));
    {
        std::vector<std::jthread> helpers;
        for (int i = 1; i < threads; ++i)
            helpers.emplace_back([&work, copy = *interpreter] { judge(work, copy, {}); });
        judge(work, std::move(*interpreter), progress);
    }
    if (stop.stop_requested())
        return cancelled();
    return accuracy(work.right, std::int64_t(set.size()), split);
}

} // namespace thimble::core
