// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/boardsession.h"

#include "core/base/hash.h"
#include "core/base/hex.h"
#include "core/base/units.h"
#include "firmware/monitor/protocol.h"

#include <algorithm>

namespace thimble::core {

namespace {
using namespace std::chrono_literals;
constexpr std::size_t kMaxLog = 1u << 20;
constexpr std::uint32_t kMaxModuleBytes = 64u << 20; ///< more than any board addresses as RAM
constexpr std::uint32_t kMaxLayers = 65536;
constexpr auto kDamageReply = 300ms; ///< without a reply while loading: the window is sent again
constexpr auto kDamagePause = 10ms;  ///< between questions, however often damage is reported
constexpr int kLoadAttempts = 3;
constexpr int kRunningPauses = 2;        ///< a board that runs is asked again so much later than others
constexpr auto kTold = 1000ms;           ///< while it runs: how often the waiting is told
constexpr auto *kBanner = "m-init-done"; ///< what the monitor says when it starts

/// What the board says, to be put into a sentence of ours; it may say anything.
std::string withoutStop(std::string text)
{
    while (!text.empty() && (text.back() == '.' || text.back() == ' '))
        text.pop_back();
    return text.empty() ? "it does not say why" : text;
}
} // namespace

BoardSession::BoardSession(Transport &transport, std::stop_token stop, SessionTimes times)
    : m_transport(transport)
    , m_stop(std::move(stop))
    , m_times(times)
    // From session to session another number: late answers to another session's questions are not taken for ours.
    , m_seq(static_cast<std::uint8_t>(Clock::now().time_since_epoch().count() >> 10))
{ }

void BoardSession::note(const std::string &line)
{
    if (m_log.size() < kMaxLog)
        m_log += line + "\n";
}

Error BoardSession::silent(const std::string &doing) const
{
    return {ErrorCode::Target,
            "The board stopped answering while " + doing + "; check the cable and reset the board.", m_log};
}

Error BoardSession::fault(const Frame &frame)
{
    const auto &p = frame.payload;
    const auto layer = u32At(p, 28);
    std::string where = "address " + hexWord(u32At(p, 12)) + ", PC " + hexWord(u32At(p, 16));
    if (layer != THIMBLE_NO_LAYER)
        where += ", layer " + std::to_string(layer);
    const auto cause = withoutStop(textAt(p, 32));
    std::string details = "CFSR " + hexWord(u32At(p, 4)) + "\nHFSR " + hexWord(u32At(p, 8)) + "\naddress "
        + hexWord(u32At(p, 12)) + "\nPC " + hexWord(u32At(p, 16)) + "\nLR " + hexWord(u32At(p, 20)) + "\nSP "
        + hexWord(u32At(p, 24)) + "\n";
    note("fault: " + cause + " (" + where + ")");
    return {ErrorCode::Target, "The program on the board was stopped: " + cause + " (" + where + ").",
            std::move(details)};
}

Error BoardSession::refused(const Frame &frame)
{
    m_loadAgain = !frame.payload.empty() && frame.payload[0] == THIMBLE_AGAIN;
    if (m_restarted && !m_loadAgain)
        return {
            ErrorCode::Target,
            "The board restarted while it was used (reset, or its power failed) and lost the program; check "
            "its supply and measure again.",
            "The board refused: " + textAt(frame.payload, 1) + "\n" + m_log};
    return {ErrorCode::Target, "The board refused: " + withoutStop(textAt(frame.payload, 1)) + ".", m_log};
}

Result<void> BoardSession::sendFrame(const Frame &frame, Clock::time_point deadline)
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    return m_transport.write(encodeFrame(frame), std::max(left, 1ms));
}

Result<std::optional<Frame>> BoardSession::nextFrame(std::chrono::milliseconds timeout)
{
    const auto deadline = Clock::now() + timeout;
    auto lastByte = Clock::now();
    for (bool looked = false;; looked = true) {
        if (m_stop.stop_requested())
            return cancelled();
        while (auto line = m_reader.nextLine()) {
            m_restarted = m_restarted || *line == kBanner;
            note(*line);
        }
        if (auto frame = m_reader.nextFrame()) {
            if (frame->type == THIMBLE_EVENT_FAULT)
                return fault(*frame);
            return frame;
        }
        const auto now = Clock::now();
        if (looked && now >= deadline)
            return std::optional<Frame>{};
        if (now - lastByte > 200ms) {
            m_reader.silence();
            lastByte = now;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - now) + 1ms;
        auto bytes = m_transport.read(std::clamp<std::chrono::milliseconds>(left, 1ms, 100ms), m_stop);
        if (!bytes)
            return bytes.error();
        if (!bytes->empty())
            lastByte = Clock::now();
        m_reader.feed(*bytes);
    }
}

