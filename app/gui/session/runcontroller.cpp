// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/session/runcontroller.h"

#include <mutex>
#include <optional>

namespace thimble::app {

namespace {
constexpr int kTickMs = 40;
}

/// What the run's thread leaves for the window's thread. Outlives both through shared ownership.
struct RunController::Mailbox
{
    std::mutex mutex;
    RunEvents events;
    std::optional<core::Progress> progress;
    std::optional<core::Result<void>> end;
    std::shared_ptr<core::Run> run;
    std::shared_ptr<core::RunLog> log;
    std::optional<core::Limits> limits; ///< set before the run was there
    bool stopWanted = false, pauseWanted = false;
};

RunController::RunController(QObject *parent) : QObject(parent), m_mail(std::make_shared<Mailbox>())
{
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &RunController::drain);
}

RunController::~RunController()
{
    if (m_active)
        cancel();
}

void RunController::start(Prepare prepare)
{
    if (m_active)
        return;
    m_mail = std::make_shared<Mailbox>();
    m_active = true;
    m_paused = false;
    m_state = core::RunState::Preparing;
    m_thread = std::jthread([mail = m_mail, prepare = std::move(prepare)](std::stop_token stop) {
        auto prepared = prepare(stop, [mail](const core::Progress &progress) {
            const std::lock_guard lock(mail->mutex);
            mail->progress = progress;
        });
        std::shared_ptr<core::Run> run;
        {
            const std::lock_guard lock(mail->mutex);
            if (!prepared || stop.stop_requested()) {
                mail->end = prepared ? core::cancelled() : prepared.error();
                return;
            }
            run = mail->run = std::move(prepared->run);
            mail->log = prepared->log;
            if (mail->limits)
                run->setLimits(*mail->limits);
            if (mail->pauseWanted)
                run->pause();
            if (mail->stopWanted)
                run->stop();
        }
        auto end = run->execute([mail](const core::RunEvent &event) {
            const std::lock_guard lock(mail->mutex);
            mail->events.push_back(event);
        });
        const bool dropped = end && stop.stop_requested();
        const std::lock_guard lock(mail->mutex);
        mail->run.reset();
        mail->log.reset();
        run.reset();
        prepared->log.reset();
        prepared->keep.reset(); // unlocks the project before anyone learns of the end
        if (dropped)
            end = core::cancelled();
        mail->end = std::move(end);
    });
    m_tick.start();
    Q_EMIT started();
    Q_EMIT stateChanged();
}

std::shared_ptr<core::RunLog> RunController::log() const
{
    const std::lock_guard lock(m_mail->mutex);
    return m_mail->log;
}

/// The verb is called without the lock: a run may be handing over an event while it takes its own.
void RunController::withRun(const std::function<void(Mailbox &)> &note,
                            const std::function<void(core::Run &)> &verb)
{
    std::shared_ptr<core::Run> run;
    {
        const std::lock_guard lock(m_mail->mutex);
        note(*m_mail);
        run = m_mail->run;
    }
    if (run)
        verb(*run);
}

void RunController::pause()
{
    if (!m_active)
        return;
    m_paused = true;
    withRun([](Mailbox &mail) { mail.pauseWanted = true; }, [](core::Run &run) { run.pause(); });
    Q_EMIT stateChanged();
}

void RunController::resume()
{
    if (!m_active)
        return;
    m_paused = false;
    withRun([](Mailbox &mail) { mail.pauseWanted = false; }, [](core::Run &run) { run.resume(); });
    Q_EMIT stateChanged();
}

void RunController::stop()
{
    if (!m_active)
        return;
    m_state = core::RunState::Stopping;
    withRun([](Mailbox &mail) { mail.stopWanted = true; }, [](core::Run &run) { run.stop(); });
    Q_EMIT stateChanged();
}

void RunController::cancel()
{
    if (!m_active)
        return;
    m_state = core::RunState::Stopping;
    m_thread.request_stop();
    withRun([](Mailbox &) {}, [](core::Run &run) { run.cancel(); });
    Q_EMIT stateChanged();
}

void RunController::setLimits(const core::Limits &limits)
{
    if (m_active)
        withRun([&limits](Mailbox &mail) { mail.limits = limits; },
                [&limits](core::Run &run) { run.setLimits(limits); });
}

void RunController::drain()
{
    auto batch = std::make_shared<RunEvents>();
    std::optional<core::Progress> progress;
    std::optional<core::Result<void>> end;
    {
        const std::lock_guard lock(m_mail->mutex);
        batch->swap(m_mail->events);
        progress.swap(m_mail->progress);
        end.swap(m_mail->end);
    }
    if (progress)
        Q_EMIT preparing(progress->fraction, QString::fromStdString(progress->step));
    if (!batch->empty()) {
        const auto before = m_state;
        if (m_state != core::RunState::Stopping || batch->back().status.state == core::RunState::Finished)
            m_state = batch->back().status.state;
        Q_EMIT events(batch);
        if (before != m_state)
            Q_EMIT stateChanged();
    }
    if (!end)
        return;
    m_tick.stop();
    m_active = false;
    m_paused = false;
    m_thread = {}; // its work is done: this joins at once
    m_state = end->ok()              ? core::RunState::Finished
        : end->error().isCancelled() ? core::RunState::Idle
                                     : core::RunState::Failed;
    Q_EMIT stateChanged();
    if (end->ok())
        Q_EMIT finished();
    else if (end->error().isCancelled())
        Q_EMIT cancelled();
    else
        Q_EMIT failed(end->error());
}

} // namespace thimble::app
