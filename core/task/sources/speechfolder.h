// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/sources/datasource.h"

namespace thimble::core {

/// The publisher's layout of Speech Commands: one folder a word, clips named SPEAKER_nohash_N.wav, and _background_noise_.
///
/// Splits are the official ones, by speaker. Class _unknown_ of each split gets as many clips of other words as the keywords have on
/// average, drawn with the seed from all of them. Class _silence_ gets windows of one second, every half second, of the noise
/// recordings: one recording is validation, the first four fifths of the others training and the last fifth test, so that no window
/// is in two splits. Features are those of the untouched recordings.
struct SpeechFolderOptions
{
    std::uint64_t seed = 1;
    std::string validationNoise =
        "running_tap"; ///< file name without ending; the last one when there is none of this name
};

/// The official rule: SHA-1 of the speaker id (the file's name up to "_nohash_") as an integer modulo 2^27, times
/// 100 / (2^27 - 1); below 10 is validation, below 20 test, else training.
Split officialSplit(const std::string &fileName);
/// The file's name up to "_nohash_", or all of its stem.
std::string speakerOf(const std::string &fileName);

/// True when the folder holds a word folder for every keyword of the task and background noise.
bool isSpeechFolder(const Task &task, const std::filesystem::path &folder);
/// Names, sizes and times of all its recordings, condensed.
Result<std::string> speechFolderIdentity(const std::filesystem::path &folder);
Result<Json> makeFromSpeechFolder(const Task &task, const std::filesystem::path &folder,
                                  const SpeechFolderOptions &options, RowSink &sink, std::stop_token stop,
                                  const ProgressCallback &progress);

} // namespace thimble::core
