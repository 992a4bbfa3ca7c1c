// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/comparison.h"

#include "app/models/measure.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace thimble::app {

using namespace core;

namespace {
QString clockTitle(const QString &board, double clockHz)
{
    return QCoreApplication::translate("Comparison", "%1 at %2 MHz")
        .arg(board)
        .arg(std::round(clockHz / 1e6));
}

std::optional<double> asDouble(const std::optional<std::int64_t> &value)
{
    return value ? std::optional<double>(double(*value)) : std::nullopt;
}

ComparisonRow candidateRow(const Candidate &candidate)
{
    ComparisonRow row;
    row.candidate = candidate.id;
    row.name = QCoreApplication::translate("Comparison", "Candidate %1").arg(candidate.id);
    if (const auto *measure = candidate.best()) {
        row.origin = measure->origin;
        row.detail = originWords(measure->origin);
        row.latencyMs = measure->latencyMs;
        row.ram = asDouble(measure->ram.total());
        row.flash = asDouble(measure->flash.total());
    }
    return row;
}

ComparisonRow referenceRow(const ReferencePoint &point)
{
    ComparisonRow row;
    row.kind = point.origin == ReferenceOrigin::Published ? ComparisonRow::Kind::Published
                                                          : ComparisonRow::Kind::Reference;
    row.name = QString::fromStdString(point.name);
    row.detail = QString::fromStdString(point.source);
    row.latencyMs = point.latencyMs;
    if (point.ram)
        row.ram = double(point.ram->total());
    row.flash = asDouble(point.flash);
    return row;
}
} // namespace

std::vector<ComparisonGroup> comparisonGroups(const std::vector<std::shared_ptr<const Candidate>> &candidates,
                                              const Reference *reference, const Board &board)
{
    std::vector<ComparisonGroup> groups(1);
    groups.front().title = clockTitle(QString::fromStdString(board.title), board.clockHz);
    for (const auto &candidate : candidates)
        groups.front().rows.push_back(candidateRow(*candidate));
    if (!reference)
        return groups;
    for (const auto &point : reference->points) {
        const bool models =
            std::find(point.boards.begin(), point.boards.end(), board.id) != point.boards.end();
        if (models && point.clockHz == board.clockHz) {
            groups.front().rows.push_back(referenceRow(point));
            continue;
        }
        const auto title = clockTitle(QString::fromStdString(point.board), point.clockHz);
        auto group = std::find_if(groups.begin() + 1, groups.end(),
                                  [&title](const ComparisonGroup &other) { return other.title == title; });
        if (group == groups.end())
            group = groups.insert(groups.end(), {title, {}});
        group->rows.push_back(referenceRow(point));
    }
    return groups;
}

} // namespace thimble::app
