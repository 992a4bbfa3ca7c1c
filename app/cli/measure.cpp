// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"

#include "core/base/file.h"
#include "core/base/hash.h"

namespace thimble::app {

namespace {
struct Arguments : ModelArguments
{
    std::string input, output, protocol = "thimble", port, task;
    int runs = 1;
    bool boardNamed = false, runsGiven = false;
};

core::Result<void> checkOptions(const Arguments &arguments)
{
    const auto wrong = [](const char *sentence) {
        return core::Error{core::ErrorCode::Option, sentence, {}};
    };
    if (arguments.protocol == "thimble")
        return arguments.port.empty() && arguments.task.empty()
            ? core::Result<void>{}
            : wrong("--port and --task belong to --protocol mlperf.");
    if (!arguments.boardNamed)
        return wrong(
            "Name the board with --board: its id, or with --port any name; a figure is kept with the board "
            "it was taken on.");
    if (!arguments.output.empty())
        return wrong(
            "The MLPerf Tiny protocol carries rounded results, no output bytes: leave --output out.");
    return {};
}

core::Result<void> measure(CliContext &context, const Arguments &arguments)
{
    if (const auto sound = checkOptions(arguments); !sound)
        return sound;
    const auto model = loadModel(arguments.model);
    if (!model)
        return model.error();
    if (arguments.protocol == "mlperf")
        return measureByProtocol(context, *model,
                                 {arguments.board, arguments.port, arguments.task, arguments.input,
                                  arguments.runsGiven ? arguments.runs : 0});
    const auto inputs = arguments.input.empty() ? core::Result<Records>(seededRecords(1, model->inputBytes))
                                                : readRecords(arguments.input, model->inputBytes);
    if (!inputs)
        return inputs.error();
    const auto expected = oracleAnswers(model->network, *inputs);
    if (!expected)
        return expected.error();
    auto reply = runOnBoard(context, *model, arguments, {*inputs, arguments.runs, true});
    if (!reply)
        return reply.error();

    auto &measurement = reply->measurement;
    const auto outputs = joined(reply->outputs);
    const auto difference = firstDifference(reply->outputs, *expected);
    measurement.inputsCompared = int(inputs->size());
    measurement.outputSha256 = core::sha256Hex(std::span(outputs));
    measurement.exact = !difference;
    if (!arguments.output.empty()) {
        if (auto written = core::writeFileAtomically(arguments.output, outputs); !written)
            return written;
    }
    if (context.json)
        context.line(core::toJson(measurement));
    else
        sayMeasurement(context, measurement);
    if (difference)
        return core::Error{core::ErrorCode::Internal,
                           "The board's output is not exact: " + differenceText(*difference) + ".",
                           reply->log};
    return {};
}
} // namespace

void addMeasure(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("measure",
                                    "Compile a network, load it on a board, run it and report what it costs");
    const auto arguments = std::make_shared<Arguments>();
    addModelArguments(*verb, *arguments);
    verb->add_option("--input", arguments->input,
                     "Records of input bytes, one after another; seeded bytes without it");
    verb->add_option("--output", arguments->output,
                     "Where to write the board's outputs, one record per input");
    auto *runs = verb->add_option("--runs", arguments->runs,
                                  "Timed runs of the first input; by mlperf, in each of its five windows")
                     ->check(CLI::Range(1, 10000))
                     ->capture_default_str();
    verb->add_option("--protocol", arguments->protocol,
                     "How to speak to the board: its resident monitor, or, to a board that holds the network "
                     "already, as "
                     "the MLPerf Tiny runner")
        ->check(CLI::IsMember({"thimble", "mlperf"}))
        ->capture_default_str();
    verb->add_option("--port", arguments->port,
                     "By mlperf: serial path of the board, else its description's");
    verb->add_option("--task", arguments->task,
                     "By mlperf: whose records it takes, else the task that the network fits");
    verb->callback([verb, runs, &context, &run, arguments] {
        arguments->boardNamed = verb->get_option("--board")->count() > 0;
        arguments->runsGiven = runs->count() > 0;
        run = [&context, arguments] { return measure(context, *arguments); };
    });
}

} // namespace thimble::app
