// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/session/consoleport.h"

#include <QDateTime>

#include <mutex>
#include <optional>

namespace thimble::app {

namespace {
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto kTurn = 20ms;
constexpr auto kWritePatience = 500ms;
constexpr int kCollectMs = 50;
constexpr std::size_t kMostLines = 20000;
constexpr std::size_t kMostUnsent = 64; ///< what a board that takes nothing may leave waiting
} // namespace

/// Between the window's thread and the port's.
struct ConsolePort::Shared
{
    std::mutex mutex;
    std::vector<core::ConsoleLine> lines;
    std::vector<std::string> unsent;
    std::size_t dropped = 0;
    std::optional<std::string> description; ///< opened, not yet told
    bool ended = false;
    std::string sentence;

    void put(std::vector<core::ConsoleLine> more)
    {
        if (more.empty())
            return;
        const std::lock_guard lock(mutex);
        for (auto &line : more) {
            if (lines.size() < kMostLines)
                lines.push_back(std::move(line));
            else
                ++dropped;
        }
    }
    std::vector<std::string> takeUnsent()
    {
        const std::lock_guard lock(mutex);
        return std::exchange(unsent, {});
    }
};

namespace {
template<class Shared>
core::Result<void> pass(core::Transport &port, Shared &shared, const std::stop_token &stop)
{
    const auto begun = Clock::now();
    core::ConsoleLines lines;
    while (!stop.stop_requested()) {
        const auto bytes = port.read(kTurn, stop);
        if (!bytes)
            return bytes.error();
        const auto since =
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
        const auto wall = QDateTime::currentMSecsSinceEpoch();
        shared.put(lines.feed(*bytes, since, wall));
        shared.put(lines.silence(since));
        for (const auto &text : shared.takeUnsent()) {
            shared.put({{since, wall, text, true}});
            const auto *from = reinterpret_cast<const std::uint8_t *>(text.data());
            if (const auto sent = port.write({from, text.size()}, kWritePatience); !sent)
                return sent;
        }
    }
    return {};
}
} // namespace

ConsolePort::ConsolePort(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(kCollectMs);
    connect(&m_timer, &QTimer::timeout, this, &ConsolePort::collect);
}

ConsolePort::~ConsolePort() = default;

void ConsolePort::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

void ConsolePort::open(Opener opener)
{
    if (m_state != State::Closed)
        return;
    m_shared = std::make_shared<Shared>();
    m_thread = std::jthread([shared = m_shared, opener = std::move(opener)](const std::stop_token &stop) {
        const auto done = [&]() -> core::Result<void> {
            const auto port = opener();
            if (!port)
                return port.error();
            {
                const std::lock_guard lock(shared->mutex);
                shared->description = (*port)->description();
            }
            return pass(**port, *shared, stop);
        }();
        const std::lock_guard lock(shared->mutex);
        shared->ended = true;
        shared->sentence = done ? std::string() : done.error().sentence;
    });
    setState(State::Opening);
    m_timer.start();
}

void ConsolePort::close()
{
    if (m_state != State::Opening && m_state != State::Open)
        return;
    m_thread.request_stop();
    setState(State::Closing);
}

void ConsolePort::send(const std::string &bytes)
{
    if (m_state != State::Open || bytes.empty())
        return;
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->unsent.size() < kMostUnsent)
        m_shared->unsent.push_back(bytes);
}

void ConsolePort::collect()
{
    std::vector<core::ConsoleLine> lines;
    std::optional<std::string> description;
    std::size_t dropped = 0;
    bool ended = false;
    {
        const std::lock_guard lock(m_shared->mutex);
        lines.swap(m_shared->lines);
        dropped = std::exchange(m_shared->dropped, 0);
        description = std::exchange(m_shared->description, std::nullopt);
        ended = m_shared->ended;
    }
    if (description && m_state == State::Opening) {
        setState(State::Open);
        Q_EMIT opened(QString::fromStdString(*description));
    }
    if (!lines.empty() || dropped > 0)
        Q_EMIT received(lines, dropped);
    if (!ended)
        return;
    m_timer.stop();
    const bool wanted = m_state == State::Closing;
    m_thread.join(); // it has left its work
    setState(State::Closed);
    Q_EMIT closed(wanted ? QString() : QString::fromStdString(m_shared->sentence));
}

} // namespace thimble::app
