// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/plan.h"

#include <QRectF>
#include <QString>

#include <vector>

namespace thimble::app {

/// The arena over time as geometry, without a window: operations across, address up. Maps between operations and bytes on one
/// side and pixels on the other, zooms at the pointer, and finds the block under a point.
class ArenaPicture
{
public:
    struct Block
    {
        int buffer = 0;       ///< index into Plan::buffers
        QRectF area;          ///< pixels
        bool hatched = false; ///< written over another buffer that lives at the same time (in place)
    };

    void setPlan(core::Plan plan);
    const core::Plan &plan() const { return m_plan; }
    /// The drawing area in pixels.
    void setArea(const QRectF &area) { m_area = area; }
    const QRectF &area() const { return m_area; }

    /// Shows everything.
    void fit();
    /// \p factor above 1 magnifies; what lies under \p at stays there. Never beyond the whole or below a quarter of an operation.
    void zoom(const QPointF &at, double factor);
    void pan(const QPointF &pixels);

    double xOf(double operation) const;
    double yOf(double byte) const;
    double operationAt(double x) const;
    double byteAt(double y) const;

    std::vector<Block> blocks() const;
    /// Index of the topmost buffer at a point, -1 for none.
    int bufferAt(const QPointF &at) const;
    /// Share of the arena that is never used at the peak: 1 - lower bound / arena, 0 for an empty plan.
    double unusedShare() const;

private:
    void clamp();

    core::Plan m_plan;
    std::vector<bool> m_hatched;
    QRectF m_area{0, 0, 100, 100};
    QRectF m_view{0, 0, 1, 1}; ///< operations x bytes
};

} // namespace thimble::app
