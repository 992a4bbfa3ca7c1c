// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/charts/frontchart.h"
#include "app/gui/charts/qcustomplotheader.h"
#include "app/gui/theme/theme.h"
#include "app/gui/viewcontext.h"
#include "app/models/candidatesmodel.h"
#include "app/models/question.h"

#include <QLabel>
#include <QTimer>

#include <array>
#include <map>

namespace thimble::app {

/// The two limit lines a chart can have, one for each axis.
struct LimitLine
{
    QCPItemStraightLine *line = nullptr;
    QCPItemRect *tint = nullptr;
    QCPItemText *label = nullptr;
};

struct FrontChart::Private
{
    ViewContext context;
    QCustomPlot *plot = nullptr; ///< owned by the chart
    QLabel *card = nullptr;
    QTimer replot;
    QMetaObject::Connection screenChange;

    Measure x = Measure::Latency, y = Measure::Error;
    bool logX = true, logY = false;
    bool follow = true;
    FrontPicture picture;

    std::array<QCPGraph *, 6> marks{}; ///< by MarkRow
    QCPCurve *front = nullptr;
    QCPCurve *unlimited = nullptr;
    QCPCurve *whiskers = nullptr;
    QCPGraph *selected = nullptr;
    QCPGraph *hovered = nullptr;
    QCPGraph *ghost = nullptr;
    QCPGraph *published = nullptr;
    QList<QCPItemText *> yardLabels;
    LimitLine limitX, limitY;

    enum class Drag { None, LimitX, LimitY, Pan, Brush };
    Drag drag = Drag::None;
    QPointF pressed, last;
    QCPItemRect *brush = nullptr;

    const Palette &palette() const { return context.theme->palette(); }
    void build(FrontChart *chart);
    void applyTheme(const QWidget &widget);
    void applyAxes();
    void reload();
    void fitRange();
    void updateYardsticks();
    void updateLimits();
    void updateOverlay();
    void updateCard(FrontChart *chart);
    int candidateAt(const QPointF &at) const;
    Drag dragAt(const QPointF &at) const;
    std::optional<double> bound(Measure measure) const;
    std::vector<int> inside(const QRectF &area) const;
};

/// The card's five lines as rich text; for a candidate that breaks limits, which, by how much and where.
QString cardText(const CandidateRow &row, const Palette &palette);

} // namespace thimble::app
