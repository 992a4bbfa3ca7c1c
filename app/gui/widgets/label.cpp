// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/label.h"

#include <QPainter>
#include <QStyle>

namespace thimble::app {

QColor toneColour(Label::Tone tone, const Palette &p)
{
    switch (tone) {
    case Label::Tone::Normal:
        return p.text;
    case Label::Tone::Dim:
        return p.textDim;
    case Label::Tone::Limit:
        return p.limit;
    case Label::Tone::Reference:
        return p.reference;
    case Label::Tone::Ok:
        return p.ok;
    case Label::Tone::Attention:
        return p.attention;
    case Label::Tone::Accent:
        return p.accent;
    }
    return p.text;
}

Label::Label(const Theme *theme, Theme::Text font, Tone tone, const QString &text, QWidget *parent)
    : QLabel(text, parent)
    , m_theme(theme)
    , m_font(font)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    connect(theme, &Theme::changed, this, &Label::refresh);
    refresh();
}

void Label::setTone(Tone tone)
{
    if (tone == m_tone)
        return;
    m_tone = tone;
    refresh();
}

void Label::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
}

void Label::refresh()
{
    setFont(m_theme->font(m_font));
    auto palette = toQPalette(m_theme->palette());
    palette.setColor(QPalette::WindowText, toneColour(m_tone, m_theme->palette()));
    setPalette(palette);
}

QSize Label::minimumSizeHint() const
{
    return m_elided ? QSize(fontMetrics().averageCharWidth() * 4, QLabel::minimumSizeHint().height())
                    : QLabel::minimumSizeHint();
}

void Label::paintEvent(QPaintEvent *event)
{
    if (!m_elided || fontMetrics().horizontalAdvance(text()) <= contentsRect().width())
        return QLabel::paintEvent(event);
    QPainter painter(this);
    const auto shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
    style()->drawItemText(&painter, contentsRect(), int(alignment()), palette(), isEnabled(), shown,
                          foregroundRole());
}

} // namespace thimble::app
