// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"
#include "app/cli/table.h"

#include "core/board/timing/publishedtimes.h"

#include <cstdio>

namespace thimble::app {

namespace {
struct CheckQuestion
{
    std::string board = "emulated-m4";
    std::filesystem::path images;
};

std::string text(const char *format, double value)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, value);
    return buffer;
}

void sayTable(CliContext &context, const core::Json &list, const core::Board &board)
{
    std::vector<std::vector<std::string>> rows{{"image", "published ms", "emulated ms", "error"}};
    for (const auto &entry : list) {
        rows.push_back({entry["image"].get<std::string>(), text("%.3f", entry["published_ms"].get<double>()),
                        text("%.3f", entry["emulated_ms"].get<double>()),
                        text("%+.1f %%", 100 * entry["error"].get<double>())});
    }
    context.say(alignedTable(rows, {0}));
    context.say("Timing model " + board.timingModel + " of " + board.id + ".");
}

core::Result<void> checkTiming(CliContext &context, const CheckQuestion &question)
{
    core::PluginRegistry plugins(context.locator());
    const auto target = readyBoard(context, plugins, question.board);
    if (!target)
        return target.error();
    const auto published = core::readPublishedTimes(question.images / "published.csv");
    if (!published)
        return published.error();
    const auto progress = context.progress();
    core::Json list = core::Json::array();
    for (const auto &entry : *published) {
        if (progress)
            progress({double(list.size()) / double(published->size()), entry.image});
        const auto timed = target->link->time({question.images / entry.image}, target->board, context.stop());
        if (!timed)
            return timed.error();
        list.push_back({{"image", entry.image},
                        {"published_ms", entry.ms},
                        {"emulated_ms", *timed->latencyMs},
                        {"error", *timed->latencyMs / entry.ms - 1},
                        {"cycles", *timed->cycles},
                        {"instructions", *timed->instructions},
                        {"timing_model", timed->timingModel}});
    }
    if (context.json)
        context.line(list);
    else
        sayTable(context, list, target->board);
    return {};
}
} // namespace

void addBoard(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("board", "Work with one board");
    verb->require_subcommand(1);
    auto *check = verb->add_subcommand(
        "check-timing",
        "Run programs whose time on silicon is known and say how far the timing model is off");
    const auto question = std::make_shared<CheckQuestion>();
    check->add_option("--board", question->board, "Emulated board whose timing model is checked")
        ->capture_default_str();
    check
        ->add_option("--images", question->images,
                     "Folder with published.csv (columns image and ms) and its images")
        ->required();
    check->callback([&context, &run, question] {
        run = [&context, question] { return checkTiming(context, *question); };
    });
}

} // namespace thimble::app
