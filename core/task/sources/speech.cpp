// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/speech.h"

#include "core/base/resourcelocator.h"
#include "core/task/features/mfcc.h"
#include "core/task/sources/process.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <numeric>

namespace thimble::core {

namespace {
constexpr std::size_t kMaxOutput = 4u << 20; // a word takes some ten thousand bytes
constexpr std::chrono::seconds kPatience{20};
constexpr int kFliteNormalSpeed = 160;
constexpr float kSilence = 0.02f; // of the peak
constexpr std::size_t kMargin = kClipRate / 50;
constexpr int kSincHalfWidth = 12; // zero crossings

struct Wave
{
    int rate = 0;
    std::vector<float> samples;
};

std::uint32_t little(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t width)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i)
        value |= std::uint32_t(bytes[at + i]) << (8 * i);
    return value;
}

/// A WAV from a pipe: espeak-ng cannot know its length when it writes the header, so the data may end before its stated size.
std::optional<Wave> parseWave(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() < 12 || std::memcmp(bytes.data(), "RIFF", 4) != 0
        || std::memcmp(bytes.data() + 8, "WAVE", 4) != 0)
        return std::nullopt;
    Wave wave;
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const std::size_t size = little(bytes, at + 4, 4);
        const auto body = bytes.subspan(at + 8, std::min(size, bytes.size() - at - 8));
        if (std::memcmp(bytes.data() + at, "fmt ", 4) == 0) {
            if (body.size() < 16 || little(body, 0, 2) != 1 || little(body, 2, 2) != 1
                || little(body, 14, 2) != 16)
                return std::nullopt;
            wave.rate = int(little(body, 4, 4));
        } else if (std::memcmp(bytes.data() + at, "data", 4) == 0) {
            for (std::size_t i = 0; i + 1 < body.size(); i += 2)
                wave.samples.push_back(float(std::int16_t(little(body, i, 2))));
            break;
        }
        at += 8 + size + size % 2;
    }
    if (wave.rate < 4000 || wave.rate > 96000 || wave.samples.empty())
        return std::nullopt;
    return wave;
}

/// Empty when there is nothing but silence.
std::vector<float> trimmed(const std::vector<float> &samples)
{
    float peak = 0;
    for (const float sample : samples)
        peak = std::max(peak, std::abs(sample));
    const auto loud = [peak](float sample) { return std::abs(sample) > kSilence * peak; };
    const auto first = std::find_if(samples.begin(), samples.end(), loud);
    if (first == samples.end())
        return {};
    const auto last = std::find_if(samples.rbegin(), samples.rend(), loud).base();
    const auto begin = std::size_t(first - samples.begin());
    const auto from = begin - std::min(begin, kMargin);
    const auto to = std::min(samples.size(), std::size_t(last - samples.begin()) + kMargin);
    std::vector<float> word(samples.begin() + std::ptrdiff_t(from), samples.begin() + std::ptrdiff_t(to));
    for (auto &sample : word)
        sample /= peak;
    return word;
}

double windowedSinc(double x, double cutoff, double halfWidth)
{
    if (std::abs(x) >= halfWidth)
        return 0;
    const double angle = std::numbers::pi * cutoff * x;
    const double sinc = std::abs(angle) < 1e-9 ? 1.0 : std::sin(angle) / angle;
    return cutoff * sinc * (0.5 + 0.5 * std::cos(std::numbers::pi * x / halfWidth));
}

std::string firstLine(const std::vector<std::uint8_t> &bytes)
{
    return std::string(bytes.begin(), std::find(bytes.begin(), bytes.end(), '\n'));
}

std::vector<std::string> argumentsFor(const Utterance &utterance)
{
    if (utterance.speaker.synthesiser == Synthesiser::Flite)
        return {"-voice", utterance.speaker.voice,
                "--setf", "duration_stretch=" + std::to_string(double(kFliteNormalSpeed) / utterance.speed),
                "--setf", "int_f0_target_mean=" + std::to_string(utterance.pitch),
                "-t",     utterance.text,
                "-o",     "/dev/stdout"};
    return {"-v", utterance.speaker.voice,         "-p",       std::to_string(utterance.pitch),
            "-s", std::to_string(utterance.speed), "--stdout", utterance.text};
}
} // namespace

