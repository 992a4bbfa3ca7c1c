// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/features/mfcc.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace thimble::core {

namespace {
constexpr std::size_t kFrame = 480;
constexpr std::size_t kHop = 320;
constexpr std::size_t kFftSize = 512;
constexpr std::size_t kBands = 40;
constexpr double kLowHertz = 20;
constexpr double kHighHertz = 4000;
constexpr float kLogFloor = 1e-6f;

std::vector<float> hannWindow()
{
    std::vector<float> window;
    for (std::size_t n = 0; n < kFrame; ++n)
        window.push_back(float(0.5 - 0.5 * std::cos(2 * std::numbers::pi * double(n) / double(kFrame))));
    return window;
}

std::vector<Mfcc::Band> melBands()
{
    const double low = Mfcc::mel(kLowHertz);
    const double step = (Mfcc::mel(kHighHertz) - low) / double(kBands + 1);
    std::vector<Mfcc::Band> bands(kBands);
    for (std::size_t bin = 1; bin <= kFftSize / 2; ++bin) {
        const double position = (Mfcc::mel(double(bin) * kClipRate / double(kFftSize)) - low) / step;
        for (std::size_t band = 0; band < kBands; ++band) {
            const double weight = 1 - std::abs(position - double(band + 1));
            if (weight <= 0)
                continue;
            if (bands[band].weights.empty())
                bands[band].first = bin;
            bands[band].weights.push_back(float(weight));
        }
    }
    return bands;
}

std::vector<float> dctRows()
{
    std::vector<float> rows;
    for (std::size_t k = 0; k < kMfccCoefficients; ++k) {
        for (std::size_t n = 0; n < kBands; ++n)
            rows.push_back(
                float(std::sqrt(2.0 / kBands)
                      * std::cos(std::numbers::pi * double(k) * (double(n) + 0.5) / double(kBands))));
    }
    return rows;
}

std::int8_t quantised(float value)
{
    const float q = std::trunc(value / float(kMfccScale) + float(kMfccZeroPoint));
    return std::int8_t(std::clamp(q, -128.0f, 127.0f));
}
} // namespace

double Mfcc::mel(double hertz) { return 1127.0 * std::log(1.0 + hertz / 700.0); }

Mfcc::Mfcc() : m_fft(kFftSize), m_window(hannWindow()), m_bands(melBands()), m_dct(dctRows()) { }

void Mfcc::features(std::span<const float> clip, std::span<std::int8_t> features) const
{
    std::array<float, kFftSize> frame{};
    std::array<std::complex<float>, kFftSize / 2 + 1> spectrum{};
    std::array<float, kFftSize / 2 + 1> magnitudes{};
    std::array<float, kBands> logMel{};
    for (std::size_t f = 0; f < kMfccFrames; ++f) {
        for (std::size_t n = 0; n < kFrame; ++n)
            frame[n] = f * kHop + n < clip.size() ? clip[f * kHop + n] * m_window[n] : 0.0f;
        m_fft.transform(frame, spectrum);
        std::transform(spectrum.begin(), spectrum.end(), magnitudes.begin(), [](std::complex<float> value) {
            return std::sqrt(value.real() * value.real() + value.imag() * value.imag());
        });
        for (std::size_t band = 0; band < kBands; ++band) {
            float sum = 0;
            for (std::size_t i = 0; i < m_bands[band].weights.size(); ++i)
                sum += m_bands[band].weights[i] * magnitudes[m_bands[band].first + i];
            logMel[band] = std::log(sum + kLogFloor);
        }
        for (std::size_t k = 0; k < kMfccCoefficients; ++k) {
            float sum = 0;
            for (std::size_t n = 0; n < kBands; ++n)
                sum += m_dct[k * kBands + n] * logMel[n];
            features[f * kMfccCoefficients + k] = quantised(sum);
        }
    }
}

std::vector<float> normalisedClip(std::span<const std::int16_t> samples)
{
    std::vector<float> clip(samples.size(), 0.0f);
    const auto largest = samples.empty() ? 0 : *std::max_element(samples.begin(), samples.end());
    if (largest > 0)
        std::transform(samples.begin(), samples.end(), clip.begin(),
                       [largest](std::int16_t sample) { return float(sample) / float(largest); });
    return clip;
}

} // namespace thimble::core
