// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"

#include <span>
#include <vector>

namespace thimble::core {

/// One second of a room without speech: white, pink or brown noise, mains hum, a fan or clicks, or two of them. Largest
/// magnitude about 1.
std::vector<float> backgroundNoise(Random &random);

/// A second in which `word` is heard: somewhere in it (cut at the end when longer), through a few early reflections and a microphone
/// that colours, in background noise or reversed speech (`murmur`, may be empty) 14 to 40 dB below the word. 16,000 samples, divided
/// by the largest positive one, as the front end expects.
std::vector<float> renderClip(std::span<const float> word, std::span<const float> murmur, Random &random);

/// The same for class silence: background noise alone.
std::vector<float> renderSilence(Random &random);

} // namespace thimble::core
