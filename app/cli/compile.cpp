// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"

#include "core/base/file.h"

namespace thimble::app {

namespace {
struct Arguments : ModelArguments
{
    std::string out;
};

core::Result<void> writeExport(const std::string &folder, const core::Build &build)
{
    for (const auto &[path, text] : build.files) {
        if (auto written = core::writeFileAtomically(std::filesystem::path(folder) / path, text); !written)
            return written;
    }
    return {};
}

core::Json describe(const core::Build &build, const std::string &out)
{
    auto json = core::toJson(build.predicted);
    json["plan"] = core::toJson(build.plan);
    json["notes"] = build.notes;
    json["linked"] = !build.image.empty();
    json["out"] = out.empty() ? core::Json() : core::Json(out);
    return json;
}

core::Result<void> compile(CliContext &context, const Arguments &arguments)
{
    const auto model = loadModel(arguments.model);
    if (!model)
        return model.error();
    const auto board = core::findBoard(arguments.board, context.locator());
    if (!board)
        return board.error();
    core::PluginRegistry plugins(context.locator());
    // Plans and C need no tool chain: without one the figures are predictions, and said to be.
    const bool link = core::findProgram("arm-none-eabi-gcc").has_value();
    if (!link)
        context.say(
            "arm-none-eabi-gcc is not installed: code size and stack are predicted, no image is linked "
            "(apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi).");
    const auto build = compileModel(context, plugins, *model, *board, arguments, link);
    if (!build)
        return build.error();
    if (!arguments.out.empty()) {
        if (auto written = writeExport(arguments.out, *build); !written)
            return written;
    }
    if (context.json) {
        context.line(describe(*build, arguments.out));
        return {};
    }
    sayMeasurement(context, build->predicted);
    for (const auto &note : build->notes)
        context.say(note);
    if (!arguments.out.empty())
        context.say("Wrote " + std::to_string(build->files.size()) + " files to " + arguments.out + ".");
    return {};
}
} // namespace

void addCompile(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("compile", "Write a network as C for a board and say what it will need");
    const auto arguments = std::make_shared<Arguments>();
    addModelArguments(*verb, *arguments);
    verb->add_option("--out", arguments->out, "Folder for the export: sources, example, CMake file, report");
    verb->callback([&context, &run, arguments] {
        run = [&context, arguments] { return compile(context, *arguments); };
    });
}

} // namespace thimble::app
