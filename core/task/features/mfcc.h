// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/features/realfft.h"

#include <cstdint>
#include <span>
#include <vector>

namespace thimble::core {

inline constexpr int kClipRate = 16000;            ///< samples a second
inline constexpr std::size_t kClipSamples = 16000; ///< one second
inline constexpr std::size_t kMfccFrames = 49;
inline constexpr std::size_t kMfccCoefficients = 10;
inline constexpr std::size_t kMfccBytes = kMfccFrames * kMfccCoefficients;
inline constexpr double kMfccScale =
    0.5847029089927673; ///< input quantisation of the MLPerf Tiny keyword network
inline constexpr int kMfccZeroPoint = 83;

/// The front end of the MLPerf Tiny keyword-spotting benchmark: what turns one second of sound into the 49 x 10 bytes that
/// networks of the task get.
///
/// Frames of 480 samples every 320, periodic Hann window, 512-point spectrum (magnitudes), 40 triangular mel bands from 20 to
/// 4,000 Hz (linear in mel, mel = 1127 ln(1 + f / 700), DC left out), ln(band + 1e-6), orthonormal DCT-II without the extra factor of
/// coefficient 0, the first ten, q = trunc(c / scale + zero point) saturated to int8. Single precision, like the benchmark's own
/// features, of which it reproduces every byte. Immutable, shared by threads.
class Mfcc
{
public:
    Mfcc();

    /// `clip`: samples in -1..1, at most kClipSamples; the rest counts as zero. `features`: kMfccBytes, frame after frame.
    void features(std::span<const float> clip, std::span<std::int8_t> features) const;

    struct Band
    {
        std::size_t first = 0; ///< spectrum bin of the first weight
        std::vector<float> weights;
    };
    const std::vector<Band> &bands() const { return m_bands; }
    static double mel(double hertz);

private:
    RealFft m_fft;
    std::vector<float> m_window;
    std::vector<Band> m_bands;
    std::vector<float> m_dct; ///< kMfccCoefficients rows of 40
};

/// Samples over their largest positive value, as the benchmark scales them; a clip without any positive sample is silence.
std::vector<float> normalisedClip(std::span<const std::int16_t> samples);

} // namespace thimble::core
