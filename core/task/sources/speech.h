// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/sources/speakers.h"

#include <filesystem>
#include <optional>
#include <span>

namespace thimble::core {

/// The two programs, as found on this machine. They are run, never linked.
struct SpeechPrograms
{
    std::filesystem::path espeakNg;
    std::string espeakVersion;
    std::optional<std::filesystem::path> flite;
    std::string fliteVersion; ///< empty without flite
};

/// espeak-ng must be there, flite may; what is missing is said together with how to install it.
Result<SpeechPrograms> findSpeechPrograms();

/// Speaks one word: 16,000 samples a second, silence around it cut off, largest magnitude 1.
Result<std::vector<float>> speak(const Utterance &utterance, const SpeechPrograms &programs,
                                 std::stop_token stop);

/// Band-limited change of the sample rate by a Hann-windowed sinc.
std::vector<float> resample(std::span<const float> samples, int fromRate, int toRate);

} // namespace thimble::core
