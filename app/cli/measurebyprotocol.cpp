// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/boardline.h"
#include "app/cli/runnertask.h"

#include "core/base/hash.h"
#include "core/base/units.h"
#include "core/board/mlperfbenchmark.h"

#include <algorithm>
#include <cmath>

namespace thimble::app {

namespace {
using core::Result;

constexpr double kPrinted = 0.0005001; ///< what three decimals leave open
constexpr double kScoreShare = 0.01;   ///< more than that of a score is another network, not another rounding

core::Error optionError(const std::string &sentence) { return {core::ErrorCode::Option, sentence, {}}; }

/// The board's description; with a port, any name will do for a board that Thimble does not know.
Result<core::Board> boardFor(const ProtocolArguments &arguments, const core::ResourceLocator &locator)
{
    auto board = core::findBoard(arguments.board, locator);
    if (arguments.port.empty() && board && board->link != kSerialLink)
        return optionError("Board " + board->id + " has no port of its own; name one with --port.");
    if (arguments.port.empty())
        return board;
    core::Board reached;
    if (board)
        reached = std::move(*board);
    reached.id = arguments.board;
    if (reached.title.empty())
        reached.title = arguments.board;
    return atPort(std::move(reached), arguments.port);
}

/// Our monitor says which board it runs on; whatever the user calls the port, an emulated one stays emulated.
std::string emulatedBoard(const std::string &profile, const core::ResourceLocator &locator)
{
    for (const auto &entry : core::listBoards(locator)) {
        if (entry.board && entry.board->link == "board-emulated" && profile.starts_with("thimble ")
            && profile.ends_with(" on " + entry.id))
            return entry.id;
    }
    return {};
}

/// The records to send and what the reference says to each.
struct Questions
{
    Records records;
    Records outputs;                         ///< the reference's, byte for byte
    std::vector<std::vector<double>> values; ///< the same as the protocol answers
};

Records seeded(const core::RecordCoder &coder, const RunnerTask &task, const core::Tensor &input)
{
    if (!task.record || task.record->type != core::ElementType::Float32)
        return seededRecords(1, coder.recordBytes());
    std::vector<float> reals;
    core::tensorReals(input, seededRecords(1, input.bytes()).front(), reals);
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(reals.data());
    return {{bytes, bytes + 4 * reals.size()}};
}

Result<Questions> questionsFor(const LoadedModel &model, const RunnerTask &task, const std::string &file)
{
    const auto &network = model.network;
    if (network.inputs.size() != 1 || network.outputs.size() != 1)
        return core::Error{core::ErrorCode::Unsupported,
                           "The MLPerf Tiny protocol is for networks with one input and one output.",
                           {}};
    const auto &input = network.tensors[std::size_t(network.inputs[0])];
    const auto &output = network.tensors[std::size_t(network.outputs[0])];
    // Without a task a record is the input itself.
    const core::RecordForm itself{core::ElementType::Int8, double(input.scale()),
                                  -double(input.scale()) * input.zeroPoint()};
    const auto coder = core::RecordCoder::make(task.record.value_or(itself), input);
    if (!coder)
        return coder.error();
    auto records =
        file.empty() ? Result<Records>(seeded(*coder, task, input)) : readRecords(file, coder->recordBytes());
    if (!records)
        return records.error();
    Records inputs(records->size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
        coder->input((*records)[i], inputs[i]);
    auto outputs = oracleAnswers(network, inputs);
    if (!outputs)
        return outputs.error();
    Questions questions{std::move(*records), std::move(*outputs), {}};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        std::vector<float> answer, reals;
        core::tensorReals(output, questions.outputs[i], answer);
        if (task.record && task.record->reconstruction) {
            coder->reals(questions.records[i], reals);
            answer = {core::reconstructionError(reals, answer)};
        }
        questions.values.emplace_back(answer.begin(), answer.end());
    }
    return questions;
}

struct Comparison
{
    bool equal = true;      ///< as far as the printed decimals tell
    bool sameAnswer = true; ///< the largest output is the same one, or the score is about the same
    std::string first;      ///< the first difference, for people
};

void compare(Comparison &all, std::size_t record, const std::vector<double> &got,
             const std::vector<double> &expected)
{
    const auto where = "record " + std::to_string(record);
    if (got.size() != expected.size()) {
        if (all.sameAnswer)
            all.first = where + ": the board gives " + std::to_string(got.size()) + " results, expected "
                + std::to_string(expected.size());
        all.equal = all.sameAnswer = false;
        return;
    }
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (std::abs(got[i] - expected[i]) <= kPrinted + 1e-6 * std::abs(expected[i]))
            continue;
        if (all.equal)
            all.first = where + ", result " + std::to_string(i) + ": the board says " + std::to_string(got[i])
                + ", expected " + std::to_string(expected[i]);
        all.equal = false;
    }
    const auto largest = [](const auto &list) {
        return std::max_element(list.begin(), list.end()) - list.begin();
    };
    // Where two lead within the rounding, either may be printed first.
    const bool same = got.size() == 1
        ? std::abs(got[0] - expected[0]) <= kPrinted + kScoreShare * std::abs(expected[0])
        : expected[std::size_t(largest(got))] + 2 * kPrinted >= expected[std::size_t(largest(expected))];
    all.sameAnswer &= same;
}

core::Measurement measurementOf(const LoadedModel &model, const core::MlperfResult &result,
                                const std::string &board, const std::string &emulated)
{
    core::Measurement m;
    m.model = model.network.name;
    m.modelSha256 = model.sha256;
    m.board = emulated.empty() ? board : emulated;
    m.origin = emulated.empty() ? core::Origin::Board : core::Origin::Emulated;
    m.timingModel = emulated.empty() ? "" : "emulator-clock";
    m.firmware = result.profile.profile;
    m.latencyMs = result.latencyMs;
    m.latencySpreadMs = result.latencySpreadMs;
    m.macs = core::macs(model.network);
    m.inputsCompared = int(result.results.size());
    return m;
}

core::Json windowsJson(const core::MlperfResult &result)
{
    core::Json list = core::Json::array();
    for (const auto &window : result.windows)
        list.push_back({{"inferences", window.inferences},
                        {"ms", window.milliseconds},
                        {"host_ms", window.hostMilliseconds}});
    return list;
}

void say(CliContext &context, const core::Measurement &m, const core::MlperfResult &result)
{
    context.say(std::string(core::originName(m.origin)) + " on " + m.board + " (" + result.profile.vendor
                + ", " + m.firmware + "): " + core::formatSeconds(*m.latencyMs / 1000)
                + " an inference, spread " + core::formatSeconds(*m.latencySpreadMs / 1000) + ", in "
                + std::to_string(result.windows.size()) + " windows of "
                + std::to_string(result.windows.front().inferences) + ".");
    if (m.origin == core::Origin::Emulated)
        context.say("This is the emulator's own clock, not the time of the part; measure without --protocol "
                    "gives that.");
    context.say("RAM, flash and cycles: the protocol does not tell them.");
    if (m.exact.value_or(false))
        context.say("exact: results equal the reference's for " + std::to_string(m.inputsCompared)
                    + (m.inputsCompared == 1 ? " record" : " records"));
}
} // namespace

