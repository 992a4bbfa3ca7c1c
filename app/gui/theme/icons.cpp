// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/theme/icons.h"

#include "app/gui/theme/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include <functional>

namespace thimble::app {

namespace {
/// Draws on a grid of 16 by 16 whatever the size is.
class PaintedIcon : public QIconEngine
{
public:
    using Paint = std::function<void(QPainter &, QIcon::Mode)>;
    explicit PaintedIcon(Paint paint) : m_paint(std::move(paint)) { }

    QIconEngine *clone() const override { return new PaintedIcon(m_paint); }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(rect.topLeft());
        painter->scale(rect.width() / 16.0, rect.height() / 16.0);
        m_paint(*painter, mode);
        painter->restore();
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

private:
    Paint m_paint;
};

void strokes(QPainter &painter, std::initializer_list<std::initializer_list<QPointF>> lines)
{
    for (const auto &line : lines)
        painter.drawPolyline(line.begin(), int(line.size()));
}

void solid(QPainter &painter, std::initializer_list<QPointF> corners)
{
    painter.setBrush(painter.pen().color());
    painter.drawPolygon(corners.begin(), int(corners.size()));
}

void paintGlyph(QPainter &p, Glyph glyph)
{
    switch (glyph) {
    case Glyph::Start:
        return solid(p, {{5, 3.5}, {12.5, 8}, {5, 12.5}});
    case Glyph::Pause:
        solid(p, {{4.5, 3.5}, {6, 3.5}, {6, 12.5}, {4.5, 12.5}});
        return solid(p, {{10, 3.5}, {11.5, 3.5}, {11.5, 12.5}, {10, 12.5}});
    case Glyph::Stop:
        return solid(p, {{4, 4}, {12, 4}, {12, 12}, {4, 12}});
    case Glyph::Plus:
        return strokes(p, {{{8, 3}, {8, 13}}, {{3, 8}, {13, 8}}});
    case Glyph::Folder:
        return strokes(p,
                       {{{2.5, 12.5}, {2.5, 4}, {6.5, 4}, {8, 5.5}, {13.5, 5.5}, {13.5, 12.5}, {2.5, 12.5}}});
    case Glyph::Flash:
        return solid(p, {{9, 2}, {4, 9}, {7.5, 9}, {6.5, 14}, {12, 6.5}, {8.5, 6.5}});
    case Glyph::Compare:
        return strokes(p, {{{3, 13}, {3, 7}}, {{8, 13}, {8, 3}}, {{13, 13}, {13, 9}}});
    case Glyph::Export:
        return strokes(
            p, {{{8, 10}, {8, 2.5}}, {{5, 5.5}, {8, 2.5}, {11, 5.5}}, {{3, 9}, {3, 13}, {13, 13}, {13, 9}}});
    case Glyph::Search:
        p.drawEllipse(QPointF(7, 7), 4, 4);
        return strokes(p, {{{10, 10}, {13.5, 13.5}}});
    case Glyph::Close:
        return strokes(p, {{{4.5, 4.5}, {11.5, 11.5}}, {{11.5, 4.5}, {4.5, 11.5}}});
    case Glyph::Float:
        return strokes(p,
                       {{{6.5, 3.5}, {12.5, 3.5}, {12.5, 9.5}, {6.5, 9.5}, {6.5, 3.5}},
                        {{6.5, 6.5}, {3.5, 6.5}, {3.5, 12.5}, {9.5, 12.5}, {9.5, 9.5}}});
    case Glyph::Copy:
        return strokes(
            p, {{{5.5, 5.5}, {13, 5.5}, {13, 13}, {5.5, 13}, {5.5, 5.5}}, {{3, 10.5}, {3, 3}, {10.5, 3}}});
    case Glyph::Save:
        return strokes(
            p, {{{8, 2.5}, {8, 10}}, {{5, 7}, {8, 10}, {11, 7}}, {{3, 10}, {3, 13}, {13, 13}, {13, 10}}});
    case Glyph::Help:
        p.drawEllipse(QPointF(8, 8), 5.5, 5.5);
        strokes(p, {{{8, 7.5}, {8, 11}}});
        return strokes(p, {{{8, 5}, {8, 5.2}}});
    case Glyph::Dot:
        p.setBrush(p.pen().color());
        p.drawEllipse(QPointF(8, 8), 3, 3);
        return;
    }
}
} // namespace

QIcon makeIcon(Glyph glyph, const Theme *theme)
{
    return QIcon(new PaintedIcon([glyph, theme](QPainter &painter, QIcon::Mode mode) {
        const auto &p = theme->palette();
        const QColor ink = mode == QIcon::Disabled ? mix(p.panel, p.text, 0.4) : p.text;
        painter.setPen(QPen(ink, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        paintGlyph(painter, glyph);
    }));
}

QIcon makeDot(const Theme *theme, QColor (*colour)(const Theme &), bool hollow)
{
    return QIcon(new PaintedIcon([theme, colour, hollow](QPainter &painter, QIcon::Mode) {
        const auto ink = colour(*theme);
        painter.setPen(QPen(ink, 1.6));
        painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(ink));
        painter.drawEllipse(QPointF(8, 8), 3.2, 3.2);
    }));
}

} // namespace thimble::app
