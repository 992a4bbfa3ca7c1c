// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/sources/datasource.h"

namespace thimble::core {

/// Google Speech Commands (Pete Warden, "Speech Commands: A Dataset for Limited-Vocabulary Speech Recognition", 2018), real
/// recordings, from a folder in one of three layouts, each recognised by its files:
///  - features: {train,val,test}_mfcc.bin, rows of 490 int8, with {train,val,test}.csv, columns class and speaker among others;
///  - recordings: the publisher's own, WORD/SPEAKER_nohash_N.wav and _background_noise_/*.wav; see speechfolder.h;
///  - prepared: what `data prepare --from` leaves in the user's data folder.
/// Options: "folders" (names to look for in each data folder, default the task's id), "seed", "validationNoise".
class SpeechCommandsSource : public DataSource
{
public:
    Result<DataOrigin> locate(const Task &task, const DataPlaces &places) const override;
    Result<Json> make(const Task &task, const DataOrigin &origin, RowSink &sink, std::stop_token stop,
                      const ProgressCallback &progress) const override;
    Result<std::string> fetch(const Task &task) const override;
};

} // namespace thimble::core
