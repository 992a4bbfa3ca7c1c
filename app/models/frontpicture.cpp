// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/frontpicture.h"

#include <algorithm>
#include <cmath>

namespace thimble::app {

using core::Candidate;

namespace {
constexpr double kRoom = 0.06; // share of the range left free at each end

std::optional<FrontPoint> pointOf(const CandidateRow &row, Measure x, Measure y)
{
    const Candidate &candidate = *row.candidate;
    const auto valueX = measureValue(candidate, x);
    const auto valueY = measureValue(candidate, y);
    const auto *measure = candidate.best();
    if (!valueX || !valueY || !measure || !candidate.quality)
        return std::nullopt;
    FrontPoint point;
    point.candidate = candidate.id;
    point.at = {*valueX * measureFactor(x), *valueY * measureFactor(y)};
    point.origin = measure->origin;
    point.standing = row.standing;
    point.strategy = QString::fromStdString(candidate.proposedBy);
    point.low = point.high = point.at.y();
    const double factor = measureFactor(y);
    if (y == Measure::Error) {
        point.low = factor * (1 - candidate.quality->high);
        point.high = factor * (1 - candidate.quality->low);
    } else if (y == Measure::Quality) {
        point.low = factor * candidate.quality->low;
        point.high = factor * candidate.quality->high;
    }
    return point;
}
} // namespace

std::vector<QPointF> nonDominated(std::vector<QPointF> points, bool largerY)
{
    const double sign = largerY ? -1 : 1;
    std::sort(points.begin(), points.end(), [sign](const QPointF &a, const QPointF &b) {
        return a.x() < b.x() || (a.x() == b.x() && sign * a.y() < sign * b.y());
    });
    std::vector<QPointF> best;
    for (const auto &point : points) {
        if (best.empty() || sign * point.y() < sign * best.back().y())
            best.push_back(point);
    }
    return best;
}

FrontPicture frontPicture(const std::vector<CandidateRow> &rows, Measure x, Measure y)
{
    FrontPicture picture;
    std::vector<QPointF> all;
    std::vector<QPointF> feasible;
    for (const auto &row : rows) {
        auto point = pointOf(row, x, y);
        if (!point)
            continue;
        all.push_back(point->at);
        if (point->standing == Standing::Front || point->standing == Standing::Feasible)
            feasible.push_back(point->at);
        picture.points.push_back(std::move(*point));
    }
    picture.front = nonDominated(std::move(feasible), !smallerIsBetter(y));
    picture.unlimited = nonDominated(std::move(all), !smallerIsBetter(y));
    return picture;
}

int walkFront(const FrontPicture &picture, int current, int steps)
{
    std::vector<const FrontPoint *> members;
    for (const auto &point : picture.points) {
        if (point.standing == Standing::Front)
            members.push_back(&point);
    }
    if (members.empty())
        return 0;
    std::sort(members.begin(), members.end(),
              [](const FrontPoint *a, const FrontPoint *b) { return a->at.x() < b->at.x(); });
    const auto here = std::find_if(members.begin(), members.end(), [current](const FrontPoint *point) {
        return point->candidate == current;
    });
    if (here == members.end())
        return steps >= 0 ? members.front()->candidate : members.back()->candidate;
    const auto index =
        std::clamp<std::ptrdiff_t>(here - members.begin() + steps, 0, std::ptrdiff_t(members.size()) - 1);
    return members[std::size_t(index)]->candidate;
}

std::pair<double, double> niceRange(std::vector<double> values, bool logarithmic)
{
    if (logarithmic)
        std::erase_if(values, [](double value) { return value <= 0; });
    if (values.empty())
        return logarithmic ? std::pair(1.0, 100.0) : std::pair(0.0, 1.0);
    auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (!logarithmic) {
        const double width = *high > *low ? *high - *low : std::max(std::fabs(*high), 1.0);
        return {*low - kRoom * width, *high + kRoom * width};
    }
    const double decades = std::max(std::log10(*high / *low), 0.3);
    return {*low * std::pow(10, -kRoom * decades), *high * std::pow(10, kRoom * decades)};
}

} // namespace thimble::app
