// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"

#include "core/base/file.h"
#include "core/base/hash.h"

namespace thimble::app {

namespace {
struct Arguments : ModelArguments
{
    std::string input, output;
    int runs = 1;
};

core::Result<void> measure(CliContext &context, const Arguments &arguments)
{
    const auto model = loadModel(arguments.model);
    if (!model)
        return model.error();
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
    verb->add_option("--runs", arguments->runs, "Timed runs of the first input")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb->callback([&context, &run, arguments] {
        run = [&context, arguments] { return measure(context, *arguments); };
    });
}

} // namespace thimble::app
