// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"
#include "core/plugin/pluginregistry.h"

#include <array>

namespace thimble::app {

namespace {
core::Json optionJson(const core::OptionSpec &option)
{
    static constexpr std::array kTypes{"integer", "number", "flag", "text", "choice"};
    core::Json json{
        {"name", option.name}, {"title", option.title}, {"type", kTypes[std::size_t(option.type)]},
        {"unit", option.unit}, {"help", option.help},   {"default", option.fallback}};
    using Type = core::OptionSpec::Type;
    if (option.type == Type::Integer || option.type == Type::Number) {
        json["low"] = option.low;
        json["high"] = option.high;
    }
    if (option.type == Type::Choice)
        json["choices"] = option.choices;
    return json;
}

core::Json pluginJson(const core::PluginInfo &plugin)
{
    core::Json options = core::Json::array();
    for (const auto &option : plugin.options)
        options.push_back(optionJson(option));
    return {{"id", plugin.id},
            {"name", plugin.name},
            {"version", plugin.version},
            {"kind", plugin.kind},
            {"description", plugin.description},
            {"state", core::pluginStateName(plugin.state)},
            {"problem", plugin.problem.empty() ? core::Json(nullptr) : core::Json(plugin.problem)},
            {"file", plugin.file.string()},
            {"options", std::move(options)}};
}

void sayPlugin(CliContext &context, const core::PluginInfo &plugin)
{
    if (plugin.state == core::PluginState::Broken) {
        context.say(plugin.id + "  BROKEN\n    " + plugin.problem);
        return;
    }
    context.say(plugin.id + " " + plugin.version + "  (" + plugin.kind + ") " + plugin.name);
    if (!plugin.description.empty())
        context.say("    " + plugin.description);
    for (const auto &option : plugin.options) {
        const auto unit = option.unit.empty() ? "" : " " + option.unit;
        context.say("    --set " + plugin.id + "." + option.name + "=" + core::toLine(option.fallback) + unit
                    + "  " + option.help);
    }
}
} // namespace

void addPlugins(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("plugins",
                                    "List strategies, trainers, compilers and board links, broken ones too");
    verb->callback([&context, &run] {
        run = [&context]() -> core::Result<void> {
            const core::PluginRegistry registry(context.locator());
            core::Json list = core::Json::array();
            for (const auto &plugin : registry.plugins()) {
                list.push_back(pluginJson(plugin));
                if (!context.json)
                    sayPlugin(context, plugin);
            }
            if (context.json)
                context.line({{"plugins", std::move(list)}});
            else if (list.empty())
                context.say("There are no plugins in " + context.locator().library("plugins").string() + ".");
            return {};
        };
    });
}

} // namespace thimble::app
