// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/task.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

namespace {
/// Variance of an estimated area under the ROC curve if its true value were `area` (Hanley and McNeil 1982, with both class
/// sizes in the correction replaced by their mean less 1: Newcombe 2006, method 5).
double areaVariance(double area, double normal, double anomalous)
{
    const double middle = (normal + anomalous) / 2 - 1;
    return area * (1 - area) * (1 + middle * (1 - area) / (2 - area) + middle * area / (1 + area))
        / (normal * anomalous);
}

/// The bound between `inside` (compatible with the estimate) and `outside` (the end of the range), by halving.
double areaBound(double estimate, double outside, double normal, double anomalous)
{
    double compatible = estimate;
    for (int i = 0; i < 60; ++i) {
        const double middle = (compatible + outside) / 2;
        const double far = std::abs(estimate - middle);
        (far * far <= kZ95 * kZ95 * areaVariance(middle, normal, anomalous) ? compatible : outside) = middle;
    }
    return compatible;
}
} // namespace

Result<Quality> areaUnderRoc(const std::vector<double> &scores, const std::vector<int> &labels, Split split)
{
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    double wins = 0, normal = 0, anomalous = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        double tiedNormal = 0, tiedAnomalous = 0;
        std::size_t end = begin;
        for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end)
            ++(labels[order[end]] == 1 ? tiedAnomalous : tiedNormal);
        wins += tiedAnomalous * (normal + tiedNormal / 2);
        normal += tiedNormal;
        anomalous += tiedAnomalous;
        begin = end;
    }
    if (normal == 0 || anomalous == 0)
        return Error{ErrorCode::Input,
                     "The area under the ROC curve needs recordings of both classes; all "
                         + std::to_string(scores.size()) + " are of one.",
                     {}};
    Quality quality{"auc", splitName(split), wins / (normal * anomalous), 0, 1, std::int64_t(scores.size())};
    quality.low = areaBound(quality.value, 0, normal, anomalous);
    quality.high = areaBound(quality.value, 1, normal, anomalous);
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
