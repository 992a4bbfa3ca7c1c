// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/hypervolumeline.h"

#include "app/gui/theme/theme.h"
#include "app/gui/viewcontext.h"
#include "app/models/numberformat.h"
#include "app/models/runstatusmodel.h"

#include <QPainter>
#include <QPainterPath>

namespace thimble::app {

HypervolumeLine::HypervolumeLine(const ViewContext &context, QWidget *parent)
    : QWidget(parent)
    , m_status(context.status)
    , m_theme(context.theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Hypervolume over time"));
    connect(context.status, &RunStatusModel::historyChanged, this, &HypervolumeLine::reload);
    connect(context.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    reload();
}

QSize HypervolumeLine::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 26, fontMetrics().height() * 4};
}

void HypervolumeLine::reload()
{
    // One point is no line, and before the first front there is nothing to say.
    setVisible(m_status->history().size() > 1);
    update();
}

void HypervolumeLine::paintEvent(QPaintEvent *)
{
    const auto &palette = m_theme->palette();
    const auto &history = m_status->history();
    if (history.size() < 2)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette.border, 1));
    QColor fill = palette.panel;
    fill.setAlphaF(0.9f);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    const int step = m_theme->step();
    const int line = fontMetrics().height();
    const QRectF head(2 * step, step, width() - 4 * step, line);
    painter.setPen(palette.textDim);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, tr("Hypervolume"));
    painter.setPen(palette.text);
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                     format::threeDigits(history.back().hypervolume));

    const QRectF area(2 * step, line + 2 * step, width() - 4 * step, height() - line - 4 * step);
    double most = 1e-12;
    for (const auto &sample : history)
        most = std::max(most, sample.hypervolume);
    const double begin = history.front().seconds;
    const double span = std::max(history.back().seconds - begin, 1e-9);
    QPainterPath path;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const QPointF at(area.left() + (history[i].seconds - begin) / span * area.width(),
                         area.bottom() - history[i].hypervolume / most * area.height());
        i == 0 ? path.moveTo(at) : path.lineTo(at);
    }
    painter.setPen(QPen(palette.accent, 1.25));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

} // namespace thimble::app
