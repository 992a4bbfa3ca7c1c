// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/plugin/interfaces.h"
#include "core/search/options.h"

namespace thimble::core {

enum class PluginState { Listed, Loaded, Broken };
const char *pluginStateName(PluginState state); ///< "listed", "loaded", "broken"

/// One library in a plugin folder, read from its metadata without loading it. A broken one is a row with a sentence.
struct PluginInfo
{
    std::string id, name, version, kind, description;
    std::string trainer;   ///< of a strategy: the trainer it is made for; empty: the default, trainer-torch
    bool needsData = true; ///< of a trainer: false when it works without prepared features
    std::vector<std::string> jobKinds{"train", "continue", "evaluate"}; ///< of a trainer
    std::vector<OptionSpec> options;
    std::filesystem::path file;
    PluginState state = PluginState::Listed;
    std::string problem; ///< one sentence, only when broken
};

/// Finds plugins, opens each on first use, keeps it open. Made once and passed in; may be used from any thread. What a plugin
/// throws ends here as an error.
class PluginRegistry
{
public:
    explicit PluginRegistry(ResourceLocator locator);
    ~PluginRegistry();

    std::vector<PluginInfo> plugins() const; ///< by kind, then id
    const ResourceLocator &locator() const;
    /// The usable plugin of this kind and id, or a sentence that says what is wrong with it or which there are.
    Result<PluginInfo> find(const std::string &kind, const std::string &id) const;

    /// Options are given by name, checked against the plugin's schema and completed with defaults.
    Result<std::unique_ptr<Strategy>> strategy(const std::string &id, SearchProblem problem);
    Result<std::shared_ptr<Compiler>> compiler(const std::string &id, const Json &options);
    Result<std::shared_ptr<Trainer>> trainer(const std::string &id, const Json &options);
    Result<std::shared_ptr<BoardLink>> boardLink(const std::string &id, const Json &options);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace thimble::core
