// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/candidate.h"

#include <QString>

#include <optional>

namespace thimble::app {

/// The measures a chart axis, a table column or a filter range can show.
enum class Measure { Latency, Ram, Flash, Error, Quality, Cycles, Macs, TrainTime, Age };
inline constexpr Measure kMeasures[] = {Measure::Latency, Measure::Ram,       Measure::Flash,
                                        Measure::Error,   Measure::Quality,   Measure::Cycles,
                                        Measure::Macs,    Measure::TrainTime, Measure::Age};

/// The raw figure in the measure's unit (ms, bytes, fraction of 1, cycles, seconds), from the most trustworthy measurement.
std::optional<double> measureValue(const core::Candidate &candidate, Measure measure);
/// Sentence case, without unit: "Latency", "Top-1 error".
QString measureTitle(Measure measure);
/// The unit an axis is labelled with ("ms", "kB", "%"), and the factor from raw figure to that unit.
QString measureUnit(Measure measure);
double measureFactor(Measure measure);
/// One figure with its unit, as cards and tables show it.
QString measureText(Measure measure, std::optional<double> value);
/// The same for a bound that a person has set: "32 kB", "90 %", no digits that say nothing.
QString boundText(Measure measure, double bound);
/// Error and cost measures are better when smaller; quality is better when larger.
bool smallerIsBetter(Measure measure);
/// The bound a user may set on the measure, in its raw unit (an error bound follows from the quality floor).
std::optional<double> limitOf(const core::Limits &limits, Measure measure);
/// Sets or removes it; measures without a limit are left alone.
core::Limits withLimit(core::Limits limits, Measure measure, std::optional<double> bound);
bool hasLimit(Measure measure);

/// "predicted", "emulated", "measured on the board"
QString originWords(core::Origin origin);

} // namespace thimble::app
