// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/augmentation.h"

#include <algorithm>
#include <cmath>

namespace thimble::plugins {

namespace {
// Tuned on the validation split of real keywords (docs/guide/training.md).
constexpr double kMostShift = 2.0;      ///< frames (of 20 ms), coefficient rows
constexpr double kNoiseCodes = 1.5;     ///< standard deviation in input codes
constexpr double kMostTimeMask = 4.0;   ///< frames
constexpr double kMaskChance = 0.5;     ///< of each kind of mask, at strength 1
constexpr double kMostImageShift = 0.1; ///< of the height or width
constexpr std::size_t kNoiseTable = 1 << 15;
} // namespace

Augmentation::Augmentation(const core::TaskShape &shape, double strength)
    : m_shape(shape)
    , m_strength(strength)
{
    if (!(strength > 0))
        m_kind = Kind::None;
    else if (shape.channels == 1 && shape.height > shape.width)
        m_kind = Kind::CoefficientRows;
    else
        m_kind = shape.channels == 3 ? Kind::Image : Kind::Plain;
    core::Random random(0x6e6f697365); // the table is part of the method, not of a job
    m_noise.resize(m_kind == Kind::None ? 0 : kNoiseTable);
    for (auto &value : m_noise)
        value = float(random.normal());
}

/// Rows and columns that come from outside repeat the border.
void Augmentation::shift(const std::int8_t *codes, int down, int right, bool mirror, const float *table,
                         float *out) const
{
    const int c = m_shape.channels;
    for (int y = 0; y < m_shape.height; ++y) {
        const int fromY = std::clamp(y - down, 0, m_shape.height - 1);
        for (int x = 0; x < m_shape.width; ++x) {
            int fromX = std::clamp(x - right, 0, m_shape.width - 1);
            if (mirror)
                fromX = m_shape.width - 1 - fromX;
            const auto *source = codes + std::ptrdiff_t(fromY * m_shape.width + fromX) * c;
            for (int k = 0; k < c; ++k)
                *out++ = table[source[k] + 128];
        }
    }
}

void Augmentation::addNoise(core::Random &random, float gain, float *out) const
{
    const auto size =
        std::size_t(m_shape.height) * std::size_t(m_shape.width) * std::size_t(m_shape.channels);
    const float amount = float(kNoiseCodes * m_strength * random.uniform()) * m_shape.inputScale * gain;
    for (std::size_t begin = 0; begin < size; begin += 1024) {
        const auto count = std::min<std::size_t>(1024, size - begin);
        const float *noise = m_noise.data() + random.below(m_noise.size() - count + 1);
        for (std::size_t i = 0; i < count; ++i)
            out[begin + i] += amount * noise[i];
    }
}

/// A masked stretch of time repeats its first frame; a masked coefficient takes its mean over the row.
void Augmentation::mask(core::Random &random, float *out) const
{
    const int h = m_shape.height;
    const int w = m_shape.width;
    if (random.uniform() < kMaskChance * std::min(1.0, m_strength)) {
        const int most = std::clamp(int(std::lround(kMostTimeMask * m_strength)), 1, h - 1);
        const int length = int(random.between(1, most));
        const int begin = int(random.between(0, h - length - 1));
        for (int y = begin + 1; y <= begin + length; ++y)
            std::copy_n(out + std::ptrdiff_t(begin) * w, w, out + std::ptrdiff_t(y) * w);
    }
    if (w > 1 && random.uniform() < 0.5 * kMaskChance * std::min(1.0, m_strength)) {
        const int column = int(random.between(1, w - 1));
        float sum = 0;
        for (int y = 0; y < h; ++y)
            sum += out[y * w + column];
        for (int y = 0; y < h; ++y)
            out[y * w + column] = sum / float(h);
    }
}

void Augmentation::apply(const std::int8_t *codes, float gain, core::Random &random, float *out) const
{
    std::array<float, 256> table;
    for (int code = -128; code < 128; ++code)
        table[std::size_t(code + 128)] = gain * m_shape.inputScale * float(code - m_shape.inputZeroPoint);
    int down = 0;
    int right = 0;
    bool mirror = false;
    if (m_kind == Kind::CoefficientRows) {
        const auto most = std::lround(kMostShift * m_strength);
        down = int(random.between(-most, most));
    } else if (m_kind == Kind::Image) {
        const auto mostDown = std::lround(kMostImageShift * m_strength * m_shape.height);
        const auto mostRight = std::lround(kMostImageShift * m_strength * m_shape.width);
        down = int(random.between(-mostDown, mostDown));
        right = int(random.between(-mostRight, mostRight));
        mirror = random.below(2) == 1;
    }
    shift(codes, down, right, mirror, table.data(), out);
    if (m_kind == Kind::CoefficientRows || m_kind == Kind::Plain)
        addNoise(random, gain, out);
    if (m_kind == Kind::CoefficientRows && m_shape.height > 2)
        mask(random, out);
}

} // namespace thimble::plugins