/// One question: when it is put again, and when it is given up.
struct BoardSession::Asking
{
    std::uint8_t type = 0;
    Clock::time_point giveUp, again, sent, told;
    bool underway =
        false; ///< the board said that it runs: deaf until it is done, but it may be done and its answer lost
    std::uint32_t runsDone = 0, runs = 0;
    std::chrono::milliseconds pause{};
};

void BoardSession::takeEvent(Asking &asking, const Frame &frame, const ProgressCallback &progress)
{
    if (frame.type == THIMBLE_EVENT_DAMAGED) {
        note("a frame arrived damaged; sent again");
        asking.again = std::min(asking.again, asking.sent + kDamagePause);
    }
    if (frame.type != THIMBLE_EVENT_RUNNING || asking.type != THIMBLE_RUN)
        return;
    const auto done = u32At(frame.payload, 0);
    if (asking.underway && done <= asking.runsDone)
        return; // says nothing new: from run to run it has the time of one inference
    asking.underway = true;
    asking.runsDone = done;
    asking.runs = u32At(frame.payload, 4);
    asking.giveUp = Clock::now() + m_times.inference;
    asking.pause = kRunningPauses * m_times.reply;
    asking.again = asking.told = Clock::now() + asking.pause;
    if (progress && asking.runs)
        progress({static_cast<double>(done) / asking.runs, "running on the board"});
}

/// Nothing came: whoever waits is told that the board is still given time, and for how long.
void BoardSession::tellWaiting(Asking &asking, const ProgressCallback &progress) const
{
    const auto now = Clock::now();
    if (!progress || !asking.underway || !asking.runs || now < asking.told)
        return;
    asking.told = now + kTold;
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(asking.giveUp - now).count();
    progress({static_cast<double>(asking.runsDone) / asking.runs,
              "running on the board; given up in " + std::to_string(left) + " s"});
}

Result<BoardSession::Bytes> BoardSession::request(std::uint8_t type, const Bytes &payload,
                                                  const ProgressCallback &progress)
{
    const Frame question{type, ++m_seq, payload};
    Asking asking;
    asking.type = type;
    asking.giveUp = Clock::now() + m_times.stall;
    asking.again = Clock::now();
    asking.pause = m_times.reply;
    while (Clock::now() < asking.giveUp) {
        if (Clock::now() >= asking.again) {
            if (const auto sent = sendFrame(question, asking.giveUp); !sent)
                return sent.error();
            asking.sent = Clock::now();
            asking.again = asking.sent + asking.pause;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::min(asking.again, asking.giveUp) - Clock::now());
        auto received = nextFrame(std::clamp<std::chrono::milliseconds>(left, 0ms, 500ms));
        if (!received)
            return received.error();
        if (!*received) {
            tellWaiting(asking, progress);
            continue;
        }
        auto &frame = **received;
        if (frame.type == (type | THIMBLE_REPLY) && frame.seq == question.seq && !frame.payload.empty()) {
            if (frame.payload[0] != THIMBLE_OK)
                return refused(frame);
            frame.payload.erase(frame.payload.begin());
            return std::move(frame.payload);
        }
        takeEvent(asking, frame, progress);
    }
    if (asking.underway)
        return Error{ErrorCode::Target,
                     "One inference did not end within " + formatSeconds(m_times.inference.count() / 1000.0)
                         + " on the board: the program hangs or is too slow for it, or the board is gone.",
                     m_log};
    return silent("it was asked a question");
}

