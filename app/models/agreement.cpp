// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/agreement.h"

#include "app/models/measure.h"
#include "app/models/numberformat.h"
#include "core/base/median.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace thimble::app {

namespace {
constexpr double kLogarithmicSpan = 8; // largest over smallest: below it a linear axis spreads points as well

QString words(const char *text) { return QCoreApplication::translate("Agreement", text); }

std::optional<AgreementPoint> pointOf(const core::Candidate &candidate, const std::string &board)
{
    const core::Measurement *predicted = nullptr, *measured = nullptr;
    for (const auto &measurement : candidate.measurements) {
        if (measurement.board != board)
            continue;
        if (measurement.origin == core::Origin::Predicted)
            predicted = &measurement;
        else if (!measured || measurement.origin >= measured->origin)
            measured = &measurement;
    }
    const double expected = predicted ? predicted->latencyMs.value_or(0) : 0;
    const double found = measured ? measured->latencyMs.value_or(0) : 0;
    if (!(expected > 0 && found > 0))
        return std::nullopt;
    return AgreementPoint{candidate.id, expected, found, measured->origin};
}
} // namespace

Agreement agreementOf(const std::vector<CandidateRow> &rows, const std::string &board)
{
    Agreement agreement;
    std::vector<double> errors;
    for (const auto &row : rows) {
        const auto point = pointOf(*row.candidate, board);
        if (!point)
            continue;
        errors.push_back(std::fabs(point->error()));
        if (errors.back() > agreement.largest || agreement.worst == 0) {
            agreement.largest = errors.back();
            agreement.worst = point->candidate;
        }
        agreement.points.push_back(*point);
    }
    if (!errors.empty())
        agreement.median = core::median(std::move(errors));
    std::stable_sort(
        agreement.points.begin(), agreement.points.end(),
        [](const AgreementPoint &a, const AgreementPoint &b) { return a.predictedMs < b.predictedMs; });
    return agreement;
}

QString agreementWords(const Agreement &agreement)
{
    if (agreement.points.empty())
        return words(QT_TRANSLATE_NOOP("Agreement",
                                       "No candidate of this exploration has been measured on this board "
                                       "yet. Select one and press F6."));
    if (agreement.points.size() == 1)
        return words(QT_TRANSLATE_NOOP("Agreement", "Over 1 candidate: error %1 (candidate %2)."))
            .arg(format::percent(agreement.largest))
            .arg(agreement.worst);
    return words(QT_TRANSLATE_NOOP("Agreement",
                                   "Over %1 candidates: median error %2, largest %3 (candidate %4)."))
        .arg(format::exact(std::int64_t(agreement.points.size())), format::percent(agreement.median),
             format::percent(agreement.largest))
        .arg(agreement.worst);
}

QString pointWords(const AgreementPoint &point)
{
    return words(QT_TRANSLATE_NOOP("Agreement", "Candidate %1: predicted %2, %3 %4, %5"))
        .arg(point.candidate)
        .arg(format::milliseconds(point.predictedMs), originWords(point.origin),
             format::milliseconds(point.measuredMs), format::difference(point.error()));
}

int walkPoints(const Agreement &agreement, int current, int steps)
{
    const auto &points = agreement.points;
    if (points.empty())
        return 0;
    const auto here = std::find_if(points.begin(), points.end(), [current](const AgreementPoint &point) {
        return point.candidate == current;
    });
    if (here == points.end())
        return steps >= 0 ? points.front().candidate : points.back().candidate;
    const auto last = std::ptrdiff_t(points.size()) - 1;
    const auto index = std::clamp<std::ptrdiff_t>(here - points.begin() + steps, 0, last);
    return points[std::size_t(index)].candidate;
}

bool wantsLogarithm(const Agreement &agreement)
{
    double low = 0, high = 0;
    for (const auto &point : agreement.points) {
        const double least = std::min(point.predictedMs, point.measuredMs);
        low = low > 0 ? std::min(low, least) : least;
        high = std::max({high, point.predictedMs, point.measuredMs});
    }
    return low > 0 && high / low >= kLogarithmicSpan;
}
} // namespace thimble::app
