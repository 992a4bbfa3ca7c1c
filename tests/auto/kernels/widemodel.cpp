// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "widemodel.h"

#include <algorithm>

namespace thimble::tests {

namespace {

#if defined(THIMBLE_SINGLE_ROUNDING) && THIMBLE_SINGLE_ROUNDING
constexpr bool kSingle = true;
#else
constexpr bool kSingle = false;
#endif

template<class Layer>
std::int8_t output(std::int64_t sum, const thimble_requant &q, const Layer &layer)
{
    const std::int64_t code = wideRescale(sum, q.multiplier, q.shift, kSingle) + layer.outZero;
    return static_cast<std::int8_t>(std::clamp(code, std::int64_t(layer.outMin), std::int64_t(layer.outMax)));
}

std::int64_t window(const ConvCase &c, int oy, int ox, int channel)
{
    const kernels::ConvLayer &l = c.layer;
    const int depth = c.depthwise ? 1 : l.inC / l.groups;
    const int first = c.depthwise ? channel / (l.outC / l.inC) : channel / (l.outC / l.groups) * depth;
    std::int64_t sum = 0;
    for (int ky = 0; ky < l.kernelH; ++ky) {
        for (int kx = 0; kx < l.kernelW; ++kx) {
            const int y = oy * l.strideH - l.padTop + ky * l.dilationH;
            const int x = ox * l.strideW - l.padLeft + kx * l.dilationW;
            if (y < 0 || y >= l.inH || x < 0 || x >= l.inW)
                continue;
            for (int i = 0; i < depth; ++i) {
                const int tap = ky * l.kernelW + kx;
                const int weight = c.depthwise ? tap * l.outC + channel
                                               : (channel * l.kernelH * l.kernelW + tap) * depth + i;
                const int at = (y * l.inW + x) * l.inC + first + i;
                sum += std::int64_t(c.weights[std::size_t(weight)]) * (c.input[std::size_t(at)] - l.inZero);
            }
        }
    }
    return sum;
}

} // namespace

std::int64_t wideRescale(std::int64_t value, std::int64_t multiplier, int shift, bool single)
{
    const auto floorShift = [](std::int64_t x, int bits) { return x >> bits; };
    if (single)
        return floorShift(value * multiplier + (std::int64_t(1) << (30 - shift)), 31 - shift);
    const std::int64_t high =
        floorShift((value << std::max(shift, 0)) * multiplier + (std::int64_t(1) << 30), 31);
    const std::int64_t divisor = std::int64_t(1) << std::max(-shift, 0);
    // To nearest, halves away from zero: truncating division of the magnitude.
    return high < 0 ? -((-high + divisor / 2) / divisor) : (high + divisor / 2) / divisor;
}

std::vector<std::int8_t> wideConv(const ConvCase &c)
{
    std::vector<std::int8_t> result;
    result.reserve(c.outputs());
    for (int oy = 0; oy < c.layer.outH; ++oy)
        for (int ox = 0; ox < c.layer.outW; ++ox)
            for (int channel = 0; channel < c.layer.outC; ++channel) {
                const thimble_requant &q = c.requant[std::size_t(channel)];
                result.push_back(output(q.bias + window(c, oy, ox, channel), q, c.layer));
            }
    return result;
}

std::vector<std::int8_t> wideDense(const DenseCase &d)
{
    std::vector<std::int8_t> result;
    const auto count = std::size_t(d.layer.inCount);
    for (std::size_t b = 0; b < std::size_t(d.layer.batches); ++b) {
        for (std::size_t n = 0; n < std::size_t(d.layer.outCount); ++n) {
            std::int64_t sum = d.requant[n].bias;
            for (std::size_t k = 0; k < count; ++k)
                sum += std::int64_t(d.weights[n * count + k]) * (d.input[b * count + k] - d.layer.inZero);
            result.push_back(output(sum, d.requant[n], d.layer));
        }
    }
    return result;
}

} // namespace thimble::tests
