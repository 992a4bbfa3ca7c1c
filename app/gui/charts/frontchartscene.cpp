// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/frontchart_p.h"

#include "app/gui/charts/plotparts.h"
#include "app/gui/marks.h"
#include "app/models/filtermodel.h"
#include "app/models/numberformat.h"
#include "app/models/selectionmodel.h"

#include <cmath>

// What the front is made of: layers, marks, staircases, limits, yardsticks.

namespace thimble::app {

namespace {
constexpr double kNear = 9;     // px within which a mark is under the pointer
constexpr double kLineNear = 4; // px within which a limit line is

/// Rows of the array of mark graphs.
enum MarkRow { FrontPredicted, FrontEmulated, FrontBoard, Feasible, Breaks, Pending };

MarkRow rowOf(const FrontPoint &point)
{
    switch (point.standing) {
    case Standing::Front:
        return point.origin == core::Origin::Board   ? FrontBoard
            : point.origin == core::Origin::Emulated ? FrontEmulated
                                                     : FrontPredicted;
    case Standing::Feasible:
        return Feasible;
    case Standing::Breaks:
    case Standing::Failed:
        return Breaks;
    case Standing::Pending:
        break;
    }
    return Pending;
}

QString layerName(const char *name) { return QString::fromLatin1(name); }

LimitLine makeLimitLine(QCustomPlot *plot)
{
    LimitLine limit;
    limit.tint = new QCPItemRect(plot);
    limit.tint->setLayer(layerName("background"));
    limit.tint->setPen(Qt::NoPen);
    limit.line = new QCPItemStraightLine(plot);
    limit.label = new QCPItemText(plot);
    for (auto *item : QList<QCPAbstractItem *>{limit.tint, limit.line, limit.label}) {
        item->setSelectable(false);
        item->setVisible(false);
    }
    return limit;
}

QPen dashed(const QColor &colour)
{
    QPen pen(colour, 1);
    pen.setDashPattern({4, 4});
    return pen;
}

} // namespace

void FrontChart::Private::build(FrontChart *chart)
{
    plot = new QCustomPlot(chart);
    plot->setInteractions({});
    plot->setNoAntialiasingOnDrag(false);
    plot->setPlottingHints(QCP::phCacheLabels);
    plot->layer(layerName("overlay"))->setMode(QCPLayer::lmBuffered);
    limitX = makeLimitLine(plot);
    limitY = makeLimitLine(plot);

    unlimited = new QCPCurve(plot->xAxis, plot->yAxis);
    front = new QCPCurve(plot->xAxis, plot->yAxis);
    whiskers = new QCPCurve(plot->xAxis, plot->yAxis);
    for (auto row : {Breaks, Pending, Feasible, FrontPredicted, FrontEmulated, FrontBoard})
        marks[row] = new MarkGraph(plot->xAxis, plot->yAxis);
    for (auto **graph : {&ghost, &published, &selected, &hovered})
        *graph = new MarkGraph(plot->xAxis, plot->yAxis);
    for (int i = 0; i < plot->graphCount(); ++i) {
        plot->graph(i)->setLineStyle(QCPGraph::lsNone);
        plot->graph(i)->setAdaptiveSampling(false); // it would drop and band marks
    }
    selected->setLayer(layerName("overlay"));
    hovered->setLayer(layerName("overlay"));
    brush = new QCPItemRect(plot);
    brush->setLayer(layerName("overlay"));
    for (auto *position : {brush->topLeft, brush->bottomRight})
        position->setType(QCPItemPosition::ptAbsolute);
    brush->setVisible(false);

    card = new QLabel(chart);
    card->setTextFormat(Qt::RichText);
    card->setAttribute(Qt::WA_TransparentForMouseEvents);
    card->setObjectName(QStringLiteral("hoverCard"));
    card->hide();
}

void FrontChart::Private::applyTheme(const QWidget &widget)
{
    plot->setBackground(QBrush(palette().panel));
    for (auto *axis : {plot->xAxis, plot->yAxis})
        styleAxis(axis, palette(), widget.font());
    const double ratio = widget.devicePixelRatioF();
    const auto scatter = [&](Mark mark) {
        return QCPScatterStyle(markPixmap(mark, markColour(mark, palette()), palette().panel, ratio));
    };
    marks[FrontPredicted]->setScatterStyle(scatter(Mark::Predicted));
    marks[FrontEmulated]->setScatterStyle(scatter(Mark::Emulated));
    marks[FrontBoard]->setScatterStyle(scatter(Mark::Board));
    marks[Feasible]->setScatterStyle(scatter(Mark::Feasible));
    marks[Breaks]->setScatterStyle(scatter(Mark::Breaks));
    marks[Pending]->setScatterStyle(scatter(Mark::Feasible));
    ghost->setScatterStyle(scatter(Mark::Reference));
    published->setScatterStyle(scatter(Mark::Published));
    selected->setScatterStyle(QCPScatterStyle(ringPixmap(palette().text, 20, ratio)));
    hovered->setScatterStyle(QCPScatterStyle(ringPixmap(palette().accent, 18, ratio)));
    front->setPen(QPen(palette().accent, 1.5));
    unlimited->setPen(QPen(palette().weak, 1, Qt::DotLine));
    whiskers->setPen(QPen(palette().accent, 1));
    for (auto *limit : {&limitX, &limitY}) {
        limit->line->setPen(dashed(palette().limit));
        QColor tint = palette().limit;
        tint.setAlphaF(0.05f);
        limit->tint->setBrush(tint);
        limit->label->setColor(palette().limit);
        limit->label->setFont(widget.font());
    }
    QColor area = palette().accent;
    area.setAlphaF(0.12f);
    brush->setBrush(area);
    brush->setPen(QPen(palette().accent, 1));
    card->setStyleSheet(
        QStringLiteral(
            "QLabel#hoverCard { background: %1; color: %2; border: 1px solid %3; border-radius: 6px; "
            "padding: 8px 12px; }")
            .arg(palette().raised.name(), palette().text.name(), palette().border.name()));
}

void FrontChart::Private::applyAxes()
{
    const auto title = [](Measure measure) {
        const auto unit = measureUnit(measure);
        return unit.isEmpty() ? measureTitle(measure)
                              : QStringLiteral("%1 (%2)").arg(measureTitle(measure), unit);
    };
    setLogarithmic(plot->xAxis, logX);
    setLogarithmic(plot->yAxis, logY);
    QString across = title(x);
    if (const auto &board = context.question->board())
        across += FrontChart::tr(", %1 at %2 MHz")
                      .arg(QString::fromStdString(board->title))
                      .arg(std::round(board->clockHz / 1e6));
    plot->xAxis->setLabel(across);
    plot->yAxis->setLabel(title(y));
}

void FrontChart::Private::reload()
{
    std::vector<CandidateRow> rows;
    for (const auto &row : context.candidates->rows()) {
        if (context.filter->accepts(row))
            rows.push_back(row);
    }
    picture = frontPicture(rows, x, y);
    std::array<QVector<double>, 6> keys;
    std::array<QVector<double>, 6> values;
    QVector<double> barX;
    QVector<double> barY;
    for (const auto &point : picture.points) {
        const auto row = rowOf(point);
        keys[row].append(point.at.x());
        values[row].append(point.at.y());
        if (point.standing == Standing::Front && point.high > point.low) {
            barX << point.at.x() << point.at.x() << std::nan("");
            barY << point.low << point.high << std::nan("");
        }
    }
    for (std::size_t i = 0; i < marks.size(); ++i)
        marks[i]->setData(keys[i], values[i]);
    QVector<double> order(barX.size());
    for (int i = 0; i < order.size(); ++i)
        order[i] = i;
    whiskers->setData(order, barX, barY, true);
    updateYardsticks();
    if (follow)
        fitRange();
    const auto stairs = [this](const std::vector<QPointF> &corners, QCPCurve *curve) {
        QVector<double> sx;
        QVector<double> sy;
        const bool up = smallerIsBetter(y);
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const double before =
                i == 0 ? (up ? plot->yAxis->range().upper : plot->yAxis->range().lower) : corners[i - 1].y();
            sx << corners[i].x() << corners[i].x();
            sy << before << corners[i].y();
        }
        if (!corners.empty()) {
            sx << std::max(plot->xAxis->range().upper, corners.back().x());
            sy << corners.back().y();
        }
        QVector<double> t(sx.size());
        for (int i = 0; i < t.size(); ++i)
            t[i] = i;
        curve->setData(t, sx, sy, true);
    };
    stairs(picture.front, front);
    stairs(picture.unlimited, unlimited);
    updateLimits();
    updateOverlay();
}

