// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/runview.h"

#include "app/cli/candidatetext.h"
#include "core/base/units.h"
#include "core/task/task.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace thimble::app {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPlainInterval{10};
constexpr std::chrono::milliseconds kTerminalInterval{200};
constexpr std::chrono::seconds kJsonInterval{1};

core::Json orNull(const std::optional<double> &value)
{
    return value ? core::Json(*value) : core::Json(nullptr);
}

core::Json statusJson(const core::RunStatus &status)
{
    return {{"state", core::runStateName(status.state)},
            {"proposed", status.proposed},
            {"rejected", status.rejected},
            {"trained", status.trained},
            {"failed", status.failed},
            {"training", status.training},
            {"measuring", status.measuring},
            {"front", status.frontSize},
            {"hypervolume", status.hypervolume},
            {"elapsed_seconds", status.elapsedSeconds},
            {"seconds_per_candidate", status.secondsPerCandidate},
            {"seconds_left", orNull(status.secondsLeft)},
            {"seconds_left_spread", orNull(status.secondsLeftSpread)},
            {"step", status.step}};
}

std::string percent(double fraction)
{
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.1f %%", 100 * fraction);
    return buffer;
}
} // namespace

core::Result<Budget> parseBudget(const std::string &text)
{
    Budget budget;
    if (text.empty())
        return budget;
    if (const auto count = core::parseQuantity(text)) {
        if (*count < 1 || *count > 1e9 || *count != std::floor(*count))
            return core::Error{
                core::ErrorCode::Option, "A budget of candidates must be a whole number from 1.", {}};
        budget.candidates = int(*count);
        return budget;
    }
    const auto seconds = core::parseDuration(text);
    if (!seconds || *seconds < 1)
        return core::Error{
            core::ErrorCode::Option,
            "--budget " + text
                + " is not understood; write a time such as 30m or 2h, or a number of candidates.",
            {}};
    budget.seconds = *seconds;
    return budget;
}

core::RunFactory runFactory(CliContext &context, core::PluginRegistry &registry)
{
    return {registry, core::dataPlaces(context.locator(), context.dataDirs),
            context.locator().program("thimble-cli")};
}

RunView::RunView(CliContext &context, std::filesystem::path project)
    : m_context(context)
    , m_project(std::move(project))
    , m_terminal(::isatty(STDERR_FILENO) == 1)
{ }

void RunView::show(const core::RunEvent &event)
{
    if (m_context.json)
        showJson(event);
    else
        sayEvent(event);
}

void RunView::showJson(const core::RunEvent &event)
{
    const bool progress = event.entry.kind == "progress";
    if (progress && Clock::now() - m_lastProgress < kJsonInterval)
        return;
    if (progress)
        m_lastProgress = Clock::now();
    core::Json line{{"event", event.entry.kind}};
    if (!progress) {
        line["sequence"] = event.entry.sequence;
        line["at_ms"] = event.entry.atMs;
    }
    if (event.candidate)
        line["candidate"] = candidateJson(*event.candidate, m_project);
    if (event.entry.body.contains("text"))
        line["text"] = event.entry.body["text"];
    if (event.entry.body.contains("limits"))
        line["limits"] = event.entry.body["limits"];
    line["status"] = statusJson(event.status);
    m_context.line(line);
}

void RunView::sayLine(const std::string &text)
{
    m_context.say((m_lineOpen ? "\r\033[K" : "") + text);
    m_lineOpen = false;
}

void RunView::sayEvent(const core::RunEvent &event)
{
    const auto &kind = event.entry.kind;
    if (event.candidate && kind == "measured" && event.candidate->quality) {
        const auto &candidate = *event.candidate;
        const double quality = candidate.quality->value;
        if (quality > m_bestQuality && candidate.best()) {
            m_bestQuality = quality;
            sayLine("best so far: candidate " + std::to_string(candidate.id) + ", " + percent(quality) + ", "
                    + latencyText(*candidate.best()) + ", RAM " + countText(candidate.best()->ram.total())
                    + " B, flash " + countText(candidate.best()->flash.total()) + " B ("
                    + originText(candidate.best()->origin) + ")");
        }
    } else if (event.candidate && kind == "failed") {
        sayLine("candidate " + std::to_string(event.candidate->id) + " failed: " + event.candidate->reason);
    } else if (kind == "note" && event.entry.body.contains("text") && !event.entry.body.contains("error")) {
        sayLine(event.entry.body["text"].get<std::string>());
    }
    sayProgress(event.status, kind == "finished" || kind == "stopped");
}

