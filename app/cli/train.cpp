// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"

#include "core/base/file.h"
#include "core/base/units.h"
#include "core/network/tflite.h"
#include "core/plugin/pluginregistry.h"

#include <memory>
#include <unistd.h>

namespace thimble::app {

namespace {
using core::Json;
using core::Result;

struct TrainArguments
{
    std::string genome, task, out;
    std::string trainer = "trainer-torch";
    std::uint64_t seed = 1;
};

/// Where the trainer puts its artifacts until the network has been copied out; gone with the object.
class ScratchFolder
{
public:
    ScratchFolder()
        : m_path(std::filesystem::temp_directory_path() / ("thimble-train-" + std::to_string(::getpid())))
    { }
    ~ScratchFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    ScratchFolder(const ScratchFolder &) = delete;
    ScratchFolder &operator=(const ScratchFolder &) = delete;
    const std::filesystem::path &path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

Result<core::Genome> readGenome(const std::string &file)
{
    const auto json = core::readJsonFile(file);
    if (!json)
        return json.error();
    return core::genomeFromJson(*json, file);
}

Result<core::TrainJob> makeJob(CliContext &context, const TrainArguments &arguments)
{
    core::TrainJob job;
    job.id = "train";
    job.seed = arguments.seed;
    auto genome = readGenome(arguments.genome);
    if (!genome)
        return genome.error();
    auto task = core::findTask(arguments.task, context.locator());
    if (!task)
        return task.error();
    if (const auto layers = core::lower(*genome, task->shape); !layers)
        return layers.error();
    const auto places = core::dataPlaces(context.locator(), context.dataDirs);
    auto features = core::prepareTask(*task, places, context.stop(), context.progress());
    if (!features)
        return features.error();
    job.genome = std::move(*genome);
    job.task = std::move(*task);
    job.features = std::move(*features);
    return job;
}

void report(CliContext &context, const TrainArguments &arguments, const core::TrainJob &job,
            const core::TrainResult &result, const core::Network &network)
{
    if (context.json) {
        context.line({{"task", job.task.id},
                      {"synthetic", job.task.synthetic},
                      {"model", arguments.out},
                      {"model_sha256", result.network},
                      {"genome", core::canonicalHash(job.genome)},
                      {"trainer", arguments.trainer},
                      {"seed", job.seed},
                      {"macs", core::macs(network)},
                      {"quality", core::toJson(result.quality)},
                      {"seconds", result.seconds},
                      {"loss_per_epoch", result.lossPerEpoch},
                      {"notes", result.notes}});
        return;
    }
    const auto &quality = result.quality;
    char text[160];
    std::snprintf(text, sizeof text, "%s %.4f on %s (95 %%: %.4f to %.4f, %lld samples, int8%s)",
                  quality.metric.c_str(), quality.value, quality.split.c_str(), quality.low, quality.high,
                  static_cast<long long>(quality.samples), job.task.synthetic ? ", synthetic data" : "");
    context.say(text);
    for (const auto &note : result.notes)
        context.say("Note: " + note);
    context.say("Wrote " + arguments.out + ", " + core::formatCount(double(core::macs(network)))
                + " MACs, in " + core::formatSeconds(result.seconds) + ".");
}

Result<void> train(CliContext &context, const TrainArguments &arguments)
{
    core::PluginRegistry registry(context.locator());
    const auto trainer = registry.trainer(arguments.trainer, Json::object());
    if (!trainer)
        return trainer.error();
    auto job = makeJob(context, arguments);
    if (!job)
        return job.error();
    const ScratchFolder scratch;
    job->artifacts = scratch.path();
    const auto result = (*trainer)->run(*job, context.stop(), context.progress());
    if (!result)
        return result.error();
    const auto file = scratch.path() / (result->network + ".tflite");
    const auto bytes = core::readFile(file, core::kMaxTfliteBytes);
    if (!bytes)
        return bytes.error();
    const auto network = core::parseTflite(*bytes, arguments.out);
    if (!network)
        return network.error();
    if (const auto written = core::writeFileAtomically(arguments.out, *bytes); !written)
        return written.error();
    if (const auto progress = context.progress())
        progress({1.0, "trained"});
    report(context, arguments, *job, *result, *network);
    return {};
}
} // namespace

void addTrain(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb =
        app.add_subcommand("train", "Train one architecture and write it as an int8 .tflite network");
    const auto arguments = std::make_shared<TrainArguments>();
    verb->add_option("genome", arguments->genome, "The architecture and its recipe, JSON")->required();
    verb->add_option("--task", arguments->task, "Task to learn; see tasks")->required();
    verb->add_option("--out", arguments->out, "The .tflite file to write")->required();
    verb->add_option("--seed", arguments->seed, "Same seed, same network (default 1)");
    verb->add_option("--trainer", arguments->trainer, "Trainer plugin (default trainer-torch)");
    verb->callback(
        [&context, &run, arguments] { run = [&context, arguments] { return train(context, *arguments); }; });
}

} // namespace thimble::app
