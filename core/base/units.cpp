// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <span>
#include <string_view>

namespace thimble::core {

namespace {
struct Suffix
{
    std::string_view text;
    double factor;
};

constexpr std::array<Suffix, 7> kQuantities{
    {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"Ki", 1024}, {"Mi", 1048576}, {"Gi", 1073741824}}};
constexpr std::array<Suffix, 5> kDurations{{{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}}};

Result<double> parseWithSuffix(const std::string &text, std::span<const Suffix> suffixes, const char *example)
{
    double number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view rest(end, std::size_t(text.data() + text.size() - end));
    if (status == std::errc() && std::isfinite(number) && number >= 0) {
        for (const auto &suffix : suffixes) {
            if (rest == suffix.text)
                return number * suffix.factor;
        }
    }
    return Error{ErrorCode::Option, "\"" + text + "\" is not understood; write it like " + example + ".", {}};
}

std::string threeDigits(double value)
{
    std::array<char, 32> buffer{};
    const double magnitude = std::fabs(value);
    const int decimals = magnitude >= 99.95 || value == 0 ? 0 : magnitude >= 9.995 ? 1 : 2;
    std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
    return buffer.data();
}

std::string scaled(double value, std::span<const Suffix> steps)
{
    const Suffix *chosen = &steps.front();
    for (const auto &step : steps) {
        if (std::fabs(value) >= 0.9995 * step.factor)
            chosen = &step;
    }
    const double number = value / chosen->factor;
    const bool whole = chosen->factor == 1 && number == std::floor(number);
    auto digits = whole ? std::to_string(std::int64_t(number)) : threeDigits(number);
    return chosen->text.empty() ? digits : digits + " " + std::string(chosen->text);
}
} // namespace

Result<double> parseQuantity(const std::string &text)
{
    return parseWithSuffix(text, kQuantities, "300, 2.1k, 64Ki or 1.5M");
}

Result<double> parseDuration(const std::string &text)
{
    return parseWithSuffix(text, kDurations, "2ms, 90s, 30m or 1.5h");
}

std::string formatBytes(double bytes)
{
    static constexpr std::array<Suffix, 4> kSteps{{{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}}};
    return scaled(bytes, kSteps);
}

std::string formatCount(double count)
{
    static constexpr std::array<Suffix, 4> kSteps{{{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}}};
    return scaled(count, kSteps);
}

std::string formatSeconds(double seconds)
{
    static constexpr std::array<Suffix, 5> kSteps{
        {{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}}};
    return seconds == 0 ? "0 s" : scaled(seconds, kSteps);
}

std::string formatGrouped(std::int64_t value)
{
    auto digits = std::to_string(value);
    const std::ptrdiff_t first = value < 0 ? 1 : 0;
    for (auto at = std::ptrdiff_t(digits.size()) - 3; at > first; at -= 3)
        digits.insert(std::size_t(at), ",");
    return digits;
}

} // namespace thimble::core
