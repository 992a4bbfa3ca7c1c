// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"

#include <algorithm>

namespace thimble::app {

namespace {
constexpr std::size_t kMostRecordBytes = std::size_t(256) << 20;
constexpr std::uint64_t kSeed = 20260101; ///< of the bytes that stand in for --input

std::size_t recordBytes(const core::Network &network, const std::vector<int> &tensors)
{
    std::size_t bytes = 0;
    for (const int tensor : tensors)
        bytes += network.tensors[std::size_t(tensor)].bytes();
    return bytes;
}
} // namespace

void addModelArguments(CLI::App &verb, ModelArguments &arguments)
{
    verb.add_option("model", arguments.model, "The .tflite file")->required();
    verb.add_option("--board", arguments.board, "Board id, see `thimble-cli boards`")->capture_default_str();
    verb.add_option("--optimize", arguments.optimize, "What to prefer where there is a choice")
        ->check(CLI::IsMember({"latency", "balanced", "ram", "flash"}))
        ->capture_default_str();
    verb.add_option("--input-mode", arguments.inputMode, "May a run overwrite its input?")
        ->check(CLI::IsMember({"resident", "consumed"}))
        ->capture_default_str();
}

core::Result<LoadedModel> loadModel(const std::string &file)
{
    const auto bytes = core::readFile(file, core::kMaxTfliteBytes);
    if (!bytes)
        return bytes.error();
    auto network = core::parseTflite(*bytes, file);
    if (!network)
        return network.error();
    LoadedModel model;
    model.network = std::move(*network);
    model.network.name = std::filesystem::path(file).stem().string();
    model.sha256 = core::sha256Hex(std::span(*bytes));
    model.inputBytes = recordBytes(model.network, model.network.inputs);
    model.outputBytes = recordBytes(model.network, model.network.outputs);
    return model;
}

core::Result<core::Build> compileModel(CliContext &context, core::PluginRegistry &plugins,
                                       const LoadedModel &model, const core::Board &board,
                                       const ModelArguments &arguments, bool link,
                                       const std::optional<core::RecordForm> &record)
{
    const auto compiler = plugins.compiler("compiler-thimble", core::Json::object());
    if (!compiler)
        return compiler.error();
    core::CompileOptions options;
    options.optimize = arguments.optimize;
    options.inputMode =
        arguments.inputMode == "resident" ? core::InputMode::Resident : core::InputMode::Consumed;
    options.link = link;
    options.record = record;
    auto build = (*compiler)->compile(model.network, board, options, context.stop(), context.progress());
    if (build)
        build->predicted.modelSha256 = model.sha256;
    return build;
}

core::Result<ReadyBoard> readyBoard(CliContext &context, core::PluginRegistry &plugins, const std::string &id)
{
    auto board = core::findBoard(id, context.locator());
    if (!board)
        return board.error();
    auto link = plugins.boardLink(board->link, core::Json::object());
    if (!link)
        return link.error();
    if (const auto ready = (*link)->ready(*board); !ready)
        return ready.error();
    return ReadyBoard{std::move(*board), std::move(*link)};
}

core::Result<core::MeasureReply> runOnBoard(CliContext &context, const LoadedModel &model,
                                            const ModelArguments &arguments,
                                            const core::MeasureRequest &request)
{
    core::PluginRegistry plugins(context.locator());
    const auto target = readyBoard(context, plugins, arguments.board);
    if (!target)
        return target.error();
    const auto build = compileModel(context, plugins, model, target->board, arguments, true);
    if (!build)
        return build.error();
    return target->link->measure(*build, target->board, request, context.stop(), context.progress());
}

core::Result<Records> readRecords(const std::string &file, std::size_t recordBytes)
{
    const auto bytes = core::readFile(file, kMostRecordBytes);
    if (!bytes)
        return bytes.error();
    if (recordBytes == 0 || bytes->empty() || bytes->size() % recordBytes != 0)
        return core::Error{core::ErrorCode::Input,
                           file + " holds " + std::to_string(bytes->size())
                               + " bytes, which is not a whole number of " + std::to_string(recordBytes)
                               + "-byte records.",
                           {}};
    Records records;
    for (auto at = bytes->begin(); at != bytes->end(); at += std::ptrdiff_t(recordBytes))
        records.emplace_back(at, at + std::ptrdiff_t(recordBytes));
    return records;
}

Records seededRecords(std::size_t count, std::size_t recordBytes)
{
    core::Random random(kSeed);
    Records records(count, std::vector<std::uint8_t>(recordBytes));
    for (auto &record : records)
        std::generate(record.begin(), record.end(), [&] { return std::uint8_t(random.below(256)); });
    return records;
}

core::Result<Records> oracleAnswers(const core::Network &network, const Records &inputs)
{
    auto oracle = core::Interpreter::prepare(network);
    if (!oracle)
        return oracle.error();
    Records answers;
    for (const auto &input : inputs) {
        auto answer = oracle->run(input);
        if (!answer)
            return answer.error();
        answers.push_back(std::move(*answer));
    }
    return answers;
}

std::vector<std::uint8_t> joined(const Records &records)
{
    std::vector<std::uint8_t> bytes;
    for (const auto &record : records)
        bytes.insert(bytes.end(), record.begin(), record.end());
    return bytes;
}

std::optional<Difference> firstDifference(const Records &got, const Records &expected)
{
    for (std::size_t i = 0; i < std::max(got.size(), expected.size()); ++i) {
        if (i >= got.size() || i >= expected.size() || got[i].size() != expected[i].size())
            return Difference{i, 0, 0, 0};
        const auto [mine, theirs] = std::mismatch(got[i].begin(), got[i].end(), expected[i].begin());
        if (mine != got[i].end())
            return Difference{i, std::size_t(mine - got[i].begin()), std::int8_t(*mine),
                              std::int8_t(*theirs)};
    }
    return std::nullopt;
}

std::string differenceText(const Difference &difference)
{
    return "record " + std::to_string(difference.record) + ", byte " + std::to_string(difference.byte)
        + ": the board says " + std::to_string(difference.got) + ", expected "
        + std::to_string(difference.expected);
}

} // namespace thimble::app
