// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/theme/tabular.h"

#include <algorithm>

namespace thimble::app {

namespace {
double digitWidth(const QFontMetricsF &metrics)
{
    double widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QChar(digit)));
    return widest;
}
} // namespace

double tabularWidth(const QFontMetricsF &metrics, const QString &text)
{
    const double cell = digitWidth(metrics);
    double width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? cell : metrics.horizontalAdvance(c);
    return width;
}

void drawTabular(QPainter &painter, const QRectF &in, Qt::Alignment alignment, const QString &text)
{
    const QFontMetricsF metrics(painter.font());
    const double cell = digitWidth(metrics), width = tabularWidth(metrics, text);
    double x = alignment & Qt::AlignRight ? in.right() - width
        : alignment & Qt::AlignHCenter    ? in.center().x() - width / 2
                                          : in.left();
    const double y = in.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    for (const QChar c : text) {
        const double advance = metrics.horizontalAdvance(c);
        const double space = c.isDigit() ? cell : advance;
        painter.drawText(QPointF(x + (space - advance) / 2, y), QString(c));
        x += space;
    }
}

} // namespace thimble::app
