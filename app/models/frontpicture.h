// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/candidatesmodel.h"
#include "app/models/measure.h"

#include <QPointF>

#include <optional>
#include <vector>

namespace thimble::app {

/// One candidate that has both figures, in the units of the axes (Measure's factor applied).
struct FrontPoint
{
    int candidate = 0;
    QPointF at;
    core::Origin origin = core::Origin::Predicted;
    Standing standing = Standing::Feasible;
    double low = 0,
           high =
               0; ///< 95 % interval of quality along the error or quality axis; equal when neither is shown
    QString strategy;
};

/// The trade-off chart as geometry, without a window: points and the two staircases. Candidates that the gate rejected have
/// no quality and therefore no place here.
struct FrontPicture
{
    std::vector<FrontPoint> points;
    std::vector<QPointF>
        front; ///< corners of the front of feasible candidates in these two axes, left to right
    std::vector<QPointF> unlimited; ///< the same as if there were no limits
};
FrontPicture frontPicture(const std::vector<CandidateRow> &rows, Measure x, Measure y);

/// Non-dominated points by x, where smaller x is better and smaller (or, with \p largerY, larger) y. A sweep, n log n.
std::vector<QPointF> nonDominated(std::vector<QPointF> points, bool largerY);

/// The neighbour along the front for arrow keys: from \p current \p steps to the right (negative: left), clamped; an end of it when
/// \p current is not on the front; 0 when the front is empty.
int walkFront(const FrontPicture &picture, int current, int steps);

/// The interval that shows all values with room around them; logarithmic axes get room in decades.
std::pair<double, double> niceRange(std::vector<double> values, bool logarithmic);

} // namespace thimble::app
