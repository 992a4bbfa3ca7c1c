// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"

#include "core/base/hash.h"
#include "core/search/boardinferences.h"

#include <memory>

namespace thimble::app {

namespace {
using core::Result;

struct EvaluateArguments
{
    std::string model, task, split = "val";
    std::string data, labels, records;
    std::string board; ///< empty: the oracle
    int threads = 0;
};

struct Judged
{
    core::Quality quality;
    std::string on; ///< the split, or "data" or "records" for the user's own
};

/// What answers: the oracle, or a board with the network on it.
Result<core::Inferences> inferences(CliContext &context, core::PluginRegistry &plugins,
                                    const LoadedModel &model, const EvaluateArguments &arguments)
{
    if (arguments.board.empty())
        return core::oracleInferences(model.network, arguments.threads, context.stop(), context.progress());
    const auto target = readyBoard(context, plugins, arguments.board);
    if (!target)
        return target.error();
    auto build = compileModel(context, plugins, model, target->board, {}, true);
    if (!build)
        return build.error();
    core::BoardAnswers answers{target->link, target->board, *std::move(build), model.outputBytes, {}, {}};
    answers.question =
        arguments.task + "\n" + arguments.split + "\n" + arguments.data + "\n" + arguments.records;
    const auto name = core::sha256Hex(answers.build.key + answers.board.id + answers.question).substr(0, 24);
    answers.journal = context.locator().cache() / "evaluations" / (name + ".jsonl");
    return core::boardInferences(std::move(answers), context.stop(), context.progress());
}

Result<Judged> judgeOwn(const core::Network &network, const core::Task &task,
                        const EvaluateArguments &arguments, const core::Inferences &run)
{
    const auto recordings = arguments.records.empty()
        ? core::openRawRecordings(task, arguments.data, arguments.labels)
        : core::openRunnerRecordings(task, arguments.records);
    if (!recordings)
        return recordings.error();
    auto quality = core::evaluateRecordings(network, task, *recordings, run);
    if (!quality)
        return quality.error();
    return Judged{std::move(*quality), recordings->name};
}

Result<Judged> judgeSplit(CliContext &context, const core::Network &network, const core::Task &task,
                          const EvaluateArguments &arguments, const core::Inferences &run)
{
    const auto places = core::dataPlaces(context.locator(), context.dataDirs);
    const auto folder = core::prepareTask(task, places, context.stop(), context.progress());
    if (!folder)
        return folder.error();
    const auto split = arguments.split == "test" ? core::Split::Test : core::Split::Validation;
    const auto rows = core::openFeatures(*folder, split);
    if (!rows)
        return rows.error();
    auto quality = core::evaluateNetwork(network, task, **rows, split, run);
    if (!quality)
        return quality.error();
    return Judged{std::move(*quality), core::splitName(split)};
}

Result<void> evaluate(CliContext &context, const EvaluateArguments &arguments)
{
    if (arguments.data.empty() != arguments.labels.empty())
        return core::Error{core::ErrorCode::Option, "Give both --data and --labels, or neither.", {}};
    const auto model = loadModel(arguments.model);
    if (!model)
        return model.error();
    const auto task = core::findTask(arguments.task, context.locator());
    if (!task)
        return task.error();
    core::PluginRegistry plugins(context.locator());
    const auto run = inferences(context, plugins, *model, arguments);
    if (!run)
        return run.error();
    const bool own = !arguments.data.empty() || !arguments.records.empty();
    const auto judged = own ? judgeOwn(model->network, *task, arguments, *run)
                            : judgeSplit(context, model->network, *task, arguments, *run);
    if (!judged)
        return judged.error();
    const auto &quality = judged->quality;
    if (context.json) {
        context.line({{"task", task->id},
                      {"split", judged->on},
                      {"metric", quality.metric},
                      {"value", quality.value},
                      {"ci95", {quality.low, quality.high}},
                      {"samples", quality.samples},
                      {"synthetic", task->synthetic},
                      {"model", arguments.model},
                      {"model_sha256", model->sha256},
                      {"board", arguments.board.empty() ? core::Json() : core::Json(arguments.board)}});
        return {};
    }
    char text[160];
    std::snprintf(text, sizeof text, "%s %.4f on %s (95 %%: %.4f to %.4f, %lld samples, int8%s%s)",
                  quality.metric.c_str(), quality.value, judged->on.c_str(), quality.low, quality.high,
                  static_cast<long long>(quality.samples), task->synthetic ? ", synthetic data" : "",
                  arguments.board.empty() ? "" : (", answered by " + arguments.board).c_str());
    context.say(text);
    return {};
}
} // namespace

void addEvaluate(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand(
        "evaluate", "Quality of a .tflite network with its confidence interval, in integer arithmetic");
    const auto arguments = std::make_shared<EvaluateArguments>();
    verb->add_option("model", arguments->model, "The .tflite file")->required();
    verb->add_option("--task", arguments->task, "Task to judge it on; see tasks")->required();
    auto *split =
        verb->add_option("--split", arguments->split, "val (default) or test; choose networks on val only")
            ->check(CLI::IsMember({"val", "test"}));
    auto *data =
        verb->add_option("--data", arguments->data, "Own recordings in the task's raw form")->excludes(split);
    verb->add_option("--labels", arguments->labels, "Their classes, one whole number per line");
    verb->add_option("--records", arguments->records,
                     "Own recordings as the MLPerf Tiny runner reads them: a folder with y_labels.csv")
        ->excludes(split)
        ->excludes(data);
    verb->add_option(
        "--board", arguments->board,
        "Let this board answer, fed through its link, instead of this machine; goes on where it was stopped");
    verb->add_option("--threads", arguments->threads, "Threads (default: one per core)")
        ->check(CLI::Range(1, 256));
    verb->callback([&context, &run, arguments] {
        run = [&context, arguments] { return evaluate(context, *arguments); };
    });
}

} // namespace thimble::app
