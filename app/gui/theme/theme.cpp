// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/theme/theme.h"

#include "app/gui/theme/style.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QToolTip>

#include <algorithm>

namespace thimble::app {

namespace {
constexpr double kUsualPoints = 9.75; ///< 13 px at 96 dpi, the sketch's size

bool isDark(const QPalette &palette) { return palette.color(QPalette::Window).lightness() < 128; }

/// Qt 6.4 cannot ask the desktop for its colour scheme; its palette before ours is set tells.
bool desktopIsDark(QApplication &application)
{
    application.setPalette(QPalette());
    return isDark(application.palette());
}

QFont baseFont()
{
    QFont font = QApplication::font();
    if (QFontDatabase::families().contains(QStringLiteral("Inter")))
        font.setFamily(QStringLiteral("Inter"));
    font.setPointSizeF(std::clamp(font.pointSizeF(), kUsualPoints, 2 * kUsualPoints));
    return font;
}
} // namespace

QColor mix(const QColor &under, const QColor &over, double opacity)
{
    const auto blend = [opacity](float a, float b) { return float(a + opacity * (b - a)); };
    return QColor::fromRgbF(blend(under.redF(), over.redF()), blend(under.greenF(), over.greenF()),
                            blend(under.blueF(), over.blueF()));
}

QPalette toQPalette(const Palette &p)
{
    QPalette q;
    q.setColor(QPalette::Window, p.window);
    q.setColor(QPalette::WindowText, p.text);
    q.setColor(QPalette::Base, p.panel);
    q.setColor(QPalette::AlternateBase, mix(p.panel, p.raised, 0.5));
    q.setColor(QPalette::Text, p.text);
    q.setColor(QPalette::PlaceholderText, p.textDim);
    q.setColor(QPalette::Button, p.raised);
    q.setColor(QPalette::ButtonText, p.text);
    q.setColor(QPalette::BrightText, p.limit);
    q.setColor(QPalette::ToolTipBase, p.raised);
    q.setColor(QPalette::ToolTipText, p.text);
    q.setColor(QPalette::Highlight, p.selection);
    q.setColor(QPalette::HighlightedText, p.text);
    q.setColor(QPalette::Link, p.accent);
    q.setColor(QPalette::LinkVisited, p.accent);
    q.setColor(QPalette::Light, p.raised);
    q.setColor(QPalette::Midlight, p.border);
    q.setColor(QPalette::Mid, p.border);
    q.setColor(QPalette::Dark, p.border);
    q.setColor(QPalette::Shadow, p.window);
    const QColor faded = mix(p.panel, p.text, 0.4);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, faded);
    return q;
}

Theme::Theme(QObject *parent) : QObject(parent), m_palette(&darkPalette()) { }

void Theme::install(QApplication &application)
{
    m_application = &application;
    m_systemDark = desktopIsDark(application);
    m_reduceMotion = !QApplication::isEffectEnabled(Qt::UI_General)
        || qEnvironmentVariableIntValue("THIMBLE_REDUCE_MOTION") != 0;
    m_font = baseFont();
    application.setFont(m_font);
    m_step = std::max(4, qRound(QFontMetrics(m_font).height() / 4.0));
    m_palette = m_systemDark ? &darkPalette() : &lightPalette();
    application.setStyle(new Style(this)); // owned by the application
    application.installEventFilter(this);
    apply();
}

void Theme::setMode(Mode mode)
{
    m_mode = mode;
    apply();
}

void Theme::apply()
{
    const bool dark = m_mode == Mode::FollowSystem ? m_systemDark : m_mode == Mode::Dark;
    m_palette = dark ? &darkPalette() : &lightPalette();
    if (!m_application)
        return;
    const auto palette = toQPalette(*m_palette);
    m_application->setPalette(palette);
    QToolTip::setPalette(palette);
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_application && event->type() == QEvent::ThemeChange) {
        m_systemDark = desktopIsDark(*m_application);
        apply();
    }
    return QObject::eventFilter(object, event);
}

QFont Theme::font(Text text) const
{
    QFont font = m_font;
    switch (text) {
    case Text::Body:
        break;
    case Text::Small:
        font.setPointSizeF(0.88 * font.pointSizeF());
        break;
    case Text::Title:
        font.setWeight(QFont::DemiBold);
        break;
    case Text::Headline:
        font.setPointSizeF(2 * font.pointSizeF());
        font.setWeight(QFont::DemiBold);
        break;
    case Text::Mono: {
        QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        mono.setPointSizeF(0.95 * font.pointSizeF());
        return mono;
    }
    }
    return font;
}

} // namespace thimble::app
