// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/boardverbs.h"

namespace thimble::app {

namespace {
void addCheckTiming(CLI::App &board, CliContext &context, VerbAction &run)
{
    auto *verb = board.add_subcommand(
        "check-timing",
        "Run programs whose time on silicon is known and say how far the timing model is off");
    const auto question = std::make_shared<CheckTimingQuestion>();
    verb->add_option("--board", question->board, "Emulated board whose timing model is checked")
        ->capture_default_str();
    verb->add_option("--images", question->images,
                     "Folder with published.csv (columns image and ms) and its images")
        ->required();
    verb->add_option(
        "--leave-one-out", question->leaveOneOut,
        "Also judge each image with this parameter of the model fitted to the other images only");
    verb->callback([&context, &run, question] {
        run = [&context, question] { return checkTiming(context, *question); };
    });
}

void addCalibrate(CLI::App &board, CliContext &context, VerbAction &run)
{
    auto *verb = board.add_subcommand(
        "calibrate", "Run small loops on a board and fit a timing model's parameters to their times");
    const auto question = std::make_shared<CalibrateQuestion>();
    verb->add_option("--board", question->board, "Board whose loops are timed")->capture_default_str();
    verb->add_option("--model-of", question->modelOf,
                     "Emulated board whose timing model is fitted (an emulated board's own when left out)");
    verb->callback(
        [&context, &run, question] { run = [&context, question] { return calibrate(context, *question); }; });
}
} // namespace

void addBoard(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("board", "Work with one board");
    verb->require_subcommand(1);
    addCheckTiming(*verb, context, run);
    addCalibrate(*verb, context, run);
}

} // namespace thimble::app
