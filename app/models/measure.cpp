// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/measure.h"

#include "app/models/numberformat.h"

#include <QCoreApplication>
#include <QLocale>

namespace thimble::app {

namespace {
QString words(const char *text) { return QCoreApplication::translate("Measure", text); }

template<class T>
std::optional<double> asDouble(const std::optional<T> &value)
{
    return value ? std::optional<double>(double(*value)) : std::nullopt;
}
} // namespace

std::optional<double> measureValue(const core::Candidate &candidate, Measure measure)
{
    const auto *best = candidate.best();
    switch (measure) {
    case Measure::Latency:
        return best ? best->latencyMs : std::nullopt;
    case Measure::Ram:
        return best ? asDouble(best->ram.total()) : std::nullopt;
    case Measure::Flash:
        return best ? asDouble(best->flash.total()) : std::nullopt;
    case Measure::Cycles:
        return best ? asDouble(best->cycles) : std::nullopt;
    case Measure::Macs:
        return best ? std::optional<double>(double(best->macs)) : std::nullopt;
    case Measure::Error:
        return candidate.quality ? std::optional<double>(1 - candidate.quality->value) : std::nullopt;
    case Measure::Quality:
        return candidate.quality ? std::optional<double>(candidate.quality->value) : std::nullopt;
    case Measure::TrainTime:
        return candidate.trainSeconds > 0 ? std::optional<double>(candidate.trainSeconds) : std::nullopt;
    case Measure::Age:
        return double(candidate.proposedAtMs) / 1000;
    }
    return std::nullopt;
}

QString measureTitle(Measure measure)
{
    switch (measure) {
    case Measure::Latency:
        return words(QT_TRANSLATE_NOOP("Measure", "Latency"));
    case Measure::Ram:
        return words(QT_TRANSLATE_NOOP("Measure", "RAM"));
    case Measure::Flash:
        return words(QT_TRANSLATE_NOOP("Measure", "Flash"));
    case Measure::Error:
        return words(QT_TRANSLATE_NOOP("Measure", "Top-1 error"));
    case Measure::Quality:
        return words(QT_TRANSLATE_NOOP("Measure", "Quality"));
    case Measure::Cycles:
        return words(QT_TRANSLATE_NOOP("Measure", "Cycles"));
    case Measure::Macs:
        return words(QT_TRANSLATE_NOOP("Measure", "Multiply-accumulates"));
    case Measure::TrainTime:
        return words(QT_TRANSLATE_NOOP("Measure", "Training time"));
    case Measure::Age:
        return words(QT_TRANSLATE_NOOP("Measure", "Proposed at"));
    }
    return {};
}

QString measureUnit(Measure measure)
{
    switch (measure) {
    case Measure::Latency:
        return QStringLiteral("ms");
    case Measure::Ram:
    case Measure::Flash:
        return QStringLiteral("kB");
    case Measure::Error:
    case Measure::Quality:
        return QStringLiteral("%");
    case Measure::Cycles:
    case Measure::Macs:
        return QStringLiteral("k");
    case Measure::TrainTime:
        return QStringLiteral("s");
    case Measure::Age:
        return QStringLiteral("min");
    }
    return {};
}

double measureFactor(Measure measure)
{
    switch (measure) {
    case Measure::Latency:
    case Measure::TrainTime:
        return 1;
    case Measure::Error:
    case Measure::Quality:
        return 100;
    case Measure::Age:
        return 1.0 / 60;
    default:
        return 1e-3;
    }
}

QString measureText(Measure measure, std::optional<double> value)
{
    switch (measure) {
    case Measure::Latency:
        return format::milliseconds(value);
    case Measure::Ram:
    case Measure::Flash:
        return format::bytes(value);
    case Measure::Error:
    case Measure::Quality:
        return format::percent(value);
    case Measure::Cycles:
    case Measure::Macs:
        return format::count(value);
    case Measure::TrainTime:
        return value ? format::milliseconds(*value * 1000) : format::absent();
    case Measure::Age:
        return value ? format::duration(*value) : format::absent();
    }
    return {};
}

QString boundText(Measure measure, double bound)
{
    auto text = measureText(measure, bound);
    const auto unit = text.indexOf(QChar(format::kThinSpace));
    const auto point = text.indexOf(QLocale().decimalPoint());
    if (point < 0)
        return text;
    auto number = unit < 0 ? text : text.left(unit);
    while (number.endsWith(u'0'))
        number.chop(1);
    if (number.endsWith(QLocale().decimalPoint()))
        number.chop(1);
    return unit < 0 ? number : number + text.mid(unit);
}

bool smallerIsBetter(Measure measure) { return measure != Measure::Quality; }

bool hasLimit(Measure measure) { return measure != Measure::Macs && measure < Measure::TrainTime; }

std::optional<double> limitOf(const core::Limits &limits, Measure measure)
{
    switch (measure) {
    case Measure::Latency:
        return limits.latencyMs;
    case Measure::Ram:
        return limits.ram;
    case Measure::Flash:
        return limits.flash;
    case Measure::Cycles:
        return limits.cycles;
    case Measure::Quality:
        return limits.quality;
    case Measure::Error:
        return limits.quality ? std::optional<double>(1 - *limits.quality) : std::nullopt;
    default:
        return std::nullopt;
    }
}

core::Limits withLimit(core::Limits limits, Measure measure, std::optional<double> bound)
{
    switch (measure) {
    case Measure::Latency:
        limits.latencyMs = bound;
        break;
    case Measure::Ram:
        limits.ram = bound;
        break;
    case Measure::Flash:
        limits.flash = bound;
        break;
    case Measure::Cycles:
        limits.cycles = bound;
        break;
    case Measure::Quality:
        limits.quality = bound;
        break;
    case Measure::Error:
        limits.quality = bound ? std::optional<double>(1 - *bound) : std::nullopt;
        break;
    default:
        break;
    }
    return limits;
}

QString originWords(core::Origin origin)
{
    switch (origin) {
    case core::Origin::Predicted:
        return words(QT_TRANSLATE_NOOP("Measure", "predicted"));
    case core::Origin::Emulated:
        return words(QT_TRANSLATE_NOOP("Measure", "emulated"));
    case core::Origin::Board:
        return words(QT_TRANSLATE_NOOP("Measure", "measured on the board"));
    }
    return {};
}

} // namespace thimble::app
