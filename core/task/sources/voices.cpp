// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/voices.h"

#include "core/task/features/mfcc.h"
#include "core/task/sources/parallel.h"
#include "core/task/sources/rendering.h"
#include "core/task/sources/speech.h"

#include <array>
#include <map>

namespace thimble::core {

namespace {
constexpr int kVersion = 2; // raise when the same options would give other rows
constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};
constexpr double kSpeakingShare = 0.6; // of the whole time

struct Options
{
    std::uint64_t seed = 1;
    std::array<std::size_t, 3> speakers{};
    int takes = 2, renderings = 4, unknownWords = 12;
};

Result<Options> readOptions(const Task &task)
{
    JsonReader reader(task.dataOptions, task.file + ": data");
    Options options;
    options.seed = std::uint64_t(reader.integer("seed", 0, 1LL << 53, 1));
    options.takes = int(reader.integer("takes", 1, 20, 2));
    options.renderings = int(reader.integer("renderings", 1, 50, 4));
    options.unknownWords = int(reader.integer("unknownWords", 0, 500, 12));
    const auto *speakers = reader.object("speakers");
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    JsonReader counts(*speakers, task.file + ": data.speakers");
    for (const auto split : kSplits)
        options.speakers[std::size_t(split)] = std::size_t(
            counts.integer(splitName(split), 1, static_cast<long long>(availableSpeakers(split, false))));
    counts.refuseUnknown();
    if (const auto checked = counts.check(); !checked)
        return checked.error();
    return options;
}

Result<void> checkTask(const Task &task)
{
    if (task.shape.height != int(kMfccFrames) || task.shape.width != int(kMfccCoefficients)
        || task.shape.channels != 1 || task.shape.inputZeroPoint != kMfccZeroPoint)
        return Error{ErrorCode::Input,
                     task.file
                         + ": input must be 49 x 10 x 1 with scale 0.5847029089927673 and zeroPoint 83: "
                           "voices become int8 MFCC.",
                     {}};
    if (!task.synthetic)
        return Error{ErrorCode::Input, task.file + ": synthetic must be true for data source voices.", {}};
    return {};
}

/// What is said by whom, in the order of the rows to come.
std::vector<Utterance> script(const Task &task, const Options &options, bool withFlite)
{
    std::vector<Utterance> utterances;
    Random random(options.seed);
    for (const auto split : kSplits) {
        for (const auto &speaker :
             chooseSpeakers(split, options.speakers[std::size_t(split)], withFlite, options.seed)) {
            const auto say = [&](int label, const std::string &text) {
                Utterance utterance{speaker, label, text, speaker.pitch, int(random.between(125, 190))};
                const bool flite = speaker.synthesiser == Synthesiser::Flite;
                utterance.pitch += int(random.between(-8, 8));
                // espeak-ng speaks statement, question and exclamation with different melodies.
                static constexpr const char *kMelodies[] = {"", ".", "?", "!"};
                if (!flite)
                    utterance.text += kMelodies[random.below(std::size(kMelodies))];
                utterances.push_back(std::move(utterance));
            };
            for (int label = 0; label < int(task.classNames.size()); ++label) {
                const auto &name = task.classNames[std::size_t(label)];
                for (int take = 0; name[0] != '_' && take < options.takes; ++take)
                    say(label, name);
                for (int word = 0; name == "_unknown_" && word < options.unknownWords; ++word)
                    say(label, otherWord(random, split != Split::Train && word % 2 == 0));
            }
        }
    }
    return utterances;
}

/// A seed for one row that does not depend on the order in which rows are made.
std::uint64_t rowSeed(std::uint64_t seed, std::uint64_t clip, std::uint64_t rendering)
{
    return (seed + 1) * 0x9E3779B97F4A7C15u + clip * 0x100000001B3u + rendering;
}

using Row = std::array<std::int8_t, kMfccBytes>;

/// The words become rows: `renderings` for each utterance, then the silence of each split.
class Rows
{
public:
    Rows(const Options &options, const std::vector<Utterance> &utterances,
         const std::vector<std::vector<float>> &words)
        : m_options(options)
        , m_utterances(utterances)
        , m_words(words)
        , m_spoken(utterances.size() * perUtterance())
    { }

    /// Unknown words are rendered half as often: there are more different ones.
    int renderingsOf(std::size_t utterance, int unknown) const
    {
        return m_utterances[utterance].label == unknown ? std::max(1, m_options.renderings / 2)
                                                        : m_options.renderings;
    }

    void render(std::size_t utterance, int unknown)
    {
        for (int r = 0; r < renderingsOf(utterance, unknown); ++r) {
            Random random(rowSeed(m_options.seed, utterance, std::uint64_t(r)));
            const auto &murmur = m_words[murmurFor(utterance, random)];
            m_mfcc.features(renderClip(m_words[utterance], murmur, random),
                            m_spoken[utterance * perUtterance() + std::size_t(r)]);
        }
    }

