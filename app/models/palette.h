// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QColor>

#include <array>

namespace thimble::app {

/// The colours of a theme as data: four greys of surface, two of text, one accent; every other colour carries one meaning and
/// keeps it in every view. Values come from the sketch; tst_palette holds them to a contrast of 4.5 and to distances that
/// colour-blind people can tell apart.
struct Palette
{
    bool dark = true;

    QColor window; ///< behind the cards
    QColor panel;  ///< cards, tables, charts
    QColor raised; ///< buttons, pickers, hover cards
    QColor border; ///< thin lines around all of them
    QColor text;
    QColor textDim;

    QColor accent;     ///< the front, selection marks, progress
    QColor accentFill; ///< primary buttons: `onAccent` is readable on it
    QColor onAccent;
    QColor selection; ///< behind selected rows

    QColor limit;     ///< a limit and what breaks it
    QColor reference; ///< the reference network
    QColor ok;        ///< connected, done
    QColor attention; ///< needs the user

    QColor arena, fixed, stack;   ///< kinds of RAM
    QColor weights, code, tables; ///< kinds of flash
    std::array<QColor, 6> tensors;

    QColor grid; ///< faint lines inside charts
    QColor weak; ///< marks that stay in the background: feasible rings, infeasible crosses

    /// The same tensor has the same colour in the table, the timeline and the network strip.
    const QColor &tensor(int index) const { return tensors[std::size_t(index < 0 ? -index : index) % 6]; }
};

const Palette &darkPalette();
const Palette &lightPalette();

/// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrast(const QColor &a, const QColor &b);

enum class Vision { Normal, Protanopia, Deuteranopia, Tritanopia };
/// What a dichromat sees (Vienot, Brettel and Mollon 1999 for red and green; Brettel 1997, simplified, for blue).
QColor simulate(const QColor &colour, Vision vision);
/// CIE76 distance in L*a*b*; about 2.3 is just noticeable.
double distance(const QColor &a, const QColor &b);

} // namespace thimble::app
