// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/frontlegend.h"

#include "app/gui/marks.h"
#include "app/gui/theme/theme.h"
#include "app/gui/viewcontext.h"

namespace thimble::app {

FrontLegend::FrontLegend(const ViewContext &context, QWidget *parent)
    : QWidget(parent)
    , m_theme(context.theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QStringList words;
    for (const auto mark : kMarks)
        words << markWords(mark);
    setAccessibleName(tr("Legend: %1").arg(words.join(QStringLiteral(", "))));
    connect(m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize FrontLegend::sizeHint() const
{
    int widest = 0;
    for (const auto mark : kMarks)
        widest = std::max(widest, fontMetrics().horizontalAdvance(markWords(mark)));
    return {widest + 7 * m_theme->step(), int(std::size(kMarks)) * (fontMetrics().height() + 2)};
}

void FrontLegend::paintEvent(QPaintEvent *)
{
    const auto &palette = m_theme->palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double row = fontMetrics().height() + 2;
    double y = 0;
    for (const auto mark : kMarks) {
        paintMark(painter, mark, QPointF(2.5 * m_theme->step(), y + row / 2), markColour(mark, palette),
                  palette.panel);
        painter.setPen(palette.textDim);
        painter.drawText(QRectF(6 * m_theme->step(), y, width(), row), Qt::AlignVCenter, markWords(mark));
        y += row;
    }
}

} // namespace thimble::app
