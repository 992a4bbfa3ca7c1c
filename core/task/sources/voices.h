// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/sources/datasource.h"

namespace thimble::core {

/// Spoken words made on the spot: espeak-ng and, where it is installed, flite are run as programs for every word, speed and pitch
/// of every speaker; each clip is then rendered several times with another position, room, microphone and noise, and goes
/// through the official front end. Everything follows from the seed and the versions of the two programs, whatever the number of
/// threads. Always synthetic: good for trying things, no substitute for recordings.
///
/// A speaker is a synthesiser's voice with its variant at one pitch. Splits share no voice variant, so validation and test are
/// voices that training never heard; half of their unknown words are new too.
/// Options: "seed"; "speakers" {train,val,test}; "takes" and "renderings" (per word, times per clip); "unknownWords" (per speaker).
class VoicesSource : public DataSource
{
public:
    Result<DataOrigin> locate(const Task &task, const DataPlaces &places) const override;
    Result<Json> make(const Task &task, const DataOrigin &origin, RowSink &sink, std::stop_token stop,
                      const ProgressCallback &progress) const override;
    Result<std::string> fetch(const Task &task) const override;
};

} // namespace thimble::core
