// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/charts/frontchart.h"
#include "app/gui/charts/qcustomplotheader.h"

#include <QFrame>
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
    CandidatesModel *candidates = nullptr;
    SelectionModel *selection = nullptr;
    FilterModel *filter = nullptr;
    QCustomPlot *plot = nullptr; ///< owned by the chart
    QLabel *card = nullptr;
    QTimer replot;

    Palette palette = darkPalette();
    Measure x = Measure::Latency, y = Measure::Error;
    bool logX = true, logY = false;
    bool follow = true;
    QString boardTitle;
    std::shared_ptr<const core::Reference> reference;
    core::Board board;
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
