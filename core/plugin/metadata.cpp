// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/plugin/metadata.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPluginLoader>

#include <array>

namespace thimble::core {

namespace {
struct Kind
{
    const char *name, *interfaceId;
};
constexpr std::array<Kind, 4> kKinds{{{"strategy", THIMBLE_STRATEGY_IID},
                                      {"compiler", THIMBLE_COMPILER_IID},
                                      {"trainer", THIMBLE_TRAINER_IID},
                                      {"boardlink", THIMBLE_BOARDLINK_IID}}};

std::string broken(const std::filesystem::path &library, const std::string &problem)
{
    return library.filename().string() + " " + problem;
}

/// Empty when the id is one of ours, version included; else why not.
std::string interfaceProblem(const std::string &interfaceId)
{
    const auto stem = interfaceId.substr(0, interfaceId.find('/'));
    for (const auto &kind : kKinds) {
        const std::string ours = kind.interfaceId;
        if (interfaceId == ours)
            return {};
        if (stem == ours.substr(0, ours.find('/')))
            return "was made for " + interfaceId + ", but this Thimble speaks " + ours
                + ": install the plugin made for version " THIMBLE_VERSION ".";
    }
    return "implements \"" + interfaceId
        + "\", which is no interface of Thimble: remove it from the plugin folder.";
}

void readFields(const Json &metadata, PluginInfo &info, const std::string &interfaceId)
{
    JsonReader reader(metadata, info.file.filename().string() + ": metadata");
    info.id = reader.text("id");
    info.name = reader.text("name");
    info.version = reader.text("version");
    info.kind = reader.text("kind");
    info.description = reader.text("description", "");
    info.trainer = reader.text("trainer", "");
    info.needsData = reader.flag("needs_data", true);
    if (const auto *kinds = reader.array("job_kinds", false)) {
        info.jobKinds.clear();
        for (const auto &kind : *kinds)
            info.jobKinds.push_back(kind.is_string() ? kind.get<std::string>() : std::string());
    }
    const auto *options = reader.array("options", false);
    const auto *expected = interfaceIdOf(info.kind);
    if (info.id.empty())
        reader.fail("id", "is missing");
    if (!expected)
        reader.fail("kind", "must be strategy, compiler, trainer or boardlink, not \"" + info.kind + "\"");
    else if (interfaceId != expected)
        reader.fail("kind", "says " + info.kind + ", but the library implements " + interfaceId);
    if (const auto checked = reader.check(); !checked) {
        info.problem = checked.error().sentence;
        return;
    }
    if (!options)
        return;
    auto specs = optionSpecsFromJson(*options, info.file.filename().string() + ": metadata");
    if (specs)
        info.options = std::move(*specs);
    else
        info.problem = specs.error().sentence;
}
} // namespace

const char *interfaceIdOf(const std::string &kind)
{
    for (const auto &known : kKinds) {
        if (kind == known.name)
            return known.interfaceId;
    }
    return nullptr;
}

PluginInfo readPluginInfo(const std::filesystem::path &library)
{
    PluginInfo info;
    info.file = library;
    const QPluginLoader loader(QString::fromStdString(library.string()));
    const auto raw = loader.metaData();
    const auto interfaceId = raw.value(QLatin1String("IID")).toString().toStdString();
    if (raw.isEmpty() || interfaceId.empty()) {
        info.problem = broken(library, "is no plugin of Thimble: it carries no metadata.");
    } else if (const auto problem = interfaceProblem(interfaceId); !problem.empty()) {
        info.problem = broken(library, problem);
        info.id = raw.value(QLatin1String("MetaData"))
                      .toObject()
                      .value(QLatin1String("id"))
                      .toString()
                      .toStdString();
    } else {
        const QJsonDocument document(raw.value(QLatin1String("MetaData")).toObject());
        const auto text = document.toJson(QJsonDocument::Compact);
        const auto json =
            parseJson({text.constData(), std::size_t(text.size())}, library.filename().string());
        if (json)
            readFields(*json, info, interfaceId);
        else
            info.problem = json.error().sentence;
    }
    if (info.id.empty())
        info.id = library.stem().string();
    if (info.name.empty())
        info.name = info.id;
    if (!info.problem.empty())
        info.state = PluginState::Broken;
    return info;
}

} // namespace thimble::core
