// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/speechcommands.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/task/features/mfcc.h"
#include "core/task/prepared/featurefile.h"
#include "core/task/sources/featuretable.h"
#include "core/task/sources/speechfolder.h"

#include <cmath>

namespace thimble::core {

namespace fs = std::filesystem;

namespace {
constexpr int kVersion = 1;
constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};

struct Options
{
    std::vector<std::string> folders;
    SpeechFolderOptions recordings;
};

Result<Options> readOptions(const Task &task)
{
    JsonReader reader(task.dataOptions, task.file + ": data");
    Options options;
    options.recordings.seed = std::uint64_t(reader.integer("seed", 0, 1LL << 53, 1));
    options.recordings.validationNoise = reader.text("validationNoise", "running_tap");
    if (const auto *folders = reader.array("folders", false)) {
        for (const auto &name : *folders) {
            if (!name.is_string() || name.get<std::string>().find('/') != std::string::npos)
                reader.fail("folders", "must be a list of folder names");
            else
                options.folders.push_back(name.get<std::string>());
        }
    }
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    if (options.folders.empty())
        options.folders.push_back(task.id);
    return options;
}

/// The rows are the official front end's: no other input makes sense for this data.
Result<void> checkShape(const Task &task)
{
    const auto &shape = task.shape;
    if (shape.height == int(kMfccFrames) && shape.width == int(kMfccCoefficients) && shape.channels == 1
        && std::abs(double(shape.inputScale) - kMfccScale) < 1e-6 && shape.inputZeroPoint == kMfccZeroPoint)
        return {};
    return Error{ErrorCode::Input,
                 task.file
                     + ": input must be 49 x 10 x 1 with scale 0.5847029089927673 and zeroPoint 83: the data "
                       "are int8 MFCC.",
                 {}};
}

bool holdsPrepared(const fs::path &folder)
{
    std::error_code failure;
    return fs::exists(folder / "about.json", failure)
        && fs::exists(featureFile(folder, Split::Train), failure);
}

Result<DataOrigin> originAt(const fs::path &folder, const Options &options)
{
    DataOrigin origin;
    origin.folder = folder;
    if (holdsPrepared(folder)) {
        origin.prepared = true;
        origin.description = "prepared features in " + folder.string();
        return origin;
    }
    if (holdsFeatureTables(folder)) {
        const auto identity = featureTablesIdentity(folder);
        if (!identity)
            return identity.error();
        origin.description = "int8 MFCC with tables in " + folder.string();
        origin.identity = {{"version", kVersion}, {"layout", "features"}, {"files", *identity}};
        return origin;
    }
    const auto identity = speechFolderIdentity(folder);
    if (!identity)
        return identity.error();
    origin.description = "recordings in the publisher's layout in " + folder.string();
    origin.identity = {{"version", kVersion},
                       {"layout", "recordings"},
                       {"files", *identity},
                       {"seed", options.recordings.seed},
                       {"validationNoise", options.recordings.validationNoise}};
    return origin;
}

std::string howToGet(const Task &task)
{
    return "Thimble does not download Speech Commands itself: get speech_commands_v0.02.tar.gz (2.3 GB, CC "
           "BY 4.0) from "
           "http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz, unpack it into a folder "
           "(WORD/*.wav and "
           "_background_noise_/*.wav lie directly in it) and run `thimble-cli data prepare "
        + task.id + " --from FOLDER`.";
}

bool holdsData(const Task &task, const fs::path &folder)
{
    return holdsPrepared(folder) || holdsFeatureTables(folder) || isSpeechFolder(task, folder);
}
} // namespace

Result<DataOrigin> SpeechCommandsSource::locate(const Task &task, const DataPlaces &places) const
{
    const auto options = readOptions(task);
    if (!options)
        return options.error();
    if (const auto checked = checkShape(task); !checked)
        return checked.error();
    std::string looked;
    for (const auto &place : places.folders) {
        for (const auto &name : options->folders) {
            if (holdsData(task, place / name))
                return originAt(place / name, *options);
        }
        if (holdsData(task, place))
            return originAt(place, *options); // the folder itself was named
        std::error_code failure;
        looked += (looked.empty() ? "" : ", ") + (place / options->folders.front()).string()
            + (fs::exists(place / options->folders.front(), failure) ? " (there, but in no known layout)"
                                                                     : "");
    }
    return Error{ErrorCode::Input,
                 "The recordings of task " + task.id + " are not there (looked for " + looked
                     + "): name the folder that holds " + options->folders.front()
                     + "/ with --data-dir, or run `thimble-cli data prepare " + task.id + " --from DIR`.",
                 howToGet(task)};
}

Result<Json> SpeechCommandsSource::make(const Task &task, const DataOrigin &origin, RowSink &sink,
                                        std::stop_token stop, const ProgressCallback &progress) const
{
    const auto options = readOptions(task);
    if (!options)
        return options.error();
    if (!holdsFeatureTables(origin.folder))
        return makeFromSpeechFolder(task, origin.folder, options->recordings, sink, stop, progress);
    Json facts{{"layout", "features"}};
    double done = 0;
    for (const auto split : kSplits) {
        if (stop.stop_requested())
            return cancelled();
        if (progress)
            progress({done, std::string("reading the ") + splitName(split) + " features"});
        const auto rows = addFeatureTable(task, origin.folder, split, kMfccBytes, sink);
        if (!rows)
            return rows.error();
        facts[splitName(split)] = *rows;
        done += 1.0 / 3;
    }
    if (progress)
        progress({1, "features read"});
    return facts;
}

Result<std::string> SpeechCommandsSource::fetch(const Task &task) const
{
    return Error{ErrorCode::Unsupported, howToGet(task), {}};
}

} // namespace thimble::core
