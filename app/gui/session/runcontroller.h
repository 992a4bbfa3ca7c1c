// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/services.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <thread>

namespace thimble::app {

using RunEvents = std::vector<core::RunEvent>;

/// Executes one run in a thread of its own and brings its events to the window's thread, batched per timer tick as immutable values.
/// The window never waits: every verb returns at once. A started run ends in exactly one of finished, failed and cancelled.
class RunController : public QObject
{
    Q_OBJECT
public:
    using Prepare = std::function<core::Result<PreparedRun>(std::stop_token, const core::ProgressCallback &)>;

    explicit RunController(QObject *parent = nullptr);
    ~RunController() override; ///< cancels and waits for the jobs in flight to be dropped

    void start(Prepare prepare);
    bool isActive() const { return m_active; }
    core::RunState state() const { return m_state; }
    bool isPaused() const { return m_paused; }
    /// The log of the active run, for entries that do not come from it; null otherwise.
    std::shared_ptr<core::RunLog> log() const;

    void pause();
    void resume();
    void stop();
    void cancel();
    void setLimits(const core::Limits &limits);

Q_SIGNALS:
    void started();
    void stateChanged();
    void preparing(double fraction, const QString &step);
    void events(std::shared_ptr<const thimble::app::RunEvents> batch);
    void finished();
    void failed(const thimble::core::Error &error);
    void cancelled();

private:
    struct Mailbox;
    void drain();
    void withRun(const std::function<void(Mailbox &)> &note, const std::function<void(core::Run &)> &verb);

    std::shared_ptr<Mailbox> m_mail;
    std::jthread m_thread;
    QTimer m_tick;
    core::RunState m_state = core::RunState::Idle;
    bool m_active = false;
    bool m_paused = false;
};

} // namespace thimble::app
