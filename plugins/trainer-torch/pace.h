// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>
#include <cstdint>

namespace thimble::plugins {

/// How many training steps to make, in two phases (float, then quantised), when there may be a deadline. It measures the steps as
/// they happen and shortens what is still planned whenever that would end too late; it never lengthens a plan.
class Pace
{
public:
    using Clock = std::chrono::steady_clock;

    /// `deadlineSeconds` counts from `begin`; 0 = none. `stepsAfter`: what calibration and evaluation cost, in steps.
    Pace(Clock::time_point begin, double deadlineSeconds, std::int64_t floatSteps,
         std::int64_t quantisedSteps, double stepsAfter);

    void beginPhase(bool quantised);
    /// Call before each step: false when the phase is over.
    bool more();
    void stepDone();

    /// Of the present phase as it is now planned, 0 to 1.
    double phaseFraction() const;
    /// Of both phases.
    double fraction() const;
    std::int64_t done() const { return m_done[m_phase]; }
    std::int64_t doneInAll() const { return m_done[0] + m_done[1]; }
    /// Share of the steps first planned that were or will be made; 1 = nothing was cut.
    double kept() const;

private:
    void replan();

    Clock::time_point m_begin, m_phaseBegin;
    double m_deadline;
    std::int64_t m_first[2], m_plan[2], m_done[2] = {0, 0};
    double m_stepsAfter;
    int m_phase = 0;
};

/// One-cycle schedule with cosine ends (Smith and Topin 2018): from 4 % to 100 % of the peak during the first `warmup` share, then down
/// to almost nothing. `fraction` runs from 0 to 1.
double oneCycle(double fraction, double warmup);

} // namespace thimble::plugins