Result<BoardHello> BoardSession::hello()
{
    auto body = request(THIMBLE_HELLO, {});
    if (!body)
        return body.error();
    BoardHello hello;
    hello.version = u32At(*body, 0);
    hello.window = std::clamp<std::uint32_t>(u32At(*body, 8), 1, 16);
    hello.timerHz = u32At(*body, 12);
    hello.ticksAreCycles = u32At(*body, 16) & THIMBLE_HELLO_CYCLE_COUNTER;
    hello.loadAddress = u32At(*body, 20);
    hello.imageBytes = u32At(*body, 24);
    hello.moduleRam = u32At(*body, 28);
    hello.moduleRamBytes = u32At(*body, 32);
    hello.stackBytes = u32At(*body, 36);
    hello.board = textAt(*body, 40);
    hello.build = textAt(*body, 41 + hello.board.size());
    if (hello.version != THIMBLE_PROTOCOL_VERSION)
        return Error{ErrorCode::Target,
                     "The board's monitor speaks version " + std::to_string(hello.version)
                         + " of the protocol, not " + std::to_string(THIMBLE_PROTOCOL_VERSION)
                         + "; flash the monitor of this Thimble.",
                     {}};
    m_window = hello.window;
    return hello;
}

Result<ModuleFacts> BoardSession::facts()
{
    auto body = request(THIMBLE_FACTS, {});
    if (!body)
        return body.error();
    ModuleFacts facts;
    facts.consumesInput = u32At(*body, 0) & THIMBLE_MODULE_CONSUMED;
    facts.imageBytes = u32At(*body, 4);
    facts.inputBytes = u32At(*body, 8);
    facts.outputBytes = u32At(*body, 12);
    facts.arenaBytes = u32At(*body, 16);
    facts.dataBytes = u32At(*body, 20);
    facts.bssBytes = u32At(*body, 24);
    facts.layers = u32At(*body, 28);
    facts.name = textAt(*body, 32);
    if (facts.inputBytes > kMaxModuleBytes || facts.outputBytes > kMaxModuleBytes
        || facts.layers > kMaxLayers)
        return Error{ErrorCode::Target,
                     "The board states impossible sizes for the loaded program ("
                         + std::to_string(facts.outputBytes) + " bytes of output, "
                         + std::to_string(facts.layers) + " layers); reset the board.",
                     m_log};
    return facts;
}

Result<void> BoardSession::setInput(std::span<const std::uint8_t> input)
{
    for (std::size_t at = 0; at < input.size(); at += THIMBLE_DATA_BYTES) {
        Bytes payload;
        appendU32(payload, static_cast<std::uint32_t>(at));
        const auto piece = input.subspan(at, std::min<std::size_t>(THIMBLE_DATA_BYTES, input.size() - at));
        payload.insert(payload.end(), piece.begin(), piece.end());
        if (const auto done = request(THIMBLE_INPUT, payload); !done)
            return done.error();
    }
    return {};
}

Result<RunTimes> BoardSession::run(std::uint32_t runs, std::uint32_t warmups, std::uint32_t flags,
                                   const ProgressCallback &progress)
{
    Bytes payload;
    appendU32(payload, runs);
    appendU32(payload, warmups);
    appendU32(payload, flags);
    auto body = request(THIMBLE_RUN, payload, progress);
    if (!body)
        return body.error();
    RunTimes times;
    times.runs = u32At(*body, 0);
    times.fewest = u32At(*body, 4);
    times.most = u32At(*body, 8);
    times.total = u32At(*body, 12) | static_cast<std::uint64_t>(u32At(*body, 16)) << 32;
    times.stack = u32At(*body, 20);
    return times;
}

Result<std::vector<std::uint8_t>> BoardSession::output(std::uint32_t bytes)
{
    Bytes output;
    while (output.size() < bytes) {
        Bytes payload;
        appendU32(payload, static_cast<std::uint32_t>(output.size()));
        auto body = request(THIMBLE_OUTPUT, payload);
        if (!body)
            return body.error();
        if (body->empty())
            return Error{ErrorCode::Target, "The board's output is shorter than it stated.", m_log};
        output.insert(output.end(), body->begin(), body->end());
    }
    output.resize(bytes);
    return output;
}

Result<std::vector<std::uint32_t>> BoardSession::laps(std::uint32_t layers)
{
    std::vector<std::uint32_t> laps;
    while (laps.size() < layers) {
        Bytes payload;
        appendU32(payload, static_cast<std::uint32_t>(laps.size()));
        const auto body = request(THIMBLE_LAPS, payload);
        if (!body)
            return body.error();
        if (body->size() < 4)
            return Error{ErrorCode::Target, "The board timed fewer layers than the program has.", m_log};
        for (std::size_t at = 0; at + 4 <= body->size(); at += 4)
            laps.push_back(u32At(*body, at));
    }
    return laps;
}

