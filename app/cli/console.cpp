// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/boardline.h"
#include "app/cli/verbs.h"

#include "core/board/consolelines.h"

#include <QRegularExpression>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <poll.h>
#include <unistd.h>

namespace thimble::app {

namespace {
using namespace std::chrono_literals;
constexpr auto kTurn = 20ms; ///< how long the board is listened to before the keyboard is
constexpr auto kWritePatience = 2s;
constexpr auto kLastWords = 500ms; ///< for the answer to the last line of a pipe
constexpr std::size_t kMostTyped = 4096;

struct Arguments
{
    std::string board = "emulated-m4", port, filter;
    bool hex = false, timestamps = false;
};

std::int64_t wallMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string clockText(std::int64_t wall)
{
    const std::time_t seconds = wall / 1000;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    char text[40];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d.%03d", local.tm_hour, local.tm_min, local.tm_sec,
                  int(wall % 1000));
    return text;
}

/// Prints lines that pass the filter; with --json one object each.
class Printer
{
public:
    Printer(CliContext &context, const Arguments &arguments, QRegularExpression filter)
        : m_context(context)
        , m_arguments(arguments)
        , m_filter(std::move(filter))
    { }

    void print(const std::vector<core::ConsoleLine> &lines)
    {
        for (const auto &line : lines) {
            const auto text = core::consoleText(line.bytes);
            if (!m_arguments.filter.empty() && !m_filter.match(QString::fromStdString(text)).hasMatch())
                continue;
            if (m_context.json)
                json(line, text);
            else
                plain(line, m_arguments.hex ? core::consoleHex(line.bytes) : text);
        }
    }

private:
    void json(const core::ConsoleLine &line, const std::string &text)
    {
        core::Json object = {{"ms", line.sinceOpenMs}, {"unix_ms", line.wallMs}, {"text", text}};
        if (m_arguments.hex)
            object["hex"] = core::consoleHex(line.bytes).substr(0, 3 * line.bytes.size());
        const auto numbers = core::consoleNumbers(line.bytes);
        for (const auto &[name, value] : numbers)
            object["numbers"][name] = value;
        m_context.line(object);
    }
    void plain(const core::ConsoleLine &line, const std::string &text) const
    {
        std::string shown;
        if (m_arguments.timestamps) {
            char since[32];
            std::snprintf(since, sizeof since, "  %10.3f  ", double(line.sinceOpenMs) / 1000);
            shown = clockText(line.wallMs) + since;
        }
        shown += text + "\n";
        std::fwrite(shown.data(), 1, shown.size(), stdout);
        std::fflush(stdout);
    }

    CliContext &m_context;
    const Arguments &m_arguments;
    QRegularExpression m_filter;
};

/// What is typed (or piped in) goes to the board as it is, without the line end of Enter. False at the end of the input.
core::Result<bool> passTyped(core::Transport &line)
{
    pollfd keyboard{STDIN_FILENO, POLLIN, 0};
    if (::poll(&keyboard, 1, 0) <= 0)
        return true;
    std::vector<std::uint8_t> typed(kMostTyped);
    const auto got = ::read(STDIN_FILENO, typed.data(), typed.size());
    if (got <= 0)
        return false;
    typed.resize(std::size_t(got));
    std::erase(typed, std::uint8_t('\n'));
    if (const auto sent = line.write(typed, kWritePatience); !sent)
        return sent.error();
    return true;
}

core::Result<void> talk(CliContext &context, core::Transport &line, Printer &printer)
{
    using Clock = std::chrono::steady_clock;
    const auto begun = Clock::now();
    const auto since = [begun] {
        return std::int64_t(
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count());
    };
    core::ConsoleLines lines;
    bool typing = true;
    auto lastByte = Clock::now();
    while (!context.stop().stop_requested() && (typing || Clock::now() - lastByte < kLastWords)) {
        const auto bytes = line.read(kTurn, context.stop());
        if (!bytes)
            return bytes.error();
        if (!bytes->empty())
            lastByte = Clock::now();
        printer.print(lines.feed(*bytes, since(), wallMs()));
        printer.print(lines.silence(since()));
        if (!typing)
            continue;
        const auto more = passTyped(line);
        if (!more)
            return more.error();
        typing = *more;
        if (!typing)
            lastByte = Clock::now();
    }
    return {};
}

core::Result<void> console(CliContext &context, const Arguments &arguments)
{
    QRegularExpression filter(QString::fromStdString(arguments.filter));
    if (!filter.isValid())
        return core::Error{core::ErrorCode::Option,
                           "\"" + arguments.filter
                               + "\" is no regular expression: " + filter.errorString().toStdString()
                               + " at character " + std::to_string(filter.patternErrorOffset() + 1) + ".",
                           {}};
    const auto board = core::findBoard(arguments.board, context.locator());
    if (!board)
        return board.error();
    core::PluginRegistry plugins(context.locator());
    const auto line = openLine(plugins, atPort(*board, arguments.port), core::BoardUse::Console);
    if (!line)
        return line.error();
    context.say((*line)->description() + " is open; Ctrl+C ends it.");
    Printer printer(context, arguments, std::move(filter));
    return talk(context, **line, printer);
}
} // namespace

void addConsole(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb = app.add_subcommand("console", "Show what a board says, and send what is typed");
    const auto arguments = std::make_shared<Arguments>();
    verb->add_option("--board", arguments->board, "Which board")->capture_default_str();
    verb->add_option("--port", arguments->port, "Serial path, instead of the one of the board's description");
    verb->add_flag("--hex", arguments->hex, "Bytes as two digits each, then what can be read of them");
    verb->add_flag("--timestamps", arguments->timestamps,
                   "Time of day and seconds since opening before each line");
    verb->add_option("--filter", arguments->filter, "Only lines that match this regular expression");
    verb->callback([&context, &run, arguments] {
        run = [&context, arguments] { return console(context, *arguments); };
    });
}

} // namespace thimble::app
