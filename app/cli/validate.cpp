// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"

#include "core/base/hash.h"

namespace thimble::app {

namespace {
struct Arguments : ModelArguments
{
    std::string inputs, expect;
    int random = 32;
};

struct Questions
{
    Records inputs, expected;
};

/// From files, or seeded inputs with the oracle's answers.
core::Result<Questions> questionsFor(const LoadedModel &model, const Arguments &arguments)
{
    auto inputs = arguments.inputs.empty()
        ? core::Result<Records>(seededRecords(std::size_t(arguments.random), model.inputBytes))
        : readRecords(arguments.inputs, model.inputBytes);
    if (!inputs)
        return inputs.error();
    auto expected = arguments.expect.empty() ? oracleAnswers(model.network, *inputs)
                                             : readRecords(arguments.expect, model.outputBytes);
    if (!expected)
        return expected.error();
    if (expected->size() != inputs->size())
        return core::Error{core::ErrorCode::Input,
                           arguments.expect + " holds " + std::to_string(expected->size()) + " records for "
                               + std::to_string(inputs->size()) + " inputs.",
                           {}};
    return Questions{std::move(*inputs), std::move(*expected)};
}

core::Json describe(const LoadedModel &model, const Arguments &arguments, const Records &outputs,
                    const std::optional<Difference> &difference)
{
    const auto bytes = joined(outputs);
    core::Json json{{"model", model.network.name},
                    {"model_sha256", model.sha256},
                    {"board", arguments.board},
                    {"against", arguments.expect.empty() ? "oracle" : arguments.expect},
                    {"records", outputs.size()},
                    {"bytes_compared", bytes.size()},
                    {"output_sha256", core::sha256Hex(std::span(bytes))},
                    {"exact", !difference.has_value()},
                    {"first_difference", nullptr}};
    if (difference)
        json["first_difference"] = {{"record", difference->record},
                                    {"byte", difference->byte},
                                    {"got", difference->got},
                                    {"expected", difference->expected}};
    return json;
}

core::Result<void> validate(CliContext &context, const Arguments &arguments)
{
    const auto model = loadModel(arguments.model);
    if (!model)
        return model.error();
    const auto questions = questionsFor(*model, arguments);
    if (!questions)
        return questions.error();
    const auto reply = runOnBoard(context, *model, arguments, {questions->inputs, 1, false});
    if (!reply)
        return reply.error();
    const auto difference = firstDifference(reply->outputs, questions->expected);
    if (context.json)
        context.line(describe(*model, arguments, reply->outputs, difference));
    if (difference)
        return core::Error{core::ErrorCode::Internal, "Not exact: " + differenceText(*difference) + ".",
                           reply->log};
    if (!context.json)
        context.say("exact: all " + std::to_string(reply->outputs.size() * model->outputBytes)
                    + " output bytes of " + std::to_string(reply->outputs.size()) + " records equal "
                    + (arguments.expect.empty() ? "the oracle's" : "those expected") + ".");
    return {};
}
} // namespace

void addValidate(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("validate",
                                    "Compare every output byte of a board with given outputs or the oracle");
    const auto arguments = std::make_shared<Arguments>();
    addModelArguments(*verb, *arguments);
    auto *inputs =
        verb->add_option("--inputs", arguments->inputs, "Records of input bytes, one after another");
    verb->add_option("--expect", arguments->expect, "Records of expected output bytes")->needs(inputs);
    verb->add_option("--random", arguments->random, "So many seeded inputs, judged by the oracle")
        ->check(CLI::Range(1, 100000))
        ->excludes(inputs)
        ->capture_default_str();
    verb->callback([&context, &run, arguments] {
        run = [&context, arguments] { return validate(context, *arguments); };
    });
}

} // namespace thimble::app
