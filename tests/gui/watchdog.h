// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QTimerEvent>

#include <algorithm>

namespace thimble::app::samples {

/// Longest time between two turns of the event loop of the thread that made it. What the kernel gave to other processes while this
/// thread was ready to run is taken off: a machine that compiles beside the test is no stall of the window. Waiting for a lock, a file
/// or another thread counts.
class Watchdog : public QObject
{
public:
    static constexpr qint64 kMostMs = 100; ///< what a user would begin to feel

    Watchdog()
    {
        reset();
        startTimer(5, Qt::PreciseTimer);
    }
    qint64 longest() const { return m_longest; }
    void reset()
    {
        m_longest = 0;
        m_ready = readyMs();
        m_clock.start();
    }

protected:
    void timerEvent(QTimerEvent *) override
    {
        const auto ready = readyMs();
        m_longest = std::max(m_longest, m_clock.restart() - qint64(ready - m_ready));
        m_ready = ready;
    }

private:
    /// How long this thread has been ready without a CPU; 0 where the kernel does not tell.
    static double readyMs()
    {
        QFile file(QStringLiteral("/proc/thread-self/schedstat"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        const auto fields = file.readAll().split(' ');
        return fields.size() > 1 ? fields[1].toDouble() / 1e6 : 0;
    }

    QElapsedTimer m_clock;
    double m_ready = 0;
    qint64 m_longest = 0;
};

} // namespace thimble::app::samples
