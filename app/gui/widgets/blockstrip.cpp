// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/blockstrip.h"

#include <QMouseEvent>
#include <QPainter>

namespace thimble::app {

BlockStrip::BlockStrip(const Theme *theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFont(theme->font(Theme::Text::Small));
    connect(theme, &Theme::changed, this, [this] { update(); });
}

void BlockStrip::setBlocks(const QStringList &blocks)
{
    m_blocks = blocks;
    setAccessibleDescription(blocks.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

void BlockStrip::setMarked(int block)
{
    m_marked = block;
    update();
}

std::vector<QRect> BlockStrip::arrange(int width) const
{
    const int step = m_theme->step(), height = 5 * step + 2;
    std::vector<QRect> chips;
    int x = 0, y = 0;
    for (const auto &block : m_blocks) {
        const int w = fontMetrics().horizontalAdvance(block) + 4 * step;
        if (x > 0 && x + w > width) {
            x = 0;
            y += height + step;
        }
        chips.emplace_back(x, y, w, height);
        x += w + step;
    }
    return chips;
}

int BlockStrip::heightForWidth(int width) const
{
    const auto chips = arrange(width);
    return chips.empty() ? 0 : chips.back().bottom() + 1;
}

QSize BlockStrip::sizeHint() const { return {60 * m_theme->step(), heightForWidth(60 * m_theme->step())}; }

QSize BlockStrip::minimumSizeHint() const { return {20 * m_theme->step(), 0}; }

void BlockStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto &p = m_theme->palette();
    const auto chips = arrange(width());
    for (std::size_t i = 0; i < chips.size(); ++i) {
        const bool marked = int(i) == m_marked;
        painter.setPen(QPen(marked ? p.accent : p.border, 1));
        painter.setBrush(marked ? p.selection : p.raised);
        painter.drawRoundedRect(QRectF(chips[i]).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setPen(marked ? p.text : p.textDim);
        painter.drawText(chips[i], Qt::AlignCenter, m_blocks[qsizetype(i)]);
    }
}

void BlockStrip::mousePressEvent(QMouseEvent *event)
{
    const auto chips = arrange(width());
    for (std::size_t i = 0; i < chips.size(); ++i) {
        if (chips[i].contains(event->position().toPoint()))
            Q_EMIT clicked(int(i));
    }
}

} // namespace thimble::app
