// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/palette.h"

#include <algorithm>
#include <cmath>

namespace thimble::app {

namespace {
struct Linear
{
    double r = 0, g = 0, b = 0;
};

double toLinear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double fromLinear(double channel)
{
    channel = std::clamp(channel, 0.0, 1.0);
    return channel <= 0.0031308 ? 12.92 * channel : 1.055 * std::pow(channel, 1 / 2.4) - 0.055;
}

Linear linear(const QColor &colour)
{
    return {toLinear(colour.redF()), toLinear(colour.greenF()), toLinear(colour.blueF())};
}

double luminance(const QColor &colour)
{
    const auto c = linear(colour);
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

struct Lab
{
    double l = 0, a = 0, b = 0;
};

double labCurve(double t)
{
    constexpr double kDelta = 6.0 / 29;
    return t > kDelta * kDelta * kDelta ? std::cbrt(t) : t / (3 * kDelta * kDelta) + 4.0 / 29;
}

Lab lab(const QColor &colour)
{
    const auto c = linear(colour);
    const double x = labCurve((0.4124 * c.r + 0.3576 * c.g + 0.1805 * c.b) / 0.95047);
    const double y = labCurve(0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b);
    const double z = labCurve((0.0193 * c.r + 0.1192 * c.g + 0.9505 * c.b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

Palette makeDark()
{
    Palette p;
    p.dark = true;
    p.window = 0x17191E;
    p.panel = 0x1D2026;
    p.raised = 0x252932;
    p.border = 0x30343E;
    p.text = 0xDFE3EA;
    p.textDim = 0x9AA2B0;
    p.accent = 0x4F9DF0;
    p.accentFill = 0x2C74CB;
    p.onAccent = 0xFFFFFF;
    p.selection = 0x253449;
    p.limit = 0xEB7565;
    p.reference = 0xE29C39;
    p.ok = 0x56C596;
    p.attention = 0xE0A030;
    p.arena = 0x4F9DF0;
    p.fixed = 0x62CDBB;
    p.stack = 0xE29C39;
    p.weights = 0x5AA0D8;
    p.code = 0x9B7BEA;
    p.tables = 0x8FD6C8;
    p.tensors = {0x4A80AC, 0x7B64B9, 0x2A8E86, 0xC98A38, 0xB0607F, 0x7C8390};
    p.grid = 0x2B2F38;
    p.weak = 0x8A909C;
    return p;
}

Palette makeLight()
{
    Palette p;
    p.dark = false;
    p.window = 0xECEEF2;
    p.panel = 0xFFFFFF;
    p.raised = 0xF5F7F9;
    p.border = 0xD9DDE4;
    p.text = 0x1C212A;
    p.textDim = 0x5A616D;
    p.accent = 0x1F6FD0;
    p.accentFill = 0x1F6FD0;
    p.onAccent = 0xFFFFFF;
    p.selection = 0xDCE9F9;
    p.limit = 0xC0392F;
    p.reference = 0xA5660A;
    p.ok = 0x0A5540;
    p.attention = 0x9A6206;
    p.arena = 0x1F6FD0;
    p.fixed = 0x3FB3A2;
    p.stack = 0xC98214;
    p.weights = 0x3B82BD;
    p.code = 0x7350CF;
    p.tables = 0x6CB8A8;
    p.tensors = {0x6CA1CE, 0x967CDB, 0x50ADA3, 0xD9A04A, 0xC97898, 0x9AA1AD};
    p.grid = 0xE8EAEE;
    p.weak = 0x737985;
    return p;
}
} // namespace

const Palette &darkPalette()
{
    static const Palette palette = makeDark();
    return palette;
}

const Palette &lightPalette()
{
    static const Palette palette = makeLight();
    return palette;
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QColor simulate(const QColor &colour, Vision vision)
{
    const auto c = linear(colour);
    Linear seen = c;
    switch (vision) {
    case Vision::Normal:
        return colour;
    case Vision::Protanopia:
        seen = {0.11238 * c.r + 0.88762 * c.g, 0.11238 * c.r + 0.88762 * c.g,
                0.00401 * c.r - 0.00401 * c.g + c.b};
        break;
    case Vision::Deuteranopia:
        seen = {0.29275 * c.r + 0.70725 * c.g, 0.29275 * c.r + 0.70725 * c.g,
                -0.02234 * c.r + 0.02234 * c.g + c.b};
        break;
    case Vision::Tritanopia:
        seen = {c.r + 0.14461 * c.g - 0.14461 * c.b, 0.85924 * c.g + 0.14076 * c.b,
                0.85924 * c.g + 0.14076 * c.b};
        break;
    }
    return QColor::fromRgbF(float(fromLinear(seen.r)), float(fromLinear(seen.g)), float(fromLinear(seen.b)));
}

double distance(const QColor &a, const QColor &b)
{
    const auto x = lab(a), y = lab(b);
    return std::sqrt((x.l - y.l) * (x.l - y.l) + (x.a - y.a) * (x.a - y.a) + (x.b - y.b) * (x.b - y.b));
}

} // namespace thimble::app
