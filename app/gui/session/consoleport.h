// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/consolelines.h"
#include "core/board/transport.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <thread>

namespace thimble::app {

/// A board's port as the window sees it: a thread of its own opens it, reads and writes; lines are handed over some twenty times
/// a second, however fast they come. Nothing here waits for the board, closing included.
class ConsolePort : public QObject
{
    Q_OBJECT
public:
    enum class State { Closed, Opening, Open, Closing };
    using Opener = std::function<core::Result<std::unique_ptr<core::Transport>>()>;

    explicit ConsolePort(QObject *parent = nullptr);
    ~ConsolePort() override; ///< waits for the thread, which looks for the end every 20 ms

    State state() const { return m_state; }
    /// `opener` is called in the port's thread, where what it returns is used and destroyed.
    void open(Opener opener);
    void close();
    void send(const std::string &bytes);

Q_SIGNALS:
    void stateChanged();
    void opened(const QString &description);
    /// By the user (empty) or because of what the sentence says.
    void closed(const QString &sentence);
    /// `dropped`: lines that came while more than 20,000 waited here.
    void received(const std::vector<thimble::core::ConsoleLine> &lines, qulonglong dropped);

private:
    struct Shared;
    void setState(State state);
    void collect();

    State m_state = State::Closed;
    std::shared_ptr<Shared> m_shared;
    std::jthread m_thread;
    QTimer m_timer;
};

} // namespace thimble::app
