// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "core/task/task.h"

#include <string>
#include <vector>

namespace thimble::core {

enum class Synthesiser { EspeakNg, Flite };

/// A synthesiser's voice with its variant at one pitch.
struct Speaker
{
    Split split = Split::Train;
    Synthesiser synthesiser = Synthesiser::EspeakNg;
    std::string voice; ///< "en-us+f3" or "slt"
    int pitch = 50;    ///< espeak-ng: 0..99; flite: mean fundamental frequency in Hz

    std::string name() const; ///< "espeak-ng en-us+f3, pitch 50"
};

/// How many different speakers of the split there can be at most.
std::size_t availableSpeakers(Split split, bool withFlite);

/// `count` different speakers of one split, in a fixed order for a seed. No variant (the part that makes the timbre) is in two
/// splits; accents and pitches are.
std::vector<Speaker> chooseSpeakers(Split split, std::size_t count, bool withFlite, std::uint64_t seed);

/// Something to say, and how.
struct Utterance
{
    Speaker speaker;
    int label = 0;
    std::string text;
    int pitch = 50;  ///< near the speaker's
    int speed = 160; ///< words a minute
};

/// Other words than the keywords: English ones, some of them near a keyword, and made-up syllables. `unseen` words are kept
/// out of training.
std::string otherWord(Random &random, bool unseen);

} // namespace thimble::core
