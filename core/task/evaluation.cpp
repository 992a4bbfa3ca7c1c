// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/evaluation.h"

#include "core/network/interpreter.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <numeric>
#include <thread>

namespace thimble::core {

namespace {
constexpr std::size_t kChunk = 16;

using Bytes = std::vector<std::uint8_t>;

Error misfit(const std::string &what) { return {ErrorCode::Input, what, {}}; }

const Tensor &inputOf(const Network &network) { return network.tensors[std::size_t(network.inputs[0])]; }
const Tensor &outputOf(const Network &network) { return network.tensors[std::size_t(network.outputs[0])]; }

int largest(const Bytes &bytes, ElementType type)
{
    if (type == ElementType::Float32) {
        std::vector<float> values(bytes.size() / 4);
        std::memcpy(values.data(), bytes.data(), 4 * values.size());
        return int(std::max_element(values.begin(), values.end()) - values.begin());
    }
    const auto *codes = reinterpret_cast<const std::int8_t *>(bytes.data());
    return int(std::max_element(codes, codes + bytes.size()) - codes);
}

/// `values`: numbers of one record.
Result<void> checkFit(const Network &network, const Task &task, std::size_t values)
{
    if (network.inputs.size() != 1 || network.outputs.size() != 1)
        return misfit("The network must have one input and one output to be judged on task " + task.id + ".");
    const auto &input = inputOf(network);
    const auto &output = outputOf(network);
    const auto known = [](ElementType type) {
        return type == ElementType::Int8 || type == ElementType::Float32;
    };
    if (!known(input.type) || !known(output.type))
        return Error{ErrorCode::Unsupported,
                     std::string("The network's input and output must be int8 or float32; they are ")
                         + elementTypeName(input.type) + " and " + elementTypeName(output.type) + ".",
                     {}};
    if (input.elements() != values)
        return misfit("The network takes " + std::to_string(input.elements()) + " values, but a row of task "
                      + task.id + " has " + std::to_string(values) + ".");
    if (task.metric == "auc" && output.elements() != values)
        return misfit("The network gives " + std::to_string(output.elements()) + " values, but task "
                      + task.id + " needs one that gives its " + std::to_string(values)
                      + " input values back.");
    if (task.metric != "auc" && output.elements() != std::size_t(task.shape.classes))
        return misfit("The network gives " + std::to_string(output.elements()) + " scores, but task "
                      + task.id + " has " + std::to_string(task.shape.classes) + " classes.");
    return {};
}

/// The oracle's inferences in chunks, on several threads, each with its own copy of the interpreter.
struct Crew
{
    std::size_t count = 0;
    std::stop_token stop;
    std::atomic<std::size_t> next = 0;

    using Item = std::function<void(Interpreter &, std::size_t index)>;

    void work(Interpreter interpreter, const Item &infer, const ProgressCallback &progress)
    {
        while (!stop.stop_requested()) {
            const auto begin = next.fetch_add(kChunk);
            if (begin >= count)
                return;
            const auto end = std::min(begin + kChunk, count);
            for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i)
                infer(interpreter, i);
            if (progress)
                progress({double(end) / double(count),
                          "inference " + std::to_string(end) + " of " + std::to_string(count)});
        }
    }
};

/// Where each recording's windows begin in the row of all windows; the last entry is their number.
std::vector<std::size_t> windowStarts(const Recordings &recordings)
{
    std::vector<std::size_t> starts{0};
    for (const auto &recording : recordings.list)
        starts.push_back(starts.back() + (recordings.form.reconstruction ? recording.windows : 1));
    return starts;
}
} // namespace

