// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/numberformat.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace thimble::app::format {

namespace {
QString words(const char *text) { return QCoreApplication::translate("format", text); }

/// The user's, with marks between thousands even where the C locale leaves them out.
QLocale locale()
{
    QLocale locale;
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale;
}

QString withUnit(const QString &number, const QString &unit)
{
    return unit.isEmpty() ? number : number + QChar(kThinSpace) + unit;
}

struct Step
{
    double factor;
    const char16_t *unit;
};

constexpr Step kTimes[] = {{1e-6, u"ns"}, {1e-3, u"\u00B5s"}, {1, u"ms"}, {1e3, u"s"}};

/// The largest step that leaves at least one digit before the point.
template<std::size_t N>
const Step &chosen(double value, const Step (&steps)[N])
{
    const Step *best = &steps[0];
    for (const auto &step : steps) {
        if (std::fabs(value) >= 0.9995 * step.factor)
            best = &step;
    }
    return *best;
}

template<std::size_t N>
QString scaled(double value, const Step (&steps)[N])
{
    const auto &step = chosen(value, steps);
    return withUnit(threeDigits(value / step.factor), QString::fromUtf16(step.unit));
}

/// Behind the point, for three significant digits.
int decimalsOf(double value)
{
    const double magnitude = std::fabs(value);
    return magnitude >= 99.95 || value == 0 ? 0 : magnitude >= 9.995 ? 1 : magnitude >= 0.9995 ? 2 : 3;
}
} // namespace

QString absent() { return QStringLiteral("\u2013"); }

QString threeDigits(double value)
{
    if (!std::isfinite(value))
        return absent();
    return locale().toString(value, 'f', decimalsOf(value));
}

QString milliseconds(std::optional<double> value)
{
    return value
        ? (*value == 0 ? withUnit(QStringLiteral("0"), QStringLiteral("ms")) : scaled(*value, kTimes))
        : absent();
}

QString millisecondsWithSpread(std::optional<double> value, std::optional<double> halfWidth)
{
    if (!value || !halfWidth)
        return milliseconds(value);
    const double unit = *value > 0 ? chosen(*value, kTimes).factor : 1;
    const auto number = locale().toString(*halfWidth / unit, 'f', decimalsOf(*value / unit));
    return milliseconds(value) + QStringLiteral(" \u00B1 ") + number;
}

QString energy(std::optional<double> microjoules)
{
    static constexpr Step kSteps[] = {{1e-3, u"nJ"}, {1, u"\u00B5J"}, {1e3, u"mJ"}, {1e6, u"J"}};
    return microjoules ? scaled(*microjoules, kSteps) : absent();
}

QString duration(double seconds)
{
    const auto whole = [](double value) { return locale().toString(qRound64(value)); };
    if (seconds < 90)
        return withUnit(whole(seconds), QStringLiteral("s"));
    if (seconds < 90 * 60)
        return withUnit(whole(seconds / 60), QStringLiteral("min"));
    return withUnit(locale().toString(seconds / 3600, 'f', 1), QStringLiteral("h"));
}

QString bytes(std::optional<double> value)
{
    static constexpr Step kSteps[] = {{1, u"B"}, {1e3, u"kB"}, {1e6, u"MB"}, {1e9, u"GB"}};
    if (!value)
        return absent();
    if (std::fabs(*value) < 1000)
        return withUnit(locale().toString(qRound64(*value)), QStringLiteral("B"));
    return scaled(*value, kSteps);
}

QString exact(std::int64_t value) { return locale().toString(qlonglong(value)); }

QString exactBytes(std::optional<std::int64_t> value)
{
    return value ? withUnit(exact(*value), QStringLiteral("B")) : absent();
}

QString count(std::optional<double> value)
{
    static constexpr Step kSteps[] = {{1, u""}, {1e3, u"k"}, {1e6, u"M"}, {1e9, u"G"}};
    if (!value)
        return absent();
    if (std::fabs(*value) < 1000 && *value == std::floor(*value))
        return locale().toString(qRound64(*value));
    return scaled(*value, kSteps);
}

QString percent(std::optional<double> fraction)
{
    return fraction ? withUnit(locale().toString(100 * *fraction, 'f', 1), QStringLiteral("%")) : absent();
}

QString difference(std::optional<double> fraction)
{
    if (!fraction || !std::isfinite(*fraction))
        return absent();
    const double rounded = std::round(1000 * *fraction) / 10;
    const auto sign = rounded < 0 ? QStringLiteral("\u2212") : rounded > 0 ? QStringLiteral("+") : QString();
    return sign + withUnit(locale().toString(std::fabs(rounded), 'f', 1), QStringLiteral("%"));
}

QString megahertz(double hertz)
{
    return withUnit(locale().toString(hertz / 1e6, 'g', 6), QStringLiteral("MHz"));
}

QString partMemory(std::int64_t bytes)
{
    constexpr std::int64_t kKi = 1024, kMi = kKi * kKi;
    if (bytes > 0 && bytes % kMi == 0)
        return withUnit(exact(bytes / kMi), QStringLiteral("MiB"));
    if (bytes > 0 && bytes % kKi == 0)
        return withUnit(exact(bytes / kKi), QStringLiteral("KiB"));
    return exactBytes(bytes);
}

QString halfWidth(double low, double high) { return locale().toString(50 * (high - low), 'f', 1); }

QString times(double ratio)
{
    const int decimals = ratio >= 9.95 ? 0 : 1;
    return withUnit(locale().toString(ratio, 'f', decimals), QStringLiteral("\u00D7"));
}

QString ago(std::int64_t milliseconds)
{
    const double seconds = double(milliseconds) / 1000;
    return seconds < 10 ? words(QT_TRANSLATE_NOOP("format", "just now"))
                        : words(QT_TRANSLATE_NOOP("format", "%1 ago")).arg(duration(seconds));
}

QString shape(const int *dims, std::size_t count)
{
    QString text;
    for (std::size_t i = count > 1 ? 1 : 0; i < count; ++i) {
        if (!text.isEmpty())
            text += QStringLiteral(" \u00D7 ");
        text += QString::number(dims[i]);
    }
    return text;
}

} // namespace thimble::app::format