void FrontChart::Private::fitRange()
{
    std::vector<double> xs;
    std::vector<double> ys;
    for (const auto &point : picture.points) {
        xs.push_back(point.at.x());
        ys.insert(ys.end(), {point.at.y()});
    }
    for (auto *graph : {ghost, published}) {
        for (const auto &entry : *graph->data()) {
            xs.push_back(entry.key);
            ys.push_back(entry.value);
        }
    }
    if (const auto limit = bound(x); limit && !xs.empty())
        xs.push_back(*limit);
    if (const auto limit = bound(y); limit && !ys.empty())
        ys.push_back(*limit);
    const auto [lowX, highX] = niceRange(std::move(xs), logX);
    const auto [lowY, highY] = niceRange(std::move(ys), logY);
    plot->xAxis->setRange(lowX, highX);
    plot->yAxis->setRange(lowY, highY);
}

std::optional<double> FrontChart::Private::bound(Measure measure) const
{
    const auto limit = limitOf(context.question->limits(), measure);
    return limit ? std::optional<double>(*limit * measureFactor(measure)) : std::nullopt;
}

void FrontChart::Private::updateYardsticks()
{
    for (auto *label : yardLabels)
        plot->removeItem(label);
    yardLabels.clear();
    ghost->data()->clear();
    published->data()->clear();
    const auto &reference = context.question->reference();
    const auto &board = context.question->board();
    if (!reference || !board)
        return;
    for (const auto &yard : reference->points) {
        const bool ours = std::find(yard.boards.begin(), yard.boards.end(), board->id) != yard.boards.end();
        const auto figure = [&yard](Measure measure) -> std::optional<double> {
            switch (measure) {
            case Measure::Latency:
                return yard.latencyMs;
            case Measure::Ram:
                return yard.ram ? std::optional<double>(double(yard.ram->total())) : std::nullopt;
            case Measure::Flash:
                return yard.flash ? std::optional<double>(double(*yard.flash)) : std::nullopt;
            case Measure::Error:
                return yard.quality ? std::optional<double>(1 - *yard.quality) : std::nullopt;
            case Measure::Quality:
                return yard.quality;
            default:
                return std::nullopt;
            }
        };
        const auto valueX = figure(x);
        const auto valueY = figure(y);
        if (!ours || !valueX || !valueY)
            continue;
        const bool isGhost = &yard == reference->ghostPoint();
        const QPointF at(*valueX * measureFactor(x), *valueY * measureFactor(y));
        (isGhost ? ghost : published)->addData(at.x(), at.y());
        // Published figures share one quality, their names would lie on each other: the comparison names them.
        if (!isGhost)
            continue;
        auto *label = new QCPItemText(plot);
        label->setText(FrontChart::tr("reference, %1").arg(QString::fromStdString(yard.name)));
        label->setColor(palette().reference);
        label->setFont(plot->xAxis->labelFont());
        label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignTop); // limits write above their lines
        label->position->setCoords(at);
        label->setPadding(QMargins(0, 12, 0, 0));
        label->setSelectable(false);
        yardLabels.append(label);
    }
}

