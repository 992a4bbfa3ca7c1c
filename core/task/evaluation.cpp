// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/evaluation.h"

#include "core/network/interpreter.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
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

/// Work on items 0 to count - 1 in chunks, on several threads, each with its own copy of the interpreter.
struct Crew
{
    std::size_t count = 0, chunk = 1;
    std::string item; ///< for the progress line
    int threads = 0;
    std::stop_token stop;
    std::atomic<std::size_t> next = 0;

    using Item = std::function<void(Interpreter &, std::size_t index)>;

    void work(Interpreter interpreter, const Item &judge, const ProgressCallback &progress)
    {
        while (!stop.stop_requested()) {
            const auto begin = next.fetch_add(chunk);
            if (begin >= count)
                return;
            const auto end = std::min(begin + chunk, count);
            for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i)
                judge(interpreter, i);
            if (progress)
                progress({double(end) / double(count),
                          item + " " + std::to_string(end) + " of " + std::to_string(count)});
        }
    }

    Result<void> run(const Network &network, const Item &judge, const ProgressCallback &progress)
    {
        auto interpreter = Interpreter::prepare(network);
        if (!interpreter)
            return interpreter.error();
        if (threads <= 0)
            threads = int(std::max(1u, std::thread::hardware_concurrency()));
        {
            std::vector<std::jthread> helpers;
            for (int i = 1; i < threads; ++i)
                helpers.emplace_back([this, &judge, copy = *interpreter] { work(copy, judge, {}); });
            work(std::move(*interpreter), judge, progress);
        }
        if (stop.stop_requested())
            return cancelled();
        return {};
    }
};

/// Mean over the windows of what each differs from its reconstruction.
double reconstructionScore(Interpreter &interpreter, const Recordings &recordings,
                           const Recordings::Recording &recording, const RecordCoder &coder,
                           const Tensor &output)
{
    Bytes input;
    std::vector<float> reals, rebuilt;
    double sum = 0;
    for (std::size_t i = 0; i < recording.windows; ++i) {
        const auto window = recordings.window(recording, i);
        coder.input(window, input);
        const auto answer = interpreter.run(input);
        if (!answer)
            return 0; // an input of the right size cannot fail
        coder.reals(window, reals);
        tensorReals(output, *answer, rebuilt);
        sum += double(reconstructionError(reals, rebuilt));
    }
    return sum / double(recording.windows);
}
} // namespace

Result<Quality> evaluateNetwork(const Network &network, const Task &task, const FeatureSet &set, Split split,
                                int threads, std::stop_token stop, const ProgressCallback &progress)
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
    std::atomic<std::int64_t> right = 0;
    const auto judge = [&](Interpreter &interpreter, std::size_t i) {
        Bytes input;
        const auto *row = reinterpret_cast<const std::uint8_t *>(set.row(i));
        coder->input({row, set.rowBytes()}, input);
        const auto output = interpreter.run(input);
        right += output && largest(*output, outputOf(network).type) == set.label(i) ? 1 : 0;
    };
    Crew crew{set.size(), kChunk, "row", threads, stop};
    if (const auto done = crew.run(network, judge, progress); !done)
        return done.error();
    return accuracy(right, std::int64_t(set.size()), split);
}

Result<Quality> evaluateRecordings(const Network &network, const Task &task, const Recordings &recordings,
                                   int threads, std::stop_token stop, const ProgressCallback &progress)
{
    if (const auto fits = checkFit(network, task, recordings.windowBytes / recordings.form.elementBytes());
        !fits)
        return fits.error();
    const auto coder = RecordCoder::make(recordings.form, inputOf(network));
    if (!coder)
        return coder.error();
    const auto &list = recordings.list;
    const bool scored = recordings.form.reconstruction;
    std::vector<double> scores(list.size());
    const auto judge = [&](Interpreter &interpreter, std::size_t i) {
        if (scored) {
            scores[i] = reconstructionScore(interpreter, recordings, list[i], *coder, outputOf(network));
            return;
        }
        Bytes input;
        coder->input(recordings.window(list[i], 0), input);
        const auto output = interpreter.run(input);
        scores[i] = output && largest(*output, outputOf(network).type) == list[i].label ? 1 : 0;
    };
    Crew crew{list.size(), scored ? 1 : kChunk, "recording", threads, stop};
    if (const auto done = crew.run(network, judge, progress); !done)
        return done.error();
    if (!scored)
        return accuracy(std::count(scores.begin(), scores.end(), 1.0), std::int64_t(list.size()),
                        Split::Test);
    std::vector<int> labels(list.size());
    std::transform(list.begin(), list.end(), labels.begin(), [](const auto &entry) { return entry.label; });
    return areaUnderRoc(scores, labels, Split::Test);
}

} // namespace thimble::core