void RunView::sayProgress(const core::RunStatus &status, bool now)
{
    const auto since = Clock::now() - m_lastProgress;
    if (!now
        && (m_terminal ? since < Clock::duration(kTerminalInterval)
                       : since < Clock::duration(kPlainInterval)))
        return;
    m_lastProgress = Clock::now();
    const auto text = progressText(status);
    if (!m_terminal || now) {
        sayLine(text);
        return;
    }
    const auto line = "\r\033[K" + text;
    std::fwrite(line.data(), 1, line.size(), stderr);
    m_lineOpen = true;
}

std::string RunView::progressText(const core::RunStatus &status) const
{
    const bool ended = status.state == core::RunState::Finished;
    std::string text = (ended ? status.step + " " : std::string(core::runStateName(status.state)) + ": ")
        + std::to_string(status.trained + status.failed) + " candidates done";
    if (status.secondsPerCandidate > 0)
        text += " (" + core::formatSeconds(status.secondsPerCandidate) + " each)";
    if (status.rejected > 0)
        text += ", " + std::to_string(status.rejected) + " refused before training";
    if (m_bestQuality >= 0)
        text += ", best " + percent(m_bestQuality);
    text += ", front " + std::to_string(status.frontSize);
    if (status.secondsLeft) {
        text += ", " + core::formatSeconds(*status.secondsLeft);
        if (status.secondsLeftSpread.value_or(0) >= 1)
            text += " ± " + core::formatSeconds(*status.secondsLeftSpread);
        text += " left";
    }
    if (!ended && !status.step.empty())
        text += "; " + status.step;
    return text;
}

namespace {
void showFront(CliContext &context, const core::ReplayedRun &replayed, const std::filesystem::path &folder)
{
    const auto front = replayed.archive.front(replayed.limits);
    if (context.json) {
        core::Json list = core::Json::array();
        for (const auto &member : front)
            list.push_back(candidateJson(member, folder));
        context.line({{"event", "front"}, {"project", folder.string()}, {"front", std::move(list)}});
        return;
    }
    context.say(front.empty() ? "\nNo candidate is on the front."
                              : "\n" + candidateTable(front, replayed.limits));
    context.say("The project lies in " + folder.string() + ".");
}

/// As a shell wants it, for commands that people copy.
std::string quoted(const std::string &text)
{
    const auto plain = [](unsigned char c) { return std::isalnum(c) || std::strchr("/._-+", c); };
    if (!text.empty() && std::all_of(text.begin(), text.end(), plain))
        return text;
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

std::string introduction(const core::RunSpec &spec, const core::ResourceLocator &locator)
{
    const auto task = core::findTask(spec.task, locator);
    std::string boards;
    for (const auto &board : spec.boards)
        boards += (boards.empty() ? "" : ", ") + board;
    return "Searching " + spec.task + (task && task->synthetic ? " (synthetic data)" : "") + " for " + boards
        + " with " + spec.strategy + " and " + spec.trainer + ", " + std::to_string(spec.workers)
        + " workers, seed " + std::to_string(spec.seed) + ".";
}
} // namespace

core::Result<void> conduct(CliContext &context, core::RunFactory::OpenRun open)
{
    const auto folder = open.store->folder();
    const auto again = "thimble-cli resume " + quoted(folder.string());
    if (!context.json)
        context.say(introduction(open.spec, context.locator()));
    RunView view(context, folder);
    std::atomic<bool> stopped = false;
    core::Result<void> result;
    {
        const std::stop_callback onStop(context.stop(), [&] {
            stopped = true;
            context.say("\nStopping when the jobs under way are done; once more Ctrl+C ends at once and "
                        "loses only those.");
            open.run->stop();
        });
        result = open.run->execute([&view](const core::RunEvent &event) { view.show(event); });
    }
    auto replayed = core::replayRun(*open.store->log());
    if (!replayed)
        return replayed.error();
    showFront(context, *replayed, folder);
    if (!result)
        return core::Error{result.error().code,
                           result.error().sentence
                               + " Nothing that was finished is lost; go on with: " + again,
                           result.error().context};
    if (stopped)
        return core::Error{core::ErrorCode::Cancelled, "Stopped. Go on with: " + again, {}};
    if (!context.json)
        context.say("Search on with: " + again + " --budget 10m");
    return {};
}

} // namespace thimble::app
