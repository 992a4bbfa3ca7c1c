// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/task.h"

#include <algorithm>
#include <cmath>

namespace thimble::core {

namespace {
constexpr double kZ95 = 1.959963984540054; // normal quantile of 97.5 %
}

// Wilson 1927: unlike p +- z sigma it stays inside 0..1 and is honest for few samples and for shares near 1.
Quality accuracy(std::int64_t right, std::int64_t samples, Split split)
{
    Quality quality{"top1", splitName(split), 0, 0, 1, samples};
    if (samples <= 0)
        return quality;
    const double n = double(samples);
    const double p = double(right) / n;
    const double z2 = kZ95 * kZ95;
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = kZ95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    quality.value = p;
    quality.low = std::max(0.0, centre - half);
    quality.high = std::min(1.0, centre + half);
    return quality;
}

Json toJson(const Quality &quality)
{
    return {{"metric", quality.metric},
            {"split", quality.split},
            {"value", quality.value},
            {"ci95", {quality.low, quality.high}},
            {"samples", quality.samples}};
}

Result<Quality> qualityFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Quality quality;
    quality.metric = reader.text("metric");
    quality.split = reader.text("split");
    quality.value = reader.number("value", 0, 1);
    const auto *interval = reader.array("ci95");
    if (interval && (interval->size() != 2 || !(*interval)[0].is_number() || !(*interval)[1].is_number()))
        reader.fail("ci95", "must be two numbers");
    quality.samples = reader.integer("samples", 0, 1LL << 53);
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    quality.low = (*interval)[0].get<double>();
    quality.high = (*interval)[1].get<double>();
    return quality;
}

} // namespace thimble::core
