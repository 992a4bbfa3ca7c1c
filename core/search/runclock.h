// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace thimble::core {

/// The time a run has spent: all its sessions together, pauses excluded.
class RunClock
{
public:
    using Clock = std::chrono::steady_clock;

    void begin(std::int64_t earlierMs)
    {
        m_earlier = std::chrono::milliseconds(earlierMs);
        m_begin = Clock::now();
    }
    void setPaused(bool paused)
    {
        if (paused && !m_paused)
            m_pausedAt = Clock::now();
        else if (!paused && m_paused)
            m_begin += Clock::now() - m_pausedAt;
        m_paused = paused;
    }
    std::int64_t ms() const
    {
        const auto now = m_paused ? m_pausedAt : Clock::now();
        return std::chrono::duration_cast<std::chrono::milliseconds>(now - m_begin + m_earlier).count();
    }
    double seconds() const { return double(ms()) / 1000; }

private:
    Clock::duration m_earlier{};
    Clock::time_point m_begin = Clock::now(), m_pausedAt{};
    bool m_paused = false;
};

/// Mean and deviation of what has been seen so far (Welford 1962).
class Observed
{
public:
    void add(double value)
    {
        ++m_count;
        const double delta = value - m_mean;
        m_mean += delta / m_count;
        m_squares += delta * (value - m_mean);
    }
    bool any() const { return m_count > 0; }
    double mean(double otherwise) const { return any() ? m_mean : otherwise; }
    double deviation() const { return m_count > 1 ? std::sqrt(m_squares / (m_count - 1)) : m_mean; }

private:
    int m_count = 0;
    double m_mean = 0, m_squares = 0;
};

} // namespace thimble::core
