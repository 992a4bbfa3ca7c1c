// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/boardverbs.h"
#include "app/cli/table.h"

#include "core/board/timing/calibration.h"
#include "core/board/timing/publishedtimes.h"

#include <cstdio>

namespace thimble::app {

namespace {
using Times = std::vector<double>;

std::string text(const char *format, double value)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, value);
    return buffer;
}

void sayTable(CliContext &context, const core::Json &list, const core::Board &board,
              const std::string &parameter)
{
    std::vector<std::vector<std::string>> rows{{"image", "published ms", "emulated ms", "error"}};
    if (!parameter.empty())
        rows.front().insert(rows.front().end(), {parameter, "left out"});
    for (const auto &entry : list) {
        rows.push_back({entry["image"].get<std::string>(), text("%.3f", entry["published_ms"].get<double>()),
                        text("%.3f", entry["emulated_ms"].get<double>()),
                        text("%+.1f %%", 100 * entry["error"].get<double>())});
        if (!parameter.empty())
            rows.back().insert(rows.back().end(),
                               {text("%.2f", entry["left_out"]["value"].get<double>()),
                                text("%+.1f %%", 100 * entry["left_out"]["error"].get<double>())});
    }
    context.say(alignedTable(rows, {0}));
    context.say("Timing model " + board.timingModel + " of " + board.id + "."
                + (parameter.empty()
                       ? ""
                       : " Left out: the error with " + parameter + " fitted to the other images only."));
}

/// Runs the images for one question.
class TimingCheck
{
public:
    TimingCheck(CliContext &context, const CheckTimingQuestion &question,
                std::vector<core::PublishedTime> published, const ReadyBoard &target)
        : m_context(context)
        , m_question(question)
        , m_published(std::move(published))
        , m_target(target)
    { }

    /// Why this parameter cannot be fitted without each image, before anything runs.
    core::Result<void> possible() const
    {
        const auto &name = m_question.leaveOneOut;
        if (name.empty())
            return {};
        if (!m_target.board.timing.contains(name))
            return core::Error{core::ErrorCode::Option,
                               "The timing model of " + m_target.board.id + " has no parameter \"" + name
                                   + "\"; its file is " + m_target.board.file + ".",
                               {}};
        if (m_published.size() < 2)
            return core::Error{core::ErrorCode::Option, "Leaving one image out needs two at least.", {}};
        return {};
    }

    core::Result<core::Json> list()
    {
        if (const auto good = possible(); !good)
            return good.error();
        core::Json list = core::Json::array();
        for (const auto &entry : m_published) {
            const auto timed = time(entry, m_target.board);
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
        if (!m_question.leaveOneOut.empty()) {
            if (const auto left = leaveOut(list); !left)
                return left.error();
        }
        return list;
    }

private:
    core::Result<core::Measurement> time(const core::PublishedTime &entry, const core::Board &board)
    {
        if (const auto progress = m_context.progress())
            progress({double(m_done++) / double(total()), entry.image});
        return m_target.link->time({m_question.images / entry.image}, board, m_context.stop());
    }

    std::size_t total() const { return m_published.size() * (m_question.leaveOneOut.empty() ? 1 : 4); }

    core::Result<Times> timesWith(double value)
    {
        Times times;
        for (const auto &entry : m_published) {
            const auto timed =
                time(entry, core::withParameter(m_target.board, m_question.leaveOneOut, value));
            if (!timed)
                return timed.error();
            times.push_back(*timed->latencyMs);
        }
        return times;
    }

    core::Result<void> leaveOut(core::Json &list)
    {
        const auto &name = m_question.leaveOneOut;
        // Near the value in use: scoreboards are linear only piece by piece.
        const double here = m_target.board.timing[name]["value"].get<double>();
        const auto low = timesWith(here), high = timesWith(here + 1);
        if (!low || !high)
            return low ? high.error() : low.error();
        for (std::size_t out = 0; out < m_published.size(); ++out) {
            Times wanted, atZero, atOne;
            for (std::size_t i = 0; i < m_published.size(); ++i) {
                if (i == out)
                    continue;
                wanted.push_back(m_published[i].ms);
                atZero.push_back((*low)[i]);
                atOne.push_back((*high)[i]);
            }
            const double value = here + core::fitOne(wanted, atZero, atOne);
            const auto timed = time(m_published[out], core::withParameter(m_target.board, name, value));
            if (!timed)
                return timed.error();
            list[out]["left_out"] = {{"parameter", name},
                                     {"value", value},
                                     {"emulated_ms", *timed->latencyMs},
                                     {"error", *timed->latencyMs / m_published[out].ms - 1}};
        }
        return {};
    }

    CliContext &m_context;
    const CheckTimingQuestion &m_question;
    std::vector<core::PublishedTime> m_published;
    const ReadyBoard &m_target;
    std::size_t m_done = 0;
};
} // namespace

core::Result<void> checkTiming(CliContext &context, const CheckTimingQuestion &question)
{
    core::PluginRegistry plugins(context.locator());
    const auto target = readyBoard(context, plugins, question.board);
    if (!target)
        return target.error();
    auto published = core::readPublishedTimes(question.images / "published.csv");
    if (!published)
        return published.error();
    const auto list = TimingCheck(context, question, *std::move(published), *target).list();
    if (!list)
        return list.error();
    if (context.json)
        context.line(*list);
    else
        sayTable(context, *list, target->board, question.leaveOneOut);
    return {};
}

} // namespace thimble::app
