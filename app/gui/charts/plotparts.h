// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/charts/qcustomplotheader.h"
#include "app/models/palette.h"

#include <QPixmap>

// What all charts of points share: quiet axes in the theme's colours, logarithmic ticks, marks that stay sharp.

namespace thimble::app {

void styleAxis(QCPAxis *axis, const Palette &palette, const QFont &font);
/// Logarithmic axes have ticks at 1, 2 and 5 times powers of ten.
void setLogarithmic(QCPAxis *axis, bool logarithmic);
/// The ring around chosen marks, drawn once: thousands may be selected.
QPixmap ringPixmap(const QColor &colour, int diameter, double ratio);

/// QCustomPlot places a pixmap by its pixels, so on dense screens marks would lie beside their points.
class MarkGraph : public QCPGraph
{
public:
    using QCPGraph::QCPGraph;

protected:
    void drawScatterPlot(QCPPainter *painter, const QVector<QPointF> &scatters,
                         const QCPScatterStyle &style) const override
    {
        const auto pixmap = style.pixmap();
        const auto half = QRectF(QPointF(), pixmap.deviceIndependentSize()).center();
        for (const auto &at : scatters)
            painter->drawPixmap(at - half, pixmap);
    }
};

} // namespace thimble::app
