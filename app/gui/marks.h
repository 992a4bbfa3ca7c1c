// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/candidatesmodel.h"
#include "app/models/palette.h"

#include <QPainter>
#include <QPixmap>

namespace thimble::app {

/// The shapes that tell a figure's origin and standing, the same in every chart, legend, table and export.
enum class Mark {
    Predicted, ///< ring
    Emulated,  ///< ring with a dot
    Board,     ///< disc
    Feasible,  ///< small ring
    Breaks,    ///< small cross
    Reference, ///< diamond
    Published  ///< square
};
inline constexpr Mark kMarks[] = {Mark::Board,  Mark::Emulated,  Mark::Predicted, Mark::Feasible,
                                  Mark::Breaks, Mark::Reference, Mark::Published};

/// Front members carry their origin's shape; others are small rings or crosses.
Mark markOf(const CandidateRow &row);
Mark markOf(core::Origin origin);
QString markWords(Mark mark);
QColor markColour(Mark mark, const Palette &palette);
/// Half the side of the square that the mark fills, in device-independent pixels.
double markRadius(Mark mark);

/// Draws around `centre`; `under` fills rings so that lines do not shine through.
void paintMark(QPainter &painter, Mark mark, const QPointF &centre, const QColor &colour,
               const QColor &under);
/// Pre-rendered with transparent margin of one pixel, for charts with many points.
QPixmap markPixmap(Mark mark, const QColor &colour, const QColor &under, double devicePixelRatio);
/// The same shape as an SVG element, for exports.
QString markSvg(Mark mark, const QPointF &centre, const QColor &colour, const QColor &under);

} // namespace thimble::app
