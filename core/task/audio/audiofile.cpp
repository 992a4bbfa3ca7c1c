// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/audio/audiofile.h"

#include <memory>
#include <sndfile.h>

namespace thimble::core {

namespace {
struct Close
{
    void operator()(SNDFILE *file) const { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, Close>;

Error unreadable(const std::filesystem::path &file, const std::string &why)
{
    return {ErrorCode::Input, file.string() + " cannot be read as sound: " + why + ".", {}};
}
} // namespace

Result<Sound> readSound(const std::filesystem::path &file, std::size_t limit)
{
    SF_INFO info{};
    const SoundFile handle(sf_open(file.c_str(), SFM_READ, &info));
    if (!handle) {
        std::string why = sf_strerror(nullptr);
        while (!why.empty() && (why.back() == '.' || why.back() == '\n'))
            why.pop_back();
        return unreadable(file, why);
    }
    if (info.channels != 1)
        return unreadable(file, "it has " + std::to_string(info.channels) + " channels, one is expected");
    if (info.frames < 0 || std::size_t(info.frames) > limit)
        return unreadable(file, "it is longer than the " + std::to_string(limit) + " samples accepted here");
    Sound sound;
    sound.rate = info.samplerate;
    sound.samples.resize(std::size_t(info.frames));
    if (sf_read_short(handle.get(), sound.samples.data(), info.frames) != info.frames)
        return unreadable(file, "it ends early");
    return sound;
}

Result<void> writeWav(const std::filesystem::path &file, const Sound &sound)
{
    SF_INFO info{};
    info.samplerate = sound.rate;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    const SoundFile handle(sf_open(file.c_str(), SFM_WRITE, &info));
    const auto frames = sf_count_t(sound.samples.size());
    if (!handle || sf_write_short(handle.get(), sound.samples.data(), frames) != frames)
        return Error{ErrorCode::Input, "Cannot write " + file.string() + ".", {}};
    return {};
}

} // namespace thimble::core
