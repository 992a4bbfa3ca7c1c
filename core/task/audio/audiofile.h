// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace thimble::core {

/// Mono sound, 16 bits a sample.
struct Sound
{
    int rate = 0; ///< samples a second
    std::vector<std::int16_t> samples;
};

/// Reads WAV, FLAC, Ogg Vorbis or Opus through libsndfile. Untrusted: mono only, at most `limit` samples; lossless 16-bit files come
/// out sample for sample.
Result<Sound> readSound(const std::filesystem::path &file, std::size_t limit);

/// 16-bit mono PCM, for tests and for whoever wants to listen.
Result<void> writeWav(const std::filesystem::path &file, const Sound &sound);

} // namespace thimble::core