    const Row &spoken(std::size_t utterance, int rendering) const
    {
        return m_spoken[utterance * perUtterance() + std::size_t(rendering)];
    }

    Row silence(Split split, std::size_t index) const
    {
        Random random(rowSeed(m_options.seed ^ 0x51135CE5u, std::uint64_t(split), index));
        Row row{};
        m_mfcc.features(renderSilence(random), row);
        return row;
    }

private:
    std::size_t perUtterance() const { return std::size_t(m_options.renderings); }

    /// Another word of the same split: held-out voices are not heard in training, not even backwards.
    std::size_t murmurFor(std::size_t utterance, Random &random) const
    {
        for (int attempt = 0; attempt < 8; ++attempt) {
            const auto other = std::size_t(random.below(m_utterances.size()));
            if (m_utterances[other].speaker.split == m_utterances[utterance].speaker.split)
                return other;
        }
        return utterance;
    }

    const Options &m_options;
    const std::vector<Utterance> &m_utterances;
    const std::vector<std::vector<float>> &m_words;
    const Mfcc m_mfcc;
    std::vector<Row> m_spoken;
};

int indexOf(const Task &task, const char *name)
{
    for (std::size_t i = 0; i < task.classNames.size(); ++i) {
        if (task.classNames[i] == name)
            return int(i);
    }
    return -1;
}

/// As many silences in a split as a keyword has rows.
Result<void> addSilences(const Task &task, const Options &options, const Rows &rows, RowSink &sink)
{
    const int label = indexOf(task, "_silence_");
    for (const auto split : kSplits) {
        const auto count =
            options.speakers[std::size_t(split)] * std::size_t(options.takes * options.renderings);
        for (std::size_t i = 0; label >= 0 && i < count; ++i) {
            if (const auto added =
                    sink.add(split, label, std::string("noise ") + splitName(split), rows.silence(split, i));
                !added)
                return added;
        }
    }
    return {};
}
} // namespace

Result<DataOrigin> VoicesSource::locate(const Task &task, const DataPlaces &) const
{
    const auto options = readOptions(task);
    if (!options)
        return options.error();
    if (const auto checked = checkTask(task); !checked)
        return checked.error();
    const auto programs = findSpeechPrograms();
    if (!programs)
        return programs.error();
    DataOrigin origin;
    origin.description = "synthetic voices of espeak-ng" + std::string(programs->flite ? " and flite" : "")
        + ", made on the spot";
    if (!programs->flite)
        origin.notes.push_back(
            "flite is not installed, so its voices are left out; `sudo apt-get install flite` adds them.");
    origin.identity = {
        {"version", kVersion}, {"espeak-ng", programs->espeakVersion}, {"flite", programs->fliteVersion}};
    return origin;
}

Result<Json> VoicesSource::make(const Task &task, const DataOrigin &origin, RowSink &sink,
                                std::stop_token stop, const ProgressCallback &progress) const
{
    const auto options = readOptions(task);
    if (!options)
        return options.error();
    const auto programs = findSpeechPrograms();
    if (!programs)
        return programs.error();
    const auto utterances = script(task, *options, programs->flite.has_value());
    std::vector<std::vector<float>> words(utterances.size());
    const auto speaking = [&](std::size_t i) -> Result<void> {
        auto word = speak(utterances[i], *programs, stop);
        if (!word)
            return word.error();
        words[i] = std::move(*word);
        return {};
    };
    if (const auto spoken =
            parallelFor(words.size(), speaking, stop, {progress, 0, kSpeakingShare, "speaking", "words"});
        !spoken)
        return spoken.error();

    Rows rows(*options, utterances, words);
    const int unknown = indexOf(task, "_unknown_");
    const auto rendering = [&](std::size_t i) {
        rows.render(i, unknown);
        return Result<void>();
    };
    if (const auto rendered = parallelFor(words.size(), rendering, stop,
                                          {progress, kSpeakingShare, 1, "rendering", "words in noise"});
        !rendered)
        return rendered.error();
    std::map<std::string, std::size_t> speakers;
    for (std::size_t i = 0; i < utterances.size(); ++i) {
        const auto &utterance = utterances[i];
        ++speakers[utterance.speaker.name()];
        for (int r = 0; r < rows.renderingsOf(i, unknown); ++r) {
            if (const auto added = sink.add(utterance.speaker.split, utterance.label,
                                            utterance.speaker.name(), rows.spoken(i, r));
                !added)
                return added.error();
        }
    }
    if (const auto added = addSilences(task, *options, rows, sink); !added)
        return added.error();
    return Json{
        {"utterances", utterances.size()}, {"speakers", speakers.size()}, {"programs", origin.identity}};
}

Result<std::string> VoicesSource::fetch(const Task &task) const
{
    return "Task " + task.id
        + " needs no download: its voices are synthesised on the spot by espeak-ng and flite "
          "(`sudo apt-get install espeak-ng flite`); `thimble-cli data prepare "
        + task.id + "` makes them now.";
}

} // namespace thimble::core
