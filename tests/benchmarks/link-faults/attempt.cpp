// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/benchmarks/link-faults/attempt.h"

#include "core/base/hash.h"
#include "core/base/hex.h"

#include <algorithm>

namespace thimble::tests {

using namespace core;
using namespace std::chrono_literals;

namespace {
using Bytes = std::vector<std::uint8_t>;
using Clock = std::chrono::steady_clock;
constexpr std::uint32_t kDigestBytes = 32;
constexpr std::size_t kLongestSentence = 300;
constexpr SessionTimes kShort{250ms, 1200ms, 1600ms};
/// One inference of the digest takes milliseconds; what a model may take is its board's own limit (inferenceTimeoutMs).
constexpr SessionTimes kReal{SessionTimes{}.reply, SessionTimes{}.stall, SessionTimes{}.stall};
constexpr FaultyTransport::Rates kNoise{1e-4, 1e-4, 1e-4};

Bytes digest(const Bytes &nonce, const Bytes &image)
{
    Sha256 hash;
    hash.add(nonce);
    hash.add(image);
    return bytesFromHex(hash.hex()).value_or(Bytes());
}

Bytes nonceOf(std::uint64_t seed)
{
    Random random(seed ^ 0x6E6F6E6365ull);
    Bytes nonce(kDigestBytes);
    for (auto &byte : nonce)
        byte = static_cast<std::uint8_t>(random.next());
    return nonce;
}

/// One printable sentence that a user can act on, and not "please report it".
bool isSentence(const Error &error)
{
    const auto &s = error.sentence;
    return s.size() > 20 && s.size() < kLongestSentence && s.back() == '.' && error.code == ErrorCode::Target
        && std::ranges::all_of(s, [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// The digest never faults: a program that was stopped was no longer the one that was sent.
bool faulted(const Error &error)
{
    return error.sentence.starts_with("The program on the board was stopped");
}

/// Keeps the longest time between two signs of progress that a user would see.
class Watch
{
public:
    explicit Watch(std::chrono::milliseconds &longest) : m_longest(longest) { }
    ~Watch() { moved(); }
    void moved()
    {
        const auto now = Clock::now();
        m_longest = std::max(m_longest, std::chrono::duration_cast<std::chrono::milliseconds>(now - m_last));
        m_last = now;
    }
    void progress(const Progress &progress)
    {
        if (progress.fraction == m_fraction && progress.step == m_step)
            return;
        m_fraction = progress.fraction;
        m_step = progress.step;
        moved();
    }

private:
    std::chrono::milliseconds &m_longest;
    Clock::time_point m_last = Clock::now();
    double m_fraction = -1;
    std::string m_step;
};
} // namespace

Result<Bytes> Bench::session(Transport &line, const SessionTimes &times, const Bytes &image,
                             const Bytes &nonce, Outcome &outcome)
{
    Watch watch(outcome.longest);
    const auto progress = [&watch](const Progress &p) { watch.progress(p); };
    BoardSession session(line, {}, times);
    if (const auto hello = session.hello(); !hello)
        return hello.error();
    watch.moved();
    m_held.push_back(image);
    if (const auto loaded = session.load(image, progress); !loaded)
        return loaded.error();
    watch.moved();
    m_held = {image};
    if (const auto set = session.setInput(nonce); !set)
        return set.error();
    watch.moved();
    if (const auto ran = session.run(1, 0, 0, progress); !ran)
        return ran.error();
    watch.moved();
    return session.output(kDigestBytes);
}

Result<Traffic> Bench::rehearse()
{
    if (const auto repaired = repair(); !repaired)
        return repaired.error();
    FaultLine line(m_board, nullptr);
    Outcome outcome;
    const auto image = m_board.image(kImageBytes, 0);
    const auto output = session(line, kShort, image, nonceOf(0), outcome);
    if (!output)
        return output.error();
    if (*output != digest(nonceOf(0), image))
        return Error{ErrorCode::Internal, "Without any fault the image's digest of itself is wrong.", {}};
    return line.traffic();
}

Outcome Bench::suffer(const Fault &fault)
{
    Outcome outcome;
    const auto image = m_board.image(kImageBytes, fault.seed);
    const auto nonce = nonceOf(fault.seed);
    FaultLine line(m_board, fault.kind == FaultKind::Noise ? nullptr : &fault);
    FaultyTransport noisy(line, kNoise, fault.seed);
    const bool noise = fault.kind == FaultKind::Noise;
    const auto output = session(noise ? static_cast<Transport &>(noisy) : line,
                                fault.realTimes ? kReal : kShort, image, nonce, outcome);
    outcome.struck = noise ? noisy.faults() > 0 : line.struck();
    if (output && *output == digest(nonce, image)) {
        outcome.recovered = true;
    } else if (output) {
        outcome.corrupted = true;
        outcome.broken = "an image ran that is not the one that was loaded";
    } else {
        outcome.sentence = output.error().sentence;
        if (!isSentence(output.error()))
            outcome.broken = "no sentence: " + outcome.sentence;
        if (faulted(output.error())) {
            outcome.corrupted = true;
            outcome.broken = "an image ran that was no longer the one that was loaded: " + outcome.sentence;
        }
    }
    if (outcome.longest >= kSilenceLimit)
        outcome.broken = "nothing was heard of it for " + std::to_string(outcome.longest.count()) + " ms";
    if (!outcome.recovered)
        judgeRepaired(fault.seed, outcome);
    return outcome;
}

/// The line is whole again. Whatever the board would run now must be, byte for byte, an image that was sent to it.
void Bench::judgeRepaired(std::uint64_t seed, Outcome &outcome)
{
    const bool wasPlugged = m_board.plugged();
    if (const auto repaired = repair(); !repaired) {
        outcome.broken = "the board does not answer on the repaired line: " + repaired.error().sentence;
        return;
    }
    BoardSession session(m_board.line(), {}, kShort);
    const auto nonce = nonceOf(seed + 1);
    if (!session.hello() || !session.setInput(nonce))
        return;
    const auto ran = session.run(1, 0, 0);
    if (!ran && !faulted(ran.error()))
        return;
    const auto output = session.output(kDigestBytes);
    const auto runs = [&](const Bytes &image) { return output && *output == digest(nonce, image); };
    const auto found = std::ranges::find_if(m_held, runs);
    if (found != m_held.end() && wasPlugged) {
        m_held = {Bytes(*found)};
        return;
    }
    outcome.corrupted = true;
    outcome.broken = "after the fault the board ran an image that never arrived whole";
}

/// A board without power gets it back; one that has it must answer again by itself.
Result<void> Bench::repair()
{
    if (!m_board.plugged()) {
        if (const auto restarted = m_board.restart(); !restarted)
            return restarted;
    }
    BoardSession session(m_board.line(), {}, kReal);
    const auto hello = session.hello();
    m_board.line().flush();
    if (hello)
        return {};
    const auto error = hello.error();
    if (const auto restarted = m_board.restart(); !restarted)
        return restarted;
    return error;
}

} // namespace thimble::tests
