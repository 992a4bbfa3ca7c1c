// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/plotparts.h"

#include <cmath>

namespace thimble::app {

namespace {
/// Ticks at 1, 2 and 5 times powers of ten, so that an axis of one decade has more than one of them.
class DecadeTicker : public QCPAxisTicker
{
protected:
    QVector<double> createTickVector(double, const QCPRange &range) override
    {
        constexpr double kManyDecades = 4;
        if (range.lower <= 0)
            return {};
        const double first = std::floor(std::log10(range.lower)), last = std::ceil(std::log10(range.upper));
        QVector<double> ticks;
        for (double decade = first; decade <= last; ++decade) {
            for (const double digit : {1.0, 2.0, 5.0}) {
                if (digit == 1.0 || last - first <= kManyDecades)
                    ticks.append(digit * std::pow(10, decade));
            }
        }
        return ticks;
    }
    int getSubTickCount(double) override { return 0; }
};
} // namespace

void styleAxis(QCPAxis *axis, const Palette &palette, const QFont &font)
{
    axis->setBasePen(QPen(palette.border));
    axis->setTickPen(QPen(palette.border));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(palette.textDim);
    axis->setLabelColor(palette.textDim);
    axis->setTickLabelFont(font);
    axis->setLabelFont(font);
    axis->grid()->setPen(QPen(palette.grid, 1));
    axis->grid()->setZeroLinePen(QPen(palette.grid, 1));
    axis->grid()->setSubGridVisible(false);
}

void setLogarithmic(QCPAxis *axis, bool logarithmic)
{
    axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new DecadeTicker)
                                : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    axis->setNumberFormat(QStringLiteral("gb"));
    axis->setNumberPrecision(4);
}

QPixmap ringPixmap(const QColor &colour, int diameter, double ratio)
{
    QPixmap pixmap(QSize(diameter + 4, diameter + 4) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5));
    painter.drawEllipse(QRectF(2, 2, diameter, diameter));
    return pixmap;
}

} // namespace thimble::app
