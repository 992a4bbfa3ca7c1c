// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/cli/verbs.h"
#include "core/plugin/runfactory.h"

#include <chrono>

namespace thimble::app {

/// "30m" are seconds, "200" or "1k" are candidates.
struct Budget
{
    std::optional<double> seconds;
    std::optional<int> candidates;
};
core::Result<Budget> parseBudget(const std::string &text);

core::RunFactory runFactory(CliContext &context, core::PluginRegistry &registry);

/// Shows a run as it goes: JSON lines on stdout, or on stderr a progress line (on a terminal always the same one, else a plain
/// one every ten seconds) and what is worth a line of its own.
class RunView
{
public:
    RunView(CliContext &context, std::filesystem::path project);
    void show(const core::RunEvent &event);

private:
    void showJson(const core::RunEvent &event);
    void sayEvent(const core::RunEvent &event);
    void sayLine(const std::string &text);
    void sayProgress(const core::RunStatus &status, bool now);
    std::string progressText(const core::RunStatus &status) const;

    CliContext &m_context;
    std::filesystem::path m_project;
    bool m_terminal = false, m_lineOpen = false;
    double m_bestQuality = -1;
    std::chrono::steady_clock::time_point m_lastProgress{};
};

/// Runs it to its end with Ctrl+C as an orderly stop, then shows the front and where everything lies. A stop is an error of
/// code Cancelled that says how to go on.
core::Result<void> conduct(CliContext &context, core::RunFactory::OpenRun open);

} // namespace thimble::app