Inferences oracleInferences(const Network &network, int threads, std::stop_token stop,
                            const ProgressCallback &progress)
{
    return [network, threads, stop, progress](std::size_t count, const auto &input,
                                              const auto &output) -> Result<void> {
        auto interpreter = Interpreter::prepare(network);
        if (!interpreter)
            return interpreter.error();
        const auto infer = [&](Interpreter &own, std::size_t i) {
            if (auto answer = own.run(input(i))) // an input of the right size cannot fail
                output(i, *std::move(answer));
        };
        Crew crew{count, stop};
        {
            const int all = threads > 0 ? threads : int(std::max(1u, std::thread::hardware_concurrency()));
            std::vector<std::jthread> helpers;
            for (int i = 1; i < all; ++i)
                helpers.emplace_back([&crew, &infer, copy = *interpreter] { crew.work(copy, infer, {}); });
            crew.work(std::move(*interpreter), infer, progress);
        }
        if (stop.stop_requested())
            return cancelled();
        return {};
    };
}

Result<Quality> evaluateNetwork(const Network &network, const Task &task, const FeatureSet &set, Split split,
                                const Inferences &run)
{
    if (task.metric != "top1")
        return Error{ErrorCode::Unsupported,
                     "Task " + task.id + " is judged by recordings, not by rows: use --data or --records.",
                     {}};
    if (const auto fits = checkFit(network, task, set.rowBytes()); !fits)
        return fits.error();
    if (set.size() == 0)
        return misfit("There are no rows to judge the network on.");
    // Features lie in the task's quantisation.
    const double scale = double(task.shape.inputScale);
    const auto coder =
        RecordCoder::make({ElementType::Int8, scale, -scale * task.shape.inputZeroPoint}, inputOf(network));
    if (!coder)
        return coder.error();
    const auto input = [&](std::size_t i) {
        Bytes bytes;
        coder->input({reinterpret_cast<const std::uint8_t *>(set.row(i)), set.rowBytes()}, bytes);
        return bytes;
    };
    std::atomic<std::int64_t> right = 0;
    const auto output = [&](std::size_t i, const Bytes &bytes) {
        right += largest(bytes, outputOf(network).type) == set.label(i) ? 1 : 0;
    };
    if (const auto done = run(set.size(), input, output); !done)
        return done.error();
    return accuracy(right, std::int64_t(set.size()), split);
}

Result<Quality> evaluateRecordings(const Network &network, const Task &task, const Recordings &recordings,
                                   const Inferences &run)
{
    if (const auto fits = checkFit(network, task, recordings.windowBytes / recordings.form.elementBytes());
        !fits)
        return fits.error();
    const auto coder = RecordCoder::make(recordings.form, inputOf(network));
    if (!coder)
        return coder.error();
    const auto &list = recordings.list;
    const auto starts = windowStarts(recordings);
    const auto window = [&](std::size_t i) {
        const auto behind = std::upper_bound(starts.begin(), starts.end(), i);
        const auto recording = std::size_t(behind - starts.begin()) - 1;
        return recordings.window(list[recording], i - starts[recording]);
    };
    const bool scored = recordings.form.reconstruction;
    std::vector<double> scores(starts.back());
    const auto input = [&](std::size_t i) {
        Bytes bytes;
        coder->input(window(i), bytes);
        return bytes;
    };
    const auto output = [&](std::size_t i, const Bytes &bytes) {
        if (!scored) {
            scores[i] = largest(bytes, outputOf(network).type) == list[i].label ? 1 : 0;
            return;
        }
        std::vector<float> reals, rebuilt;
        coder->reals(window(i), reals);
        tensorReals(outputOf(network), bytes, rebuilt);
        scores[i] = double(reconstructionError(reals, rebuilt));
    };
    if (const auto done = run(scores.size(), input, output); !done)
        return done.error();
    if (!scored)
        return accuracy(std::count(scores.begin(), scores.end(), 1.0), std::int64_t(list.size()),
                        Split::Test);
    std::vector<double> means;
    std::vector<int> labels;
    for (std::size_t r = 0; r < list.size(); ++r) {
        const auto first = scores.begin() + std::ptrdiff_t(starts[r]);
        means.push_back(std::accumulate(first, scores.begin() + std::ptrdiff_t(starts[r + 1]), 0.0)
                        / double(list[r].windows));
        labels.push_back(list[r].label);
    }
    return areaUnderRoc(means, labels, Split::Test);
}

} // namespace thimble::core
