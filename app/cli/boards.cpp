// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"

#include "core/base/units.h"
#include "core/plugin/pluginregistry.h"

namespace thimble::app {

namespace {
/// Empty when a measurement could start now, else the sentence with the remedy.
core::Result<void> readiness(core::PluginRegistry &plugins, const core::Board &board)
{
    const auto link = plugins.boardLink(board.link, core::Json::object());
    if (!link)
        return link.error();
    return (*link)->ready(board);
}

core::Json describe(core::PluginRegistry &plugins, const core::BoardEntry &entry)
{
    core::Json json{{"id", entry.id}};
    if (!entry.board) {
        json["ready"] = false;
        json["problem"] = entry.board.error().sentence;
        return json;
    }
    const auto &board = *entry.board;
    json["title"] = board.title;
    json["part"] = board.part;
    json["core"] = board.core;
    json["clock_hz"] = board.clockHz;
    json["ram"] = board.ramBytes;
    json["flash"] = board.flashBytes;
    json["link"] = board.link;
    json["timing_model"] = board.timingModel.empty() ? core::Json() : core::Json(board.timingModel);
    json["file"] = board.file;
    const auto ready = readiness(plugins, board);
    json["ready"] = ready.ok();
    json["problem"] = ready ? core::Json() : core::Json(ready.error().sentence);
    return json;
}

void sayBoard(CliContext &context, const core::Json &board)
{
    const auto id = board["id"].get<std::string>();
    if (!board.contains("title")) {
        context.say(id + "\n    cannot be used: " + board["problem"].get<std::string>());
        return;
    }
    context.say(id + "  " + board["title"].get<std::string>());
    context.say("    " + board["core"].get<std::string>() + " at "
                + core::formatCount(board["clock_hz"].get<double>()) + "Hz, "
                + core::formatBytes(board["ram"].get<double>()) + " RAM, "
                + core::formatBytes(board["flash"].get<double>()) + " flash, through "
                + board["link"].get<std::string>());
    context.say(board["ready"].get<bool>() ? std::string("    ready")
                                           : "    not ready: " + board["problem"].get<std::string>());
}
} // namespace

void addBoards(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb =
        app.add_subcommand("boards", "List the boards, whether they can be used now, and what is missing");
    verb->callback([&context, &run] {
        run = [&context]() -> core::Result<void> {
            core::PluginRegistry plugins(context.locator());
            core::Json boards = core::Json::array();
            for (const auto &entry : core::listBoards(context.locator()))
                boards.push_back(describe(plugins, entry));
            if (context.json) {
                context.line({{"boards", boards}});
                return {};
            }
            for (const auto &board : boards)
                sayBoard(context, board);
            return {};
        };
    });
}

} // namespace thimble::app
