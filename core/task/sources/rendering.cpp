// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/rendering.h"

#include "core/task/features/mfcc.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace thimble::core {

namespace {
double between(Random &random, double low, double high) { return low + (high - low) * random.uniform(); }

/// The middle of a sum of four uniforms is near enough to normal here and five times as quick.
float roughNormal(Random &random)
{
    const auto bits = random.next();
    const auto part = [bits](int shift) { return float((bits >> shift) & 0xFFFF); };
    return (part(0) + part(16) + part(32) + part(48) - 2 * 65535.0f) / 37837.0f;
}

void addWhite(std::vector<float> &clip, float gain, Random &random)
{
    for (auto &sample : clip)
        sample += gain * roughNormal(random);
}

/// White noise through a leaky integrator: brown for a leak near 0, pinkish for larger ones.
void addBrown(std::vector<float> &clip, float gain, float leak, Random &random)
{
    float state = 0;
    const float drive = std::sqrt(2 * leak);
    for (auto &sample : clip) {
        state += drive * roughNormal(random) - leak * state;
        sample += gain * state;
    }
}

void addHum(std::vector<float> &clip, float gain, Random &random)
{
    const double mains = random.below(2) ? 50.0 : 60.0;
    for (int harmonic = 1; harmonic <= 7; ++harmonic) {
        const double amplitude = double(gain) * random.uniform() / harmonic;
        const double phase = 2 * std::numbers::pi * random.uniform();
        const double step = 2 * std::numbers::pi * mains * harmonic / kClipRate;
        for (std::size_t i = 0; i < clip.size(); ++i)
            clip[i] += float(amplitude * std::sin(phase + step * double(i)));
    }
}

void addFan(std::vector<float> &clip, float gain, Random &random)
{
    std::vector<float> hiss(clip.size(), 0.0f);
    addBrown(hiss, 1.0f, float(between(random, 0.05, 0.5)), random);
    const double step = 2 * std::numbers::pi * between(random, 3, 25) / kClipRate;
    const double depth = between(random, 0.1, 0.7);
    for (std::size_t i = 0; i < clip.size(); ++i)
        clip[i] += gain * hiss[i] * float(1 - depth * (0.5 + 0.5 * std::sin(step * double(i))));
}

void addClicks(std::vector<float> &clip, float gain, Random &random)
{
    const auto count = 2 + random.below(12);
    for (std::uint64_t n = 0; n < count; ++n) {
        const auto at = std::size_t(random.below(clip.size()));
        const float decay = float(between(random, 0.9, 0.99));
        float level = gain * float(between(random, 1, 5));
        for (std::size_t i = at; i < clip.size() && level > 0.001f; ++i, level *= decay)
            clip[i] += level * roughNormal(random);
    }
}

void addNoiseOfSomeKind(std::vector<float> &clip, float gain, Random &random)
{
    switch (random.below(6)) {
    case 0:
        return addWhite(clip, gain, random);
    case 1:
        return addBrown(clip, gain, float(between(random, 0.1, 0.6)), random);
    case 2:
        return addBrown(clip, gain, float(between(random, 0.005, 0.05)), random);
    case 3:
        addHum(clip, 2 * gain, random);
        return addWhite(clip, 0.1f * gain, random);
    case 4:
        return addFan(clip, gain, random);
    default:
        addWhite(clip, 0.1f * gain, random);
        return addClicks(clip, gain, random);
    }
}

float rootMeanSquare(std::span<const float> samples)
{
    double sum = 0;
    for (const float sample : samples)
        sum += double(sample) * double(sample);
    return samples.empty() ? 0.0f : float(std::sqrt(sum / double(samples.size())));
}

/// A few early reflections of the walls.
void addReflections(std::vector<float> &clip, Random &random)
{
    const auto dry = clip;
    const auto count = 3 + random.below(5);
    for (std::uint64_t n = 0; n < count; ++n) {
        const double seconds = between(random, 0.002, 0.06);
        const float gain =
            float((random.below(2) ? 1 : -1) * between(random, 0.05, 0.35) * (1 - seconds / 0.08));
        const auto delay = std::size_t(seconds * kClipRate);
        for (std::size_t i = delay; i < clip.size(); ++i)
            clip[i] += gain * dry[i - delay];
    }
}

/// A microphone's colour: a tilt, and no lowest frequencies.
void colour(std::vector<float> &clip, Random &random)
{
    const float tilt = float(between(random, -0.3, 0.3));
    const float blocking = float(between(random, 0.95, 0.995));
    float before = 0;
    float high = 0;
    float inputBefore = 0;
    for (auto &sample : clip) {
        const float tilted = sample + tilt * before;
        before = sample;
        high = blocking * (high + tilted - inputBefore);
        inputBefore = tilted;
        sample = high;
    }
}

void normalise(std::vector<float> &clip)
{
    const float largest = *std::max_element(clip.begin(), clip.end());
    if (largest <= 0)
        return;
    for (auto &sample : clip)
        sample /= largest;
}

/// Someone talking elsewhere: speech played backwards has its spectrum and rhythm, but no words.
void addMurmur(std::vector<float> &clip, std::span<const float> murmur, Random &random)
{
    const auto start = random.below(clip.size());
    for (std::size_t i = 0; i < murmur.size(); ++i)
        clip[(start + i) % clip.size()] += murmur[murmur.size() - 1 - i];
}
} // namespace

std::vector<float> backgroundNoise(Random &random)
{
    std::vector<float> clip(kClipSamples, 0.0f);
    addNoiseOfSomeKind(clip, 0.3f, random);
    if (random.below(3) == 0)
        addNoiseOfSomeKind(clip, 0.15f, random);
    return clip;
}

std::vector<float> renderClip(std::span<const float> word, std::span<const float> murmur, Random &random)
{
    std::vector<float> clip(kClipSamples, 0.0f);
    const auto heard = std::min(word.size(), kClipSamples);
    const auto offset = std::size_t(random.below(kClipSamples - heard + 1));
    std::copy_n(word.begin(), heard, clip.begin() + std::ptrdiff_t(offset));
    if (random.below(4) == 0)
        addReflections(clip, random);
    const float level = rootMeanSquare(std::span(clip).subspan(offset, heard));

    auto noise = backgroundNoise(random);
    if (!murmur.empty() && random.below(8) == 0)
        addMurmur(noise, murmur, random);
    const float noiseLevel = rootMeanSquare(noise);
    const double decibels = between(random, 14, 40);
    const float gain = noiseLevel > 0 ? level / noiseLevel * float(std::pow(10.0, -decibels / 20)) : 0.0f;
    for (std::size_t i = 0; i < clip.size(); ++i)
        clip[i] += gain * noise[i];
    colour(clip, random);
    normalise(clip);
    return clip;
}

std::vector<float> renderSilence(Random &random)
{
    auto clip = backgroundNoise(random);
    colour(clip, random);
    normalise(clip);
    return clip;
}

} // namespace thimble::core