void FrontChart::Private::updateLimits()
{
    const auto place = [this](LimitLine &limit, Measure measure, bool alongX) {
        const auto value = bound(measure);
        for (auto *item : QList<QCPAbstractItem *>{limit.tint, limit.line, limit.label})
            item->setVisible(value.has_value());
        if (!value)
            return;
        const auto rangeX = plot->xAxis->range();
        const auto rangeY = plot->yAxis->range();
        const bool below = !smallerIsBetter(measure);
        if (alongX) {
            limit.line->point1->setCoords(*value, rangeY.lower);
            limit.line->point2->setCoords(*value, rangeY.upper);
            limit.tint->topLeft->setCoords(below ? rangeX.lower : *value, rangeY.upper);
            limit.tint->bottomRight->setCoords(below ? *value : rangeX.upper, rangeY.lower);
            limit.label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
            limit.label->position->setCoords(*value, rangeY.upper);
            limit.tint->setVisible(below ? *value > rangeX.lower : *value < rangeX.upper);
        } else {
            limit.line->point1->setCoords(rangeX.lower, *value);
            limit.line->point2->setCoords(rangeX.upper, *value);
            limit.tint->topLeft->setCoords(rangeX.lower, below ? *value : rangeY.upper);
            limit.tint->bottomRight->setCoords(rangeX.upper, below ? rangeY.lower : *value);
            limit.label->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
            limit.label->position->setCoords(rangeX.upper, *value);
            limit.tint->setVisible(below ? *value > rangeY.lower : *value < rangeY.upper);
        }
        limit.label->setPadding(QMargins(5, 2, 5, 2));
        const auto raw = limitOf(context.question->limits(), measure);
        limit.label->setText(measure == Measure::Error
                                 ? QStringLiteral("≥ ") + measureText(Measure::Quality, 1 - *raw)
                                 : (below ? QStringLiteral("≥ ") : QStringLiteral("≤ "))
                                     + measureText(measure, raw));
    };
    place(limitX, x, true);
    place(limitY, y, false);
}

