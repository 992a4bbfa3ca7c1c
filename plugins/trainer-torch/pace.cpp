// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/pace.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace thimble::plugins {

namespace {
constexpr std::int64_t kWarmSteps = 3; ///< the first steps also fill caches; do not judge by them alone
constexpr double kSafety = 0.93;       ///< share of the time left that is planned
constexpr double kLeastSecondsAfter = 0.1;
} // namespace

Pace::Pace(Clock::time_point begin, double deadlineSeconds, std::int64_t floatSteps,
           std::int64_t quantisedSteps, double stepsAfter)
    : m_begin(begin)
    , m_phaseBegin(begin)
    , m_deadline(deadlineSeconds)
    , m_first{floatSteps, quantisedSteps}
    , m_plan{floatSteps, quantisedSteps}
    , m_stepsAfter(stepsAfter)
{ }

void Pace::beginPhase(bool quantised)
{
    m_phase = quantised ? 1 : 0;
    m_phaseBegin = Clock::now();
    // What was measured in the first phase may have been too hopeful: start the second from the time that is left.
    if (quantised && m_deadline > 0 && m_done[0] > 0) {
        const std::chrono::duration<double> spent = m_phaseBegin - m_begin;
        const double each = spent.count() / double(m_done[0]);
        const double left = m_deadline * kSafety - spent.count() - kLeastSecondsAfter;
        const auto affordable = std::int64_t(std::max(0.0, left / each - m_stepsAfter));
        m_plan[1] = std::min(m_plan[1], affordable);
    }
}

bool Pace::more() { return m_done[m_phase] < m_plan[m_phase]; }

void Pace::stepDone()
{
    ++m_done[m_phase];
    if (m_deadline > 0 && m_done[m_phase] >= kWarmSteps)
        replan();
}

void Pace::replan()
{
    const auto now = Clock::now();
    const double each = std::chrono::duration<double>(now - m_phaseBegin).count() / double(m_done[m_phase]);
    const double spent = std::chrono::duration<double>(now - m_begin).count();
    const double left = (m_deadline - spent) * kSafety - kLeastSecondsAfter;
    const auto planned = double(m_plan[m_phase] - m_done[m_phase] + (m_phase == 0 ? m_plan[1] : 0));
    const double affordable = std::max(0.0, left / std::max(each, 1e-9) - m_stepsAfter);
    if (planned <= 0 || planned <= affordable)
        return;
    const double keep = affordable / planned;
    m_plan[m_phase] = m_done[m_phase] + std::int64_t(keep * double(m_plan[m_phase] - m_done[m_phase]));
    if (m_phase == 0)
        m_plan[1] = std::int64_t(keep * double(m_plan[1]));
}

double Pace::phaseFraction() const
{
    return m_plan[m_phase] > 0 ? std::min(1.0, double(m_done[m_phase]) / double(m_plan[m_phase])) : 1.0;
}

double Pace::fraction() const
{
    const auto planned = m_plan[0] + m_plan[1];
    return planned > 0 ? std::min(1.0, double(doneInAll()) / double(planned)) : 1.0;
}

double Pace::kept() const
{
    const auto first = m_first[0] + m_first[1];
    return first > 0 ? double(m_plan[0] + m_plan[1]) / double(first) : 1.0;
}

double oneCycle(double fraction, double warmup)
{
    constexpr double kStart = 0.04;
    constexpr double kEnd = 0.002;
    const auto cosine = [](double from, double to, double t) {
        return to + (from - to) * 0.5 * (1 + std::cos(std::numbers::pi * std::clamp(t, 0.0, 1.0)));
    };
    if (fraction < warmup)
        return cosine(kStart, 1.0, fraction / warmup);
    return cosine(1.0, kEnd, (fraction - warmup) / (1 - warmup));
}

} // namespace thimble::plugins
