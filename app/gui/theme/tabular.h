// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QFontMetricsF>
#include <QPainter>

namespace thimble::app {

/// Text with figures of one width, so that columns of numbers line up. Qt 6.4 cannot switch a font's "tnum" feature on, so each
/// digit is placed in a cell as wide as the widest digit.
double tabularWidth(const QFontMetricsF &metrics, const QString &text);
void drawTabular(QPainter &painter, const QRectF &in, Qt::Alignment alignment, const QString &text);

} // namespace thimble::app
