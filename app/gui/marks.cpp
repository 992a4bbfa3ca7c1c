// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/marks.h"

#include <QCoreApplication>

namespace thimble::app {

namespace {
constexpr double kPen = 1.8;
constexpr double kThinPen = 1.2;

void paintCross(QPainter &painter, const QPointF &c, double r)
{
    painter.drawLine(QPointF(c.x() - r, c.y() - r), QPointF(c.x() + r, c.y() + r));
    painter.drawLine(QPointF(c.x() - r, c.y() + r), QPointF(c.x() + r, c.y() - r));
}

QPolygonF diamond(const QPointF &c, double r)
{
    return QPolygonF({{c.x(), c.y() - r}, {c.x() + r, c.y()}, {c.x(), c.y() + r}, {c.x() - r, c.y()}});
}

bool isThin(Mark mark) { return mark == Mark::Feasible || mark == Mark::Breaks; }
} // namespace

Mark markOf(core::Origin origin)
{
    switch (origin) {
    case core::Origin::Predicted:
        return Mark::Predicted;
    case core::Origin::Emulated:
        return Mark::Emulated;
    case core::Origin::Board:
        return Mark::Board;
    }
    return Mark::Predicted;
}

Mark markOf(const CandidateRow &row)
{
    if (row.standing == Standing::Breaks || row.standing == Standing::Failed)
        return Mark::Breaks;
    const auto *best = row.candidate->best();
    return row.standing == Standing::Front && best ? markOf(best->origin) : Mark::Feasible;
}

QString markWords(Mark mark)
{
    const auto words = [](const char *text) { return QCoreApplication::translate("Mark", text); };
    switch (mark) {
    case Mark::Predicted:
        return words(QT_TRANSLATE_NOOP("Mark", "predicted"));
    case Mark::Emulated:
        return words(QT_TRANSLATE_NOOP("Mark", "emulated"));
    case Mark::Board:
        return words(QT_TRANSLATE_NOOP("Mark", "measured on the board"));
    case Mark::Feasible:
        return words(QT_TRANSLATE_NOOP("Mark", "feasible"));
    case Mark::Breaks:
        return words(QT_TRANSLATE_NOOP("Mark", "breaks a limit"));
    case Mark::Reference:
        return words(QT_TRANSLATE_NOOP("Mark", "reference"));
    case Mark::Published:
        return words(QT_TRANSLATE_NOOP("Mark", "published by others"));
    }
    return {};
}

QColor markColour(Mark mark, const Palette &palette)
{
    switch (mark) {
    case Mark::Feasible:
    case Mark::Breaks:
        return palette.weak;
    case Mark::Published:
        return palette.textDim;
    case Mark::Reference:
        return palette.reference;
    default:
        return palette.accent;
    }
}

double markRadius(Mark mark)
{
    switch (mark) {
    case Mark::Feasible:
    case Mark::Breaks:
        return 3;
    case Mark::Published:
        return 3.5;
    case Mark::Reference:
        return 6.5;
    default:
        return 5;
    }
}

void paintMark(QPainter &painter, Mark mark, const QPointF &centre, const QColor &colour, const QColor &under)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, isThin(mark) ? kThinPen : kPen));
    painter.setBrush(under);
    const double r = markRadius(mark);
    switch (mark) {
    case Mark::Board:
        painter.setBrush(colour);
        painter.drawEllipse(centre, r, r);
        break;
    case Mark::Emulated:
        painter.drawEllipse(centre, r, r);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(centre, 0.42 * r, 0.42 * r);
        break;
    case Mark::Predicted:
        painter.drawEllipse(centre, r, r);
        break;
    case Mark::Feasible:
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, r, r);
        break;
    case Mark::Breaks:
        paintCross(painter, centre, 0.85 * r);
        break;
    case Mark::Reference:
        painter.drawPolygon(diamond(centre, r));
        break;
    case Mark::Published:
        painter.drawRect(QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r));
        break;
    }
    painter.restore();
}

QPixmap markPixmap(Mark mark, const QColor &colour, const QColor &under, double devicePixelRatio)
{
    const double side = 2 * (markRadius(mark) + 2);
    QPixmap pixmap(QSizeF(side * devicePixelRatio, side * devicePixelRatio).toSize());
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintMark(painter, mark, QPointF(side / 2, side / 2), colour, under);
    return pixmap;
}

QString markSvg(Mark mark, const QPointF &centre, const QColor &colour, const QColor &under)
{
    const double r = markRadius(mark), x = centre.x(), y = centre.y();
    const auto stroke = QStringLiteral(R"( stroke="%1" stroke-width="%2")")
                            .arg(colour.name())
                            .arg(isThin(mark) ? kThinPen : kPen);
    const auto circle = [&](double radius, const QString &fill, const QString &line) {
        return QStringLiteral(R"(<circle cx="%1" cy="%2" r="%3" fill="%4"%5/>)")
            .arg(x)
            .arg(y)
            .arg(radius)
            .arg(fill, line);
    };
    switch (mark) {
    case Mark::Board:
        return circle(r, colour.name(), stroke);
    case Mark::Emulated:
        return circle(r, under.name(), stroke) + circle(0.42 * r, colour.name(), QString());
    case Mark::Predicted:
        return circle(r, under.name(), stroke);
    case Mark::Feasible:
        return circle(r, QStringLiteral("none"), stroke);
    case Mark::Breaks: {
        const double d = 0.85 * r;
        return QStringLiteral(R"(<path d="M%1 %2L%3 %4M%1 %4L%3 %2"%5/>)")
            .arg(x - d)
            .arg(y - d)
            .arg(x + d)
            .arg(y + d)
            .arg(stroke);
    }
    case Mark::Reference:
        return QStringLiteral(R"(<path d="M%1 %2L%3 %4L%1 %5L%6 %4Z" fill="%7"%8/>)")
            .arg(x)
            .arg(y - r)
            .arg(x + r)
            .arg(y)
            .arg(y + r)
            .arg(x - r)
            .arg(under.name(), stroke);
    case Mark::Published:
        return QStringLiteral(R"(<rect x="%1" y="%2" width="%3" height="%3" fill="%4"%5/>)")
            .arg(x - r)
            .arg(y - r)
            .arg(2 * r)
            .arg(under.name(), stroke);
    }
    return {};
}

} // namespace thimble::app
