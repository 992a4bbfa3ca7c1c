// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/speechfolder.h"

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/task/audio/audiofile.h"
#include "core/task/features/mfcc.h"
#include "core/task/sources/parallel.h"
#include "core/task/sources/sha1.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace thimble::core {

namespace fs = std::filesystem;

namespace {
constexpr const char *kNoiseFolder = "_background_noise_";
constexpr std::size_t kMaxClipSamples = 10 * kClipSamples;
constexpr std::size_t kMaxNoiseSamples = 3600 * kClipSamples;
constexpr std::size_t kMaxClips = 2'000'000;
constexpr std::size_t kNoiseStep = kClipSamples / 2;

struct Clip
{
    fs::path file;
    int label = 0;
    Split split = Split::Train;
};

std::vector<fs::path> soundFiles(const fs::path &folder)
{
    std::vector<fs::path> files;
    std::error_code failure;
    for (const auto &entry : fs::directory_iterator(folder, failure)) {
        if (entry.path().extension() == ".wav" || entry.path().extension() == ".flac")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> wordFolders(const fs::path &folder)
{
    std::vector<fs::path> words;
    std::error_code failure;
    for (const auto &entry : fs::directory_iterator(folder, failure)) {
        const auto name = entry.path().filename().string();
        if (entry.is_directory(failure) && !name.empty() && name[0] != '_' && name[0] != '.')
            words.push_back(entry.path());
    }
    std::sort(words.begin(), words.end());
    return words;
}

int labelOf(const Task &task, const std::string &name)
{
    const auto it = std::find(task.classNames.begin(), task.classNames.end(), name);
    return it == task.classNames.end() ? -1 : int(it - task.classNames.begin());
}

/// All keyword clips, and of the other words as many per split as a keyword has on average.
std::vector<Clip> chooseClips(const Task &task, const fs::path &folder, std::uint64_t seed)
{
    std::vector<Clip> chosen;
    std::array<std::vector<Clip>, 3> others;
    std::array<std::size_t, 3> counts{};
    std::size_t keywords = 0;
    const int unknown = labelOf(task, "_unknown_");
    for (const auto &word : wordFolders(folder)) {
        const int label = labelOf(task, word.filename().string());
        keywords += label >= 0;
        for (const auto &file : soundFiles(word)) {
            const auto split = officialSplit(file.filename().string());
            if (label >= 0) {
                chosen.push_back({file, label, split});
                ++counts[std::size_t(split)];
            } else if (unknown >= 0) {
                others[std::size_t(split)].push_back({file, unknown, split});
            }
        }
    }
    Random random(seed);
    for (std::size_t split = 0; split < others.size(); ++split) {
        auto &pool = others[split];
        const auto wanted = std::min(pool.size(), counts[split] / std::max<std::size_t>(1, keywords));
        for (std::size_t i = 0; i < wanted; ++i) {
            std::swap(pool[i], pool[i + random.below(pool.size() - i)]);
            chosen.push_back(pool[i]);
        }
    }
    return chosen;
}

struct Counts
{
    std::mutex mutex;
    std::size_t unreadable = 0, silent = 0;
    std::string firstUnreadable;
};

/// The clip's row, or nothing for one that cannot be used.
std::optional<std::array<std::int8_t, kMfccBytes>> rowOf(const Mfcc &mfcc, const fs::path &file,
                                                         Counts &counts)
{
    auto sound = readSound(file, kMaxClipSamples);
    const std::string why = !sound ? sound.error().sentence
        : sound->rate != kClipRate ? file.string() + " has not 16,000 samples a second."
                                   : std::string();
    if (!why.empty()) {
        const std::lock_guard lock(counts.mutex);
        if (counts.unreadable++ == 0)
            counts.firstUnreadable = why;
        return std::nullopt;
    }
    sound->samples.resize(std::min(sound->samples.size(), kClipSamples));
    if (std::none_of(sound->samples.begin(), sound->samples.end(), [](std::int16_t s) { return s > 0; })) {
        const std::lock_guard lock(counts.mutex);
        ++counts.silent;
        return std::nullopt;
    }
    std::array<std::int8_t, kMfccBytes> row{};
    mfcc.features(normalisedClip(sound->samples), row);
    return row;
}

Result<void> addClips(const std::vector<Clip> &clips, const Mfcc &mfcc, RowSink &sink, Counts &counts,
                      std::stop_token stop, const ProgressCallback &progress)
{
    std::vector<std::optional<std::array<std::int8_t, kMfccBytes>>> rows(clips.size());
    const auto work = [&](std::size_t i) {
        rows[i] = rowOf(mfcc, clips[i].file, counts);
        return Result<void>();
    };
    if (const auto done =
            parallelFor(clips.size(), work, stop, {progress, 0, 1, "computing features,", "clips"});
        !done)
        return done;
    for (std::size_t i = 0; i < clips.size(); ++i) {
        if (!rows[i])
            continue;
        const auto speaker = speakerOf(clips[i].file.filename().string());
        if (const auto added = sink.add(clips[i].split, clips[i].label, speaker, *rows[i]); !added)
            return added;
    }
    return {};
}

Result<void> addNoiseFile(const fs::path &file, bool validation, int label, const Mfcc &mfcc, RowSink &sink)
{
    const auto sound = readSound(file, kMaxNoiseSamples);
    if (!sound)
        return sound.error();
    if (sound->rate != kClipRate)
        return Error{ErrorCode::Input, file.string() + " has not 16,000 samples a second.", {}};
    const auto &samples = sound->samples;
    const std::size_t border = samples.size() / 5 * 4;
    std::array<std::int8_t, kMfccBytes> row{};
    for (std::size_t at = 0; at + kClipSamples <= samples.size(); at += kNoiseStep) {
        if (!validation && at < border && at + kClipSamples > border)
            continue; // would lie in training and test
        const auto split = validation ? Split::Validation : at < border ? Split::Train : Split::Test;
        mfcc.features(normalisedClip(std::span(samples).subspan(at, kClipSamples)), row);
        if (const auto added = sink.add(split, label, "noise " + file.stem().string(), row); !added)
            return added;
    }
    return {};
}

Result<void> addNoise(const Task &task, const fs::path &folder, const std::string &validationName,
                      const Mfcc &mfcc, RowSink &sink)
{
    const int label = labelOf(task, "_silence_");
    const auto files = soundFiles(folder / kNoiseFolder);
    if (label < 0 || files.empty())
        return {};
    auto validation = std::find_if(files.begin(), files.end(),
                                   [&](const fs::path &file) { return file.stem() == validationName; });
    if (validation == files.end())
        validation = std::prev(files.end());
    for (const auto &file : files) {
        if (const auto added = addNoiseFile(file, file == *validation, label, mfcc, sink); !added)
            return added;
    }
    return {};
}
} // namespace

std::string speakerOf(const std::string &fileName)
{
    const auto mark = fileName.find("_nohash_");
    return mark == std::string::npos ? fs::path(fileName).stem().string() : fileName.substr(0, mark);
}

Split officialSplit(const std::string &fileName)
{
    const auto digest = sha1(speakerOf(fileName));
    const std::uint32_t low = std::uint32_t(digest[16]) << 24 | std::uint32_t(digest[17]) << 16
        | std::uint32_t(digest[18]) << 8 | digest[19];
    constexpr std::uint32_t kModulus = 1u << 27;
    const double percent = double(low % kModulus) * (100.0 / double(kModulus - 1));
    return percent < 10 ? Split::Validation : percent < 20 ? Split::Test : Split::Train;
}

bool isSpeechFolder(const Task &task, const fs::path &folder)
{
    std::error_code failure;
    return fs::is_directory(folder / kNoiseFolder, failure)
        && std::all_of(task.classNames.begin(), task.classNames.end(), [&](const std::string &name) {
               return name[0] == '_' || fs::is_directory(folder / name, failure);
           });
}

Result<std::string> speechFolderIdentity(const fs::path &folder)
{
    Sha256 hash;
    std::size_t files = 0;
    auto folders = wordFolders(folder);
    folders.push_back(folder / kNoiseFolder);
    for (const auto &word : folders) {
        for (const auto &file : soundFiles(word)) {
            if (++files > kMaxClips)
                return Error{
                    ErrorCode::Input, folder.string() + " holds more than two million recordings.", {}};
            std::error_code failure;
            const auto size = fs::file_size(file, failure);
            const auto time = fs::last_write_time(file, failure).time_since_epoch().count();
            hash.add(word.filename().string() + "/" + file.filename().string() + " " + std::to_string(size)
                     + " " + std::to_string(time) + "\n");
        }
    }
    return hash.hex();
}

Result<Json> makeFromSpeechFolder(const Task &task, const fs::path &folder,
                                  const SpeechFolderOptions &options, RowSink &sink, std::stop_token stop,
                                  const ProgressCallback &progress)
{
    const auto clips = chooseClips(task, folder, options.seed);
    const Mfcc mfcc;
    Counts counts;
    if (const auto added = addClips(clips, mfcc, sink, counts, stop, progress); !added)
        return added.error();
    if (counts.unreadable * 100 > clips.size())
        return Error{ErrorCode::Input,
                     std::to_string(counts.unreadable) + " of " + std::to_string(clips.size())
                         + " recordings in " + folder.string() + " cannot be used: " + counts.firstUnreadable,
                     {}};
    if (const auto added = addNoise(task, folder, options.validationNoise, mfcc, sink); !added)
        return added.error();
    return Json{{"layout", "recordings"},
                {"clips", clips.size()},
                {"unreadable", counts.unreadable},
                {"firstUnreadable", counts.firstUnreadable},
                {"withoutPositiveSample", counts.silent}};
}

} // namespace thimble::core
