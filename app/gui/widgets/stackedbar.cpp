// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/stackedbar.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace thimble::app {

StackedBar::StackedBar(const Theme *theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(theme, &Theme::changed, this, [this] { update(); });
}

void StackedBar::setFigures(const std::vector<Part> &parts, std::optional<double> limit)
{
    m_parts = parts;
    m_limit = limit;
    QStringList names;
    for (const auto &part : parts)
        names.append(part.name);
    setToolTip(names.join(QStringLiteral(" \u00B7 ")));
    setAccessibleDescription(names.join(QStringLiteral(", ")));
    update();
}

QSize StackedBar::sizeHint() const { return {160, 3 * m_theme->step() + 2}; }

void StackedBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto &p = m_theme->palette();
    const QRectF track = QRectF(rect()).adjusted(0, 1, 0, -1);
    QPainterPath outline;
    outline.addRoundedRect(track, 3, 3);
    painter.fillPath(outline, p.raised);

    double total = 0;
    for (const auto &part : m_parts)
        total += part.value;
    // The limit sits at four fifths of the bar, so that room for what breaks it stays visible.
    const double scale = std::max({total, m_limit.value_or(0) * 1.25, 1e-12});
    painter.save();
    painter.setClipPath(outline);
    double at = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const double from = track.left() + track.width() * at / scale;
        at += m_parts[i].value;
        const double to = track.left() + track.width() * at / scale;
        const double gap = i + 1 < m_parts.size() ? 1 : 0;
        if (to - from > gap)
            painter.fillRect(QRectF(from, track.top(), to - from - gap, track.height()),
                             p.*(m_parts[i].colour));
    }
    painter.restore();
    if (m_limit) {
        const double x = track.left() + track.width() * *m_limit / scale;
        painter.fillRect(QRectF(x - 1, rect().top() - 1, 2, rect().height() + 2), p.limit);
    }
}

} // namespace thimble::app
