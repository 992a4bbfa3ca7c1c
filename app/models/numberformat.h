// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace thimble::app {

/// Numbers as views show them: three significant digits (or exact bytes), units after a narrow no-break space, the locale's
/// marks. Sizes are decimal (1 kB = 1000 B). What is absent is an en dash. Files never use these.
namespace format {

QString absent();
/// "2.90 ms", "731 us" with the micro sign, "12.4 s".
QString milliseconds(std::optional<double> value);
/// "2.90 ms +- 0.15" with the sign for it: the half width in the unit and with the digits of the figure; without one, the figure alone.
QString millisecondsWithSpread(std::optional<double> value, std::optional<double> halfWidth);
/// "126 uJ" with the micro sign, "1.26 mJ".
QString energy(std::optional<double> microjoules);
/// "11 min", "40 s": whole numbers, for what is left of a search.
QString duration(double seconds);
/// Three digits: "2.41 kB".
QString bytes(std::optional<double> value);
/// "38,144 B"
QString exactBytes(std::optional<std::int64_t> value);
QString exact(std::int64_t value);
/// "331 k"
QString count(std::optional<double> value);
/// 0.912 -> "91.2 %"
QString percent(std::optional<double> fraction);
/// 0.036 -> "+3.6 %", with a true minus sign: how far one figure lies from another.
QString difference(std::optional<double> fraction);
/// "120 MHz"
QString megahertz(double hertz);
/// "640 KiB", "2 MiB": memory of a part, which is made in powers of two; exact bytes when it is not whole.
QString partMemory(std::int64_t bytes);
/// Half the width of an interval in points: "1.0" for 0.902..0.922.
QString halfWidth(double low, double high);
/// "22 x" with a multiplication sign: how many times smaller `value` is than `reference`.
QString times(double ratio);
/// "4 min ago"
QString ago(std::int64_t milliseconds);
/// A plain number with three significant digits: axis labels, ratios.
QString threeDigits(double value);
/// "25 x 5 x 16" without the batch, with multiplication signs.
QString shape(const int *dims, std::size_t count);

inline constexpr char16_t kThinSpace = u'\u202F';
} // namespace format

} // namespace thimble::app
