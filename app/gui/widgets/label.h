// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"

#include <QLabel>

namespace thimble::app {

/// A label in one of the theme's fonts and tones; keeps both when the theme changes.
class Label : public QLabel
{
    Q_OBJECT
public:
    enum class Tone { Normal, Dim, Limit, Reference, Ok, Attention, Accent };

    Label(const Theme *theme, Theme::Text font, Tone tone = Tone::Normal, const QString &text = {},
          QWidget *parent = nullptr);
    void setTone(Tone tone);
    /// Shortens with an ellipsis instead of asking for more room.
    void setElided(bool elided);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    const Theme *m_theme;
    Theme::Text m_font;
    Tone m_tone;
    bool m_elided = false;
};

QColor toneColour(Label::Tone tone, const Palette &palette);

} // namespace thimble::app