Result<SpeechPrograms> findSpeechPrograms()
{
    const auto espeak = findProgram("espeak-ng");
    if (!espeak)
        return Error{ErrorCode::Target,
                     "The voices of this task are spoken by espeak-ng, which is not installed: run `sudo "
                     "apt-get install "
                     "espeak-ng flite`.",
                     {}};
    SpeechPrograms programs;
    programs.espeakNg = *espeak;
    programs.flite = findProgram("flite");
    const auto version = programOutput(*espeak, {"--version"}, {}, kMaxOutput, kPatience);
    if (!version)
        return version.error();
    // The version ends where the path of the data begins, which does not change the sound.
    programs.espeakVersion = firstLine(*version);
    programs.espeakVersion.resize(
        std::min(programs.espeakVersion.size(), programs.espeakVersion.find("  Data at")));
    if (programs.flite) {
        const auto text = programOutput(*programs.flite, {"-lv"}, {}, kMaxOutput, kPatience);
        if (text)
            programs.fliteVersion = firstLine(*text);
        else
            programs.flite.reset();
    }
    return programs;
}

Result<std::vector<float>> speak(const Utterance &utterance, const SpeechPrograms &programs,
                                 std::stop_token stop)
{
    const bool flite = utterance.speaker.synthesiser == Synthesiser::Flite;
    const auto &program = flite ? *programs.flite : programs.espeakNg;
    const auto bytes = programOutput(program, argumentsFor(utterance), stop, kMaxOutput, kPatience);
    if (!bytes)
        return bytes.error();
    const auto wave = parseWave(*bytes);
    const auto word = wave ? trimmed(resample(wave->samples, wave->rate, kClipRate)) : std::vector<float>();
    if (word.empty())
        return Error{ErrorCode::Target,
                     program.string() + " gave no sound for \"" + utterance.text + "\" in voice "
                         + utterance.speaker.voice + ": is its voice data installed?",
                     {}};
    return word;
}

std::vector<float> resample(std::span<const float> samples, int fromRate, int toRate)
{
    if (fromRate == toRate)
        return {samples.begin(), samples.end()};
    // Output i lies at i * step / phases input samples, so only `phases` different kernels occur.
    const int divisor = std::gcd(fromRate, toRate);
    const auto phases = std::size_t(toRate / divisor);
    const auto step = std::size_t(fromRate / divisor);
    const double cutoff = std::min(1.0, double(toRate) / fromRate) * 0.95;
    const double halfWidth = kSincHalfWidth / cutoff;
    const auto reach = std::ptrdiff_t(std::ceil(halfWidth));
    const auto taps = std::size_t(2 * reach);
    std::vector<float> kernels(phases * taps);
    for (std::size_t phase = 0; phase < phases; ++phase) {
        for (std::size_t tap = 0; tap < taps; ++tap) {
            const double x = double(std::ptrdiff_t(tap) - reach + 1) - double(phase) / double(phases);
            kernels[phase * taps + tap] = float(windowedSinc(x, cutoff, halfWidth));
        }
    }
    std::vector<float> result(samples.size() * phases / step);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto first = std::ptrdiff_t(i * step / phases) - reach + 1;
        const float *kernel = &kernels[i * step % phases * taps];
        float sum = 0;
        for (std::size_t tap = 0; tap < taps; ++tap) {
            const auto at = first + std::ptrdiff_t(tap);
            if (at >= 0 && at < std::ptrdiff_t(samples.size()))
                sum += kernel[tap] * samples[std::size_t(at)];
        }
        result[i] = sum;
    }
    return result;
}

} // namespace thimble::core
