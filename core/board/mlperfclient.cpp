// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/mlperfclient.h"

#include "core/base/hex.h"
#include "core/base/units.h"

#include <algorithm>
#include <charconv>

namespace thimble::core {

namespace {
using namespace std::chrono_literals;
constexpr std::size_t kBytesPerCommand =
    31; ///< as the runner: "db " + 62 digits + "%" keeps below 80 characters
constexpr std::size_t kMostLine = 256u << 10; ///< m-buffer of a large record is the longest sound line
constexpr std::size_t kMostLines = 10000;
constexpr std::size_t kMostLog = 1u << 20;
constexpr std::size_t kShown = 160;
constexpr std::size_t kMostResults = 65536;
constexpr int kNameAttempts = 6;
constexpr const char *kReady = "m-ready";
constexpr std::uint64_t kWrap = std::uint64_t(1) << 32; ///< many boards count microseconds in 32 bits

bool isText(const std::string &line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

/// The text between a prefix and the closing bracket: "m-model-[", "]".
std::optional<std::string> bracketed(const std::string &line, std::string_view prefix)
{
    if (!line.starts_with(prefix) || !line.ends_with(']'))
        return std::nullopt;
    return line.substr(prefix.size(), line.size() - prefix.size() - 1);
}

std::optional<std::string> firstBracketed(const std::vector<std::string> &lines, std::string_view prefix)
{
    for (const auto &line : lines) {
        if (auto text = bracketed(line, prefix))
            return text;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> lapOf(const std::string &line)
{
    constexpr std::string_view prefix = "m-lap-us-";
    std::uint64_t value = 0;
    const auto *end = line.data() + line.size();
    if (!line.starts_with(prefix))
        return std::nullopt;
    const auto [stopped, failure] = std::from_chars(line.data() + prefix.size(), end, value);
    return failure == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

Result<std::vector<double>> resultsFrom(const std::string &list)
{
    std::vector<double> values;
    const auto *next = list.data();
    const auto *end = next + list.size();
    while (next < end && values.size() < kMostResults) {
        while (next < end && *next == ' ')
            ++next;
        double value = 0;
        const auto [stopped, failure] = std::from_chars(next, end, value);
        if (failure != std::errc() || (stopped < end && *stopped != ','))
            break;
        values.push_back(value);
        next = stopped < end ? stopped + 1 : end;
    }
    if (next < end || values.empty())
        return Error{ErrorCode::Target,
                     "The board's results are no list of numbers: " + list.substr(0, kShown) + ".",
                     {}};
    return values;
}

} // namespace

MlperfClient::MlperfClient(Transport &transport, std::stop_token stop, MlperfTimes times)
    : m_transport(transport)
    , m_stop(std::move(stop))
    , m_times(times)
{ }

void MlperfClient::note(const std::string &text)
{
    if (m_log.size() < kMostLog)
        m_log += text.substr(0, kShown) + "\n";
}

Error MlperfClient::silence(const std::string &asked, bool somethingCame) const
{
    const auto time = formatSeconds(std::chrono::duration<double>(m_times.line).count());
    const auto noise = m_noise + (isText(m_pending) ? 0 : m_pending.size());
    const auto why = noise > 0 ? "sent " + std::to_string(noise)
            + " bytes that are no lines of the protocol; is the baud rate right, and does its firmware speak "
              "it?"
        : somethingCame || !m_pending.empty()
        ? std::string("stopped in the middle of its answer; reset it.")
        : std::string("said nothing; is it powered, and does its firmware speak the protocol?");
    return {ErrorCode::Target,
            "No m-ready within " + time + " after \"" + asked + "\": the board behind "
                + m_transport.description() + " " + why,
            m_log};
}

std::optional<std::string> MlperfClient::takeLine()
{
    while (true) {
        const auto end = m_pending.find('\n');
        if (end == std::string::npos) {
            if (m_pending.size() > kMostLine) { // no protocol's line is as long
                m_noise += m_pending.size();
                m_pending.clear();
            }
            return std::nullopt;
        }
        auto text = m_pending.substr(0, end);
        m_pending.erase(0, end + 1);
        std::erase(text, '\r');
        std::erase(text, '\0'); // some boards end their lines so
        if (text.empty())
            continue;
        if (isText(text)) {
            note("< " + text);
            return text;
        }
        m_noise += text.size();
    }
}

Result<std::optional<std::string>> MlperfClient::line(Clock::time_point deadline)
{
    while (true) {
        if (m_stop.stop_requested())
            return cancelled();
        if (auto text = takeLine())
            return std::optional(std::move(text));
        const auto now = Clock::now();
        if (now >= deadline)
            return std::optional<std::string>{};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - now) + 1ms;
        const auto bytes = m_transport.read(std::min<std::chrono::milliseconds>(left, 100ms), m_stop);
        if (!bytes)
            return bytes.error();
        m_pending.append(bytes->begin(), bytes->end());
    }
}

Result<void> MlperfClient::send(const std::string &text)
{
    note("> " + text);
    const auto whole = text + "%";
    return m_transport.write({reinterpret_cast<const std::uint8_t *>(whole.data()), whole.size()},
                             m_times.again);
}

Result<std::vector<std::string>> MlperfClient::command(const std::string &text)
{
    const auto shown = text.substr(0, 20);
    m_noise = 0;
    if (const auto sent = send(text); !sent)
        return sent.error();
    std::vector<std::string> lines;
    std::string refusal;
    auto deadline = Clock::now() + m_times.line;
    while (lines.size() < kMostLines) {
        auto next = line(deadline);
        if (!next)
            return next.error();
        const bool ready = *next && **next == kReady;
        if ((ready || !*next) && !refusal.empty())
            return Error{ErrorCode::Target, "The board refused \"" + shown + "\": " + refusal + ".", m_log};
        if (ready)
            return lines;
        if (!*next)
            return silence(shown, !lines.empty());
        if (**next == "m-init-done")
            return Error{ErrorCode::Target,
                         "The board restarted while it answered \"" + shown
                             + "\"; its firmware crashed or it lost power.",
                         m_log};
        if (const auto error = bracketed(**next, "e-["))
            refusal = error->substr(0, kShown);
        if ((*next)->starts_with("m-")) // chatter earns no more patience
            deadline = Clock::now() + m_times.line;
        lines.push_back(std::move(**next));
    }
    return Error{ErrorCode::Target,
                 "The board answers \"" + shown
                     + "\" with lines without end; its firmware does not speak the protocol.",
                 m_log};
}

/// Boards that restart when their port is opened say m-ready within the time; the others stay silent.
Result<void> MlperfClient::skipBanner()
{
    const auto deadline = Clock::now() + m_times.settle;
    while (true) {
        const auto next = line(deadline);
        if (!next)
            return next.error();
        if (!*next || **next == kReady)
            return {};
    }
}

Result<void> MlperfClient::drain()
{
    while (true) {
        const auto next = line(Clock::now() + m_times.quiet);
        if (!next)
            return next.error();
        if (!*next && m_pending.empty())
            return {};
        if (!*next) {
            m_noise += m_pending.size();
            m_pending.clear();
        }
    }
}

/// Asked again when nothing came (the board was still starting) and when it was refused (half a command of an earlier
/// conversation stood in its buffer). An m-ready alone is the banner's, come late.
Result<std::string> MlperfClient::askName()
{
    const auto end = Clock::now() + m_times.line;
    bool somethingCame = false;
    for (int attempt = 0; attempt < kNameAttempts && Clock::now() < end; ++attempt) {
        if (const auto sent = send("name"); !sent)
            return sent.error();
        const auto until = std::min(Clock::now() + m_times.again, end);
        std::optional<std::string> name;
        for (bool refused = false;;) {
            const auto next = line(until);
            if (!next)
                return next.error();
            if (!*next)
                break;
            somethingCame = true;
            refused |= (**next).starts_with("e-[");
            if (const auto text = bracketed(**next, "m-name-dut-["))
                name = text;
            if (**next == kReady && name)
                return *name;
            if (**next == kReady && refused)
                break;
        }
    }
    return silence("name", somethingCame);
}

Result<MlperfProfile> MlperfClient::greet()
{
    if (const auto skipped = skipBanner(); !skipped)
        return skipped.error();
    m_noise = 0;
    auto name = askName();
    if (!name)
        return name.error();
    if (const auto drained = drain(); !drained) // a second answer, where the name was asked for twice
        return drained.error();
    const auto lines = command("profile");
    if (!lines)
        return lines.error();
    auto model = firstBracketed(*lines, "m-model-[");
    if (!model)
        return Error{ErrorCode::Target, "The board does not say which model it holds (m-model-[...]).",
                     m_log};
    return MlperfProfile{std::move(*name), firstBracketed(*lines, "m-profile-[").value_or(""),
                         std::move(*model)};
}

Result<void> MlperfClient::load(std::span<const std::uint8_t> record, const ProgressCallback &progress)
{
    const auto size = std::to_string(record.size());
    auto lines = command("db load " + size);
    if (!lines)
        return lines.error();
    const auto expecting = firstBracketed(*lines, "m-[Expecting ");
    if (expecting && *expecting != size + " bytes")
        return Error{ErrorCode::Target,
                     "The board expects " + *expecting + " where " + size + " come: it holds another model.",
                     m_log};
    for (std::size_t at = 0; at < record.size(); at += kBytesPerCommand) {
        lines = command("db " + hexText(record.subspan(at, std::min(kBytesPerCommand, record.size() - at))));
        if (!lines)
            return lines.error();
        if (progress)
            progress({double(at) / double(record.size()), "loading a record"});
    }
    if (std::find(lines->begin(), lines->end(), "m-load-done") == lines->end())
        return Error{ErrorCode::Target,
                     "The board did not say m-load-done after " + size + " bytes: it holds another model.",
                     m_log};
    return {};
}

Result<MlperfRun> MlperfClient::infer(std::uint32_t runs, std::uint32_t warmups)
{
    const auto begun = Clock::now();
    const auto lines = command("infer " + std::to_string(runs) + " " + std::to_string(warmups));
    if (!lines)
        return lines.error();
    MlperfRun run;
    run.hostMilliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
    std::vector<std::uint64_t> laps;
    for (const auto &text : *lines) {
        if (const auto lap = lapOf(text))
            laps.push_back(*lap);
    }
    if (laps.size() < 2)
        return Error{ErrorCode::Target,
                     "The board gave no times (two lines m-lap-us-N); is its firmware built for energy mode?",
                     m_log};
    const auto first = laps.front(), last = laps.back();
    const bool wrapped = last < first && first < kWrap && first - last > kWrap / 2;
    if (last < first && !wrapped)
        return Error{ErrorCode::Target,
                     "The board's clock ran backwards, from " + std::to_string(first) + " to "
                         + std::to_string(last) + " us.",
                     m_log};
    run.microseconds = wrapped ? last + kWrap - first : last - first;
    const auto list = firstBracketed(*lines, "m-results-[");
    if (!list)
        return Error{ErrorCode::Target, "The board gave no results (a line m-results-[...]).", m_log};
    auto results = resultsFrom(*list);
    if (!results)
        return results.error();
    run.results = std::move(*results);
    return run;
}

} // namespace thimble::core