void FrontChart::Private::updateOverlay()
{
    selected->data()->clear();
    hovered->data()->clear();
    for (const auto &point : picture.points) {
        if (context.selection->isSelected(point.candidate))
            selected->addData(point.at.x(), point.at.y());
        if (context.selection->hovered() == point.candidate)
            hovered->addData(point.at.x(), point.at.y());
    }
    plot->layer(layerName("overlay"))->replot();
}

int FrontChart::Private::candidateAt(const QPointF &at) const
{
    int nearest = 0;
    double best = kNear * kNear;
    for (const auto &point : picture.points) {
        const double dx = plot->xAxis->coordToPixel(point.at.x()) - at.x();
        const double dy = plot->yAxis->coordToPixel(point.at.y()) - at.y();
        // A front member wins over what lies behind it.
        const double distance = (dx * dx + dy * dy) * (point.standing == Standing::Front ? 0.5 : 1.0);
        if (distance < best) {
            best = distance;
            nearest = point.candidate;
        }
    }
    return nearest;
}

std::vector<int> FrontChart::Private::inside(const QRectF &area) const
{
    std::vector<int> ids;
    for (const auto &point : picture.points) {
        if (area.contains(plot->xAxis->coordToPixel(point.at.x()), plot->yAxis->coordToPixel(point.at.y())))
            ids.push_back(point.candidate);
    }
    return ids;
}

FrontChart::Private::Drag FrontChart::Private::dragAt(const QPointF &at) const
{
    if (!plot->axisRect()->rect().contains(at.toPoint()))
        return Drag::None;
    if (const auto limit = bound(x);
        limit && std::fabs(plot->xAxis->coordToPixel(*limit) - at.x()) <= kLineNear)
        return Drag::LimitX;
    if (const auto limit = bound(y);
        limit && std::fabs(plot->yAxis->coordToPixel(*limit) - at.y()) <= kLineNear)
        return Drag::LimitY;
    return Drag::Brush;
}

void FrontChart::Private::updateCard(FrontChart *chart)
{
    const auto *row = context.candidates->find(context.selection->hovered());
    const auto at = chart->positionOf(context.selection->hovered());
    if (!row || at.isNull()) {
        card->hide();
        return;
    }
    card->setText(cardText(*row, palette()));
    card->adjustSize();
    constexpr int kGap = 14;
    QPoint corner = at.toPoint() + QPoint(kGap, kGap);
    if (corner.x() + card->width() > chart->width())
        corner.setX(int(at.x()) - kGap - card->width());
    if (corner.y() + card->height() > chart->height())
        corner.setY(int(at.y()) - kGap - card->height());
    card->move(std::max(corner.x(), 0), std::max(corner.y(), 0));
    card->show();
    card->raise();
}

QString cardText(const CandidateRow &row, const Palette &palette)
{
    const auto &candidate = *row.candidate;
    const auto *measure = candidate.best();
    const auto line = [&palette](const QString &name, const QString &value) {
        return QStringLiteral(
                   "<tr><td style='color:%1'>%2&nbsp;&nbsp;&nbsp;</td><td align='right'>%3</td></tr>")
            .arg(palette.textDim.name(), name.toHtmlEscaped(), value.toHtmlEscaped());
    };
    const auto origin = measure ? QStringLiteral(" ") + originWords(measure->origin) : QString();
    QString text = QStringLiteral("<table cellspacing='0' cellpadding='2'><tr><td><b>#%1</b></td>"
                                  "<td align='right' style='color:%2'>%3</td></tr>")
                       .arg(QString::number(candidate.id), palette.textDim.name(),
                            QString::fromStdString(candidate.proposal).left(40).toHtmlEscaped());
    if (candidate.quality)
        text += line(measureTitle(Measure::Quality),
                     QStringLiteral("%1 ± %2 (%3)")
                         .arg(format::percent(candidate.quality->value),
                              format::halfWidth(candidate.quality->low, candidate.quality->high),
                              format::exact(candidate.quality->samples)));
    text += line(FrontChart::tr("Latency"),
                 measureText(Measure::Latency, measureValue(candidate, Measure::Latency)) + origin);
    text += line(FrontChart::tr("RAM"), measureText(Measure::Ram, measureValue(candidate, Measure::Ram)));
    text +=
        line(FrontChart::tr("Flash"), measureText(Measure::Flash, measureValue(candidate, Measure::Flash)));
    text += line(FrontChart::tr("Multiply-accumulates"),
                 measureText(Measure::Macs, measureValue(candidate, Measure::Macs)));
    text += QStringLiteral("</table>");
    for (const auto &violation : row.violations)
        text += QStringLiteral("<div style='color:%1'>%2</div>")
                    .arg(palette.limit.name(), QString::fromStdString(violation.sentence).toHtmlEscaped());
    return text;
}

} // namespace thimble::app
