// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/palette.h"

#include <QFont>
#include <QObject>
#include <QPalette>

class QApplication;

namespace thimble::app {

/// The window's look: which palette is shown and the fonts. Views repaint themselves on changed(). Made once in main() and passed
/// to whoever paints.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Mode { FollowSystem, Dark, Light };
    enum class Text {
        Body,
        Small,
        Title,
        Headline,
        Mono
    }; ///< sentence case everywhere; Headline is the one figure that matters

    explicit Theme(QObject *parent = nullptr);

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    bool isDark() const { return m_palette->dark; }
    const Palette &palette() const { return *m_palette; }
    QFont font(Text text) const;
    /// Sizes follow the font: one step of the 4 px rhythm at the usual size.
    int step() const { return m_step; }
    int rowHeight() const { return 6 * m_step + 2; }
    /// The desktop asks for less motion: nothing fades.
    bool reduceMotion() const { return m_reduceMotion; }

    /// Installs fonts, style and palette on the application. Call once, before any widget is made.
    void install(QApplication &application);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void apply();

    Mode m_mode = Mode::FollowSystem;
    const Palette *m_palette = nullptr;
    QFont m_font;
    int m_step = 4;
    bool m_systemDark = true;
    bool m_reduceMotion = false;
    QApplication *m_application = nullptr;
};

QPalette toQPalette(const Palette &palette);
/// `over` laid on `under` with an opacity of 0 to 1.
QColor mix(const QColor &under, const QColor &over, double opacity);

} // namespace thimble::app
