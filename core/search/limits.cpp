// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/units.h"
#include "core/search/candidate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace thimble::core {

namespace {
struct Bound
{
    const char *name; ///< in texts
    const char *key;  ///< in JSON
    std::optional<double> Limits::*value;
    double most;
};
constexpr std::array<Bound, 5> kBounds{{{"ram", "ram", &Limits::ram, 1e12},
                                        {"flash", "flash", &Limits::flash, 1e12},
                                        {"latency", "latency_ms", &Limits::latencyMs, 1e9},
                                        {"cycles", "cycles", &Limits::cycles, 1e15},
                                        {"quality", "quality", &Limits::quality, 1}}};

Result<double> parseQuality(const std::string &text)
{
    const bool percent = !text.empty() && text.back() == '%';
    const auto number = parseQuantity(percent ? text.substr(0, text.size() - 1) : text);
    const double value = number ? *number / (percent ? 100 : 1) : -1;
    if (!(value >= 0 && value <= 1))
        return Error{ErrorCode::Option, "quality=" + text + " must be a fraction such as 0.9, or 90%.", {}};
    return value;
}

Result<double> parseBound(const Bound &bound, const std::string &text)
{
    const std::string name = bound.name;
    if (name == "quality")
        return parseQuality(text);
    auto value = name == "latency" ? parseDuration(text) : parseQuantity(text);
    if (!value)
        return Error{ErrorCode::Option, "Limit " + name + ": " + value.error().sentence, {}};
    if (*value <= 0)
        return Error{ErrorCode::Option, "Limit " + name + " must lie above 0.", {}};
    return name == "latency" ? *value * 1e3 : *value;
}

std::string fixed(double value, int decimals)
{
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
    return buffer.data();
}

std::string grouped(double value) { return formatGrouped(std::llround(value)); }

/// Milliseconds with as many digits as it takes to show the difference.
std::string milliseconds(double value, double difference)
{
    const int decimals = difference >= 0.1 ? 2 : difference >= 0.001 ? 4 : 6;
    return fixed(value, decimals) + " ms";
}

/// What is known of a sum whose parts may be unknown: a lower bound.
std::optional<double> knownSum(std::initializer_list<std::optional<std::int64_t>> parts)
{
    std::optional<double> sum;
    for (const auto &part : parts) {
        if (part)
            sum = sum.value_or(0) + double(*part);
    }
    return sum;
}

std::string peakLayer(const Measurement &measure)
{
    const auto peak = std::max_element(measure.layers.begin(), measure.layers.end(),
                                       [](const LayerCost &a, const LayerCost &b) { return a.ram < b.ram; });
    if (peak == measure.layers.end())
        return {};
    return "; the peak lies in layer '" + peak->name + "'";
}

std::string slowestLayer(const Measurement &measure)
{
    const auto slowest = std::max_element(
        measure.layers.begin(), measure.layers.end(),
        [](const LayerCost &a, const LayerCost &b) { return a.cycles.value_or(0) < b.cycles.value_or(0); });
    if (slowest == measure.layers.end() || !slowest->cycles)
        return {};
    return "; layer '" + slowest->name + "' takes the most";
}

std::string bytesSentence(const char *what, double value, double bound, const std::string &where)
{
    return "needs " + grouped(value) + " B of " + what + ", " + grouped(value - bound)
        + " B over the limit of " + grouped(bound) + " B" + where;
}

void checkCosts(const Limits &limits, const Measurement &measure, std::vector<Violation> &broken)
{
    const auto ram = knownSum({measure.ram.arena, measure.ram.fixed, measure.ram.stack});
    if (limits.ram && ram && *ram > *limits.ram)
        broken.push_back(
            {"ram", *ram, *limits.ram, bytesSentence("RAM", *ram, *limits.ram, peakLayer(measure))});
    const auto flash = knownSum({measure.flash.code, measure.flash.weights, measure.flash.tables});
    if (limits.flash && flash && *flash > *limits.flash)
        broken.push_back({"flash", *flash, *limits.flash, bytesSentence("flash", *flash, *limits.flash, {})});
    if (limits.latencyMs && measure.latencyMs && *measure.latencyMs > *limits.latencyMs) {
        const double over = *measure.latencyMs - *limits.latencyMs;
        broken.push_back({"latency", *measure.latencyMs, *limits.latencyMs,
                          "takes " + milliseconds(*measure.latencyMs, over) + ", " + milliseconds(over, over)
                              + " over the limit of " + milliseconds(*limits.latencyMs, over)
                              + slowestLayer(measure)});
    }
    if (limits.cycles && measure.cycles && double(*measure.cycles) > *limits.cycles) {
        const double cycles = double(*measure.cycles);
        broken.push_back({"cycles", cycles, *limits.cycles,
                          "takes " + grouped(cycles) + " cycles, " + grouped(cycles - *limits.cycles)
                              + " over the limit of " + grouped(*limits.cycles) + slowestLayer(measure)});
    }
}
} // namespace

Json toJson(const Limits &limits)
{
    Json json = Json::object();
    for (const auto &bound : kBounds) {
        if (const auto &value = limits.*bound.value)
            json[bound.key] = *value;
    }
    return json;
}

Result<Limits> limitsFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Limits limits;
    for (const auto &bound : kBounds) {
        const bool given = reader.has(bound.key);
        const double value = reader.number(bound.key, 0, bound.most, 0);
        if (given)
            limits.*bound.value = value;
    }
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return limits;
}

Result<Limits> parseLimits(const std::string &text)
{
    Limits limits;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        const auto equals = part.find('=');
        const auto name = part.substr(0, equals);
        const auto bound = std::find_if(kBounds.begin(), kBounds.end(),
                                        [&name](const Bound &known) { return name == known.name; });
        if (equals == std::string::npos || bound == kBounds.end())
            return Error{ErrorCode::Option,
                         "Limit \"" + part
                             + "\" is not understood; write them like "
                               "ram=2.1k,flash=64k,latency=2ms,cycles=300k,quality=0.9.",
                         {}};
        const auto value = parseBound(*bound, part.substr(equals + 1));
        if (!value)
            return value.error();
        if (limits.*bound->value)
            return Error{ErrorCode::Option, "Limit " + name + " is given twice.", {}};
        limits.*bound->value = *value;
    }
    return limits;
}

std::vector<Violation> violations(const Limits &limits, const Measurement *measure, const Quality *quality)
{
    std::vector<Violation> broken;
    if (measure)
        checkCosts(limits, *measure, broken);
    if (quality && limits.quality && quality->value < *limits.quality) {
        const double below = 100 * (*limits.quality - quality->value);
        const int decimals = below >= 0.1 ? 1 : 3;
        broken.push_back({"quality", quality->value, *limits.quality,
                          "reaches " + fixed(100 * quality->value, decimals) + " %, " + fixed(below, decimals)
                              + " points below the floor of " + fixed(100 * *limits.quality, decimals)
                              + " %"});
    }
    return broken;
}

} // namespace thimble::core
