// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QProxyStyle>

namespace thimble::app {

class Theme;

/// Fusion's behaviour with the sketch's looks: flat surfaces with thin rounded borders, underlined tabs, quiet headers and scroll
/// bars. Widgets can ask for a role by the dynamic property "look": "primary" (the one accent button), "flat" (text button without
/// surface), "chip" (fully rounded).
class Style : public QProxyStyle
{
    Q_OBJECT
public:
    explicit Style(const Theme *theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

private:
    void drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawField(const QStyleOption *option, QPainter *painter) const;
    void drawRow(const QStyleOption *option, QPainter *painter, bool wholeRow) const;
    void drawCheck(const QStyleOption *option, QPainter *painter, bool round) const;
    void drawTab(const QStyleOption *option, QPainter *painter, bool label) const;
    void drawProgress(const QStyleOption *option, QPainter *painter, bool groove) const;
    void drawHeaderSection(const QStyleOption *option, QPainter *painter) const;
    void drawCombo(const QStyleOptionComplex *option, QPainter *painter) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;

    const Theme *m_theme;
};

/// A chevron pointing down (or up), one icon in one colour.
void paintChevron(QPainter &painter, const QRectF &in, const QColor &colour, bool up = false);

} // namespace thimble::app