/// Go-back-N over LOAD_DATA: the board's replies name the offset it expects next.
struct BoardSession::Loading
{
    std::span<const std::uint8_t> image;
    std::size_t acked = 0;
    std::size_t next = 0;
    std::size_t sent = 0;                  ///< nothing beyond it can have arrived, whatever a reply says
    std::optional<std::size_t> repairedAt; ///< went back to this offset; more replies that name it are echoes
    Clock::time_point progressed = Clock::now();

    void goBack()
    {
        next = acked;
        repairedAt = acked;
    }
};

Result<void> BoardSession::sendWindow(Loading &loading)
{
    while (loading.next < loading.image.size()
           && loading.next - loading.acked < m_window * std::size_t{THIMBLE_DATA_BYTES}) {
        const auto piece = loading.image.subspan(
            loading.next, std::min<std::size_t>(THIMBLE_DATA_BYTES, loading.image.size() - loading.next));
        Bytes payload;
        appendU32(payload, static_cast<std::uint32_t>(loading.next));
        payload.insert(payload.end(), piece.begin(), piece.end());
        const Frame frame{THIMBLE_LOAD_DATA, ++m_seq, std::move(payload)};
        if (const auto sent = sendFrame(frame, loading.progressed + m_times.stall); !sent)
            return sent;
        loading.next += piece.size();
        loading.sent = std::max(loading.sent, loading.next);
    }
    return {};
}

Result<void> BoardSession::takeLoadReply(Loading &loading, const Frame &frame)
{
    const bool damaged = frame.type == THIMBLE_EVENT_DAMAGED;
    if (!damaged && frame.type != (THIMBLE_LOAD_DATA | THIMBLE_REPLY))
        return {};
    if (!damaged && (frame.payload.empty() || frame.payload[0] != THIMBLE_OK))
        return refused(frame);
    const std::size_t expected = u32At(frame.payload, damaged ? 0 : 1);
    if (expected > loading.acked && expected <= loading.sent) {
        loading.acked = expected;
        loading.next = std::max(loading.next, expected);
        loading.progressed = Clock::now();
    } else if (expected == loading.acked && loading.repairedAt != loading.acked) {
        note("byte " + std::to_string(expected) + " was lost or damaged; sent again from there");
        loading.goBack();
    }
    return {};
}

Result<void> BoardSession::loadOnce(std::span<const std::uint8_t> image, const ProgressCallback &progress)
{
    Bytes begin;
    appendU32(begin, static_cast<std::uint32_t>(image.size()));
    appendU32(begin, crc32(image));
    if (const auto begun = request(THIMBLE_LOAD_BEGIN, begin); !begun)
        return begun.error();
    m_restarted = false; // what it lost before is of no interest now
    Loading loading;
    loading.image = image;
    while (loading.acked < image.size()) {
        if (const auto sent = sendWindow(loading); !sent)
            return sent;
        const auto frame = nextFrame(kDamageReply);
        if (!frame)
            return frame.error();
        if (!*frame)
            loading.goBack();
        else if (const auto taken = takeLoadReply(loading, **frame); !taken)
            return taken;
        if (Clock::now() - loading.progressed > m_times.stall)
            return silent("the image was loaded (byte " + std::to_string(loading.acked) + " of "
                          + std::to_string(image.size()) + ")");
        if (progress)
            progress({static_cast<double>(loading.acked) / static_cast<double>(image.size()), "loading"});
    }
    if (const auto ended = request(THIMBLE_LOAD_END, {}); !ended)
        return ended.error();
    return {};
}

Result<void> BoardSession::load(std::span<const std::uint8_t> image, const ProgressCallback &progress)
{
    Result<void> done;
    for (int attempt = 0; attempt < kLoadAttempts; ++attempt) {
        m_loadAgain = false;
        done = loadOnce(image, progress);
        if (done || !m_loadAgain)
            break;
        note(done.error().sentence);
        if (progress)
            progress({0, "loading again from the start"});
    }
    return done;
}

} // namespace thimble::core
