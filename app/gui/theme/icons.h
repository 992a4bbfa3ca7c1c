// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QIcon>

namespace thimble::app {

class Theme;

/// One set of icons, painted in the theme's text colour (primary ones in its accent) at whatever size and scale is asked for.
enum class Glyph {
    Start,
    Pause,
    Stop,
    Plus,
    Folder,
    Flash,
    Compare,
    Export,
    Search,
    Close,
    Float,
    Copy,
    Save,
    Help,
    Dot
};
QIcon makeIcon(Glyph glyph, const Theme *theme);
/// A coloured state dot; `hollow` for what is not there, so that colour is not the only sign.
QIcon makeDot(const Theme *theme, QColor (*colour)(const Theme &), bool hollow);

} // namespace thimble::app