Result<void> measureByProtocol(CliContext &context, const LoadedModel &model,
                               const ProtocolArguments &arguments)
{
    const auto task = runnerTaskFor(model.network, arguments.task, {}, context.locator());
    if (!task)
        return task.error();
    context.say(describe(*task, model.network));
    const auto questions = questionsFor(model, *task, arguments.input);
    if (!questions)
        return questions.error();
    const auto board = boardFor(arguments, context.locator());
    if (!board)
        return board.error();
    core::PluginRegistry plugins(context.locator());
    const auto line = openLine(plugins, *board, core::BoardUse::Benchmarking);
    if (!line)
        return line.error();
    core::MlperfClient client(**line, context.stop());
    core::MlperfRequest request{questions->records, task->id.empty() ? "" : task->model,
                                std::uint32_t(arguments.runs)};
    const auto result = core::runMlperf(client, request, context.progress());
    if (!result)
        return result.error();

    Comparison comparison;
    for (std::size_t i = 0; i < result->results.size(); ++i)
        compare(comparison, i, result->results[i], questions->values[i]);
    const auto emulated = emulatedBoard(result->profile.profile, context.locator());
    auto m = measurementOf(model, *result, board->id, emulated);
    const auto &output = model.network.tensors[std::size_t(model.network.outputs[0])];
    // Three decimals tell every code of an output apart whose step is larger than they leave open; a score tells none.
    const bool telling =
        !(task->record && task->record->reconstruction) && double(output.scale()) > 2 * kPrinted;
    if (!comparison.equal)
        m.exact = false;
    else if (telling)
        m.exact = true;
    const auto outputs = joined(questions->outputs);
    if (m.exact.value_or(false))
        m.outputSha256 = core::sha256Hex(std::span(outputs));
    if (context.json) {
        auto json = core::toJson(m);
        json["protocol"] = "mlperf";
        json["task"] = task->id.empty() ? core::Json(nullptr) : core::Json(task->id);
        json["device"] = {{"name", result->profile.vendor},
                          {"profile", result->profile.profile},
                          {"model", result->profile.model}};
        json["windows"] = windowsJson(*result);
        context.line(json);
    } else {
        say(context, m, *result);
    }
    if (!comparison.sameAnswer)
        return core::Error{core::ErrorCode::Target,
                           "The board's results are not those of " + model.network.name + ": "
                               + comparison.first + "; is another network on it?",
                           client.log()};
    if (!comparison.equal)
        context.say("NOT exact: " + comparison.first + "; the largest result is the same.");
    return {};
}

} // namespace thimble::app
