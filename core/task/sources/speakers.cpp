// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/speakers.h"

#include <algorithm>
#include <span>

namespace thimble::core {

namespace {
constexpr const char *kAccents[] = {"en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-us-nyc", "en-029"};

// Variants of espeak-ng 1.51 that speak clearly. Relatives (klatt, f and m families, men and women) are spread over the splits.
constexpr const char *kTrainVariants[] = {
    "f1",     "f2",      "f3",   "m1",     "m2",    "m4",      "m5",     "m8",     "croak",
    "klatt",  "klatt2",  "Alex", "Alicia", "Andy",  "Denis",   "Gene",   "Hugo",   "Jacky",
    "Lee",    "Marco",   "Mike", "adam",   "anika", "belinda", "boris",  "caleb",  "david",
    "edward", "grandma", "john", "miguel", "rob",   "shelby",  "travis", "victor", "zac"};
constexpr const char *kValidationVariants[] = {"f4",      "m3",  "m7",     "klatt3", "Andrea",
                                               "grandpa", "max", "quincy", "steph",  "paul"};
constexpr const char *kTestVariants[] = {"f5",    "m6",       "klatt4", "Annie",  "Michael",
                                         "aunty", "benjamin", "linda",  "robert", "pedro"};
constexpr int kPitches[] = {35, 50, 65};

struct FliteVoice
{
    const char *name;
    int hertz;
};
// kal and kal16 are one person, so they stay together.
constexpr FliteVoice kTrainFlite[] = {{"slt", 165},   {"slt", 190}, {"kal16", 95},
                                      {"kal16", 120}, {"kal", 105}, {"kal", 135}};
constexpr FliteVoice kValidationFlite[] = {{"rms", 95}, {"rms", 115}};
constexpr FliteVoice kTestFlite[] = {{"awb", 120}, {"awb", 140}};

constexpr const char *kOtherWords[] = {
    "dawn",  "town",   "dance", "gold",  "goat",   "door",   "lift",   "leaf",  "lend",  "note",
    "nose",  "gnome",  "often", "of",    "odd",    "own",    "one",    "arm",   "rice",  "ride",
    "rate",  "stock",  "step",  "spot",  "cup",    "pup",    "us",     "guess", "yell",  "year",
    "bed",   "bird",   "cat",   "dog",   "happy",  "house",  "marvin", "tree",  "wow",   "zero",
    "two",   "three",  "four",  "five",  "six",    "seven",  "eight",  "nine",  "water", "light",
    "music", "window", "table", "green", "yellow", "monday", "coffee", "start", "home",  "play"};
constexpr const char *kUnseenWords[] = {
    "gown",   "ghost",  "let",     "low",    "soft",     "want",   "write", "shop",  "hub",   "guest",
    "sheila", "learn",  "follow",  "visual", "backward", "number", "open",  "river", "paper", "black",
    "orange", "sunday", "kitchen", "pause",  "phone",    "mother", "ten",   "cold",  "quick", "bread"};
constexpr const char *kOnsets[] = {"b",  "br", "ch", "d", "dr", "f", "fl", "g", "gl", "h",  "j",
                                   "k",  "kr", "l",  "m", "n",  "p", "pl", "r", "s",  "sh", "sk",
                                   "sl", "sp", "st", "t", "tr", "v", "w",  "y", "z",  "th"};
constexpr const char *kNuclei[] = {"a", "e", "i", "o", "u", "ee", "oo", "ai", "ow", "oy", "ar", "er"};
constexpr const char *kCodas[] = {"",   "b", "ck", "d", "f",  "g",  "l", "m", "n",
                                  "nt", "p", "r",  "s", "sh", "sk", "t", "v", "x"};

std::span<const char *const> variantsOf(Split split)
{
    switch (split) {
    case Split::Train:
        return kTrainVariants;
    case Split::Validation:
        return kValidationVariants;
    case Split::Test:
        break;
    }
    return kTestVariants;
}

std::span<const FliteVoice> fliteVoicesOf(Split split)
{
    switch (split) {
    case Split::Train:
        return kTrainFlite;
    case Split::Validation:
        return kValidationFlite;
    case Split::Test:
        break;
    }
    return kTestFlite;
}

template<class List>
const char *pick(const List &list, Random &random)
{
    return list[random.below(std::size(list))];
}

/// Variant after variant, each with another accent and pitch in every round, so that a few speakers already differ much.
std::vector<Speaker> espeakSpeakers(Split split, std::size_t count, Random &random)
{
    const auto variants = variantsOf(split);
    const std::size_t combinations = std::size(kAccents) * std::size(kPitches);
    std::vector<std::size_t> order(combinations);
    for (std::size_t i = 0; i < combinations; ++i)
        order[i] = i;
    for (std::size_t i = 0; i + 1 < combinations; ++i)
        std::swap(order[i], order[i + random.below(combinations - i)]);
    std::vector<Speaker> speakers;
    for (std::size_t i = 0; i < std::min(count, combinations * variants.size()); ++i) {
        const auto variant = i % variants.size();
        const auto combination = order[(i / variants.size() + variant * 5) % combinations];
        speakers.push_back(
            {split, Synthesiser::EspeakNg,
             std::string(kAccents[combination % std::size(kAccents)]) + "+" + variants[variant],
             kPitches[combination / std::size(kAccents)]});
    }
    return speakers;
}
} // namespace

std::string Speaker::name() const
{
    return (synthesiser == Synthesiser::Flite ? "flite " : "espeak-ng ") + voice + ", pitch "
        + std::to_string(pitch);
}

std::size_t availableSpeakers(Split split, bool withFlite)
{
    return variantsOf(split).size() * std::size(kAccents) * std::size(kPitches)
        + (withFlite ? fliteVoicesOf(split).size() : 0);
}

std::vector<Speaker> chooseSpeakers(Split split, std::size_t count, bool withFlite, std::uint64_t seed)
{
    Random random(seed * 3 + std::uint64_t(split));
    std::vector<Speaker> speakers;
    // The few recorded voices of flite are worth more than one more variant, but do not displace espeak-ng's entirely.
    if (withFlite) {
        for (const auto &voice : fliteVoicesOf(split)) {
            if (speakers.size() < count / 3)
                speakers.push_back({split, Synthesiser::Flite, voice.name, voice.hertz});
        }
    }
    const auto more = espeakSpeakers(split, count - speakers.size(), random);
    speakers.insert(speakers.end(), more.begin(), more.end());
    return speakers;
}

std::string otherWord(Random &random, bool unseen)
{
    if (random.below(5) < 3)
        return unseen ? pick(kUnseenWords, random) : pick(kOtherWords, random);
    std::string word = std::string(pick(kOnsets, random)) + pick(kNuclei, random) + pick(kCodas, random);
    if (random.below(2) == 0)
        word += std::string(pick(kOnsets, random)) + pick(kNuclei, random) + pick(kCodas, random);
    return word;
}

} // namespace thimble::core
