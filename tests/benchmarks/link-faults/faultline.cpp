// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/benchmarks/link-faults/faultline.h"

#include "firmware/monitor/protocol.h"

#include <thread>

namespace thimble::tests {

using namespace core;
using namespace std::chrono_literals;

namespace {
constexpr std::size_t kDriverBuffer = 4096; ///< what a serial driver takes while the device takes nothing
constexpr std::size_t kRubbishPerRead = 192;
constexpr auto kPoll = 2ms;
} // namespace

FaultLine::FaultLine(BenchBoard &board, const Fault *fault)
    : m_board(board)
    , m_random(fault ? fault->seed : 0)
{
    if (fault)
        m_fault = *fault;
}

bool FaultLine::lasting(FaultKind kind) const
{
    return m_struck && m_fault->kind == kind && Clock::now() < m_until;
}

void FaultLine::spoil(std::uint8_t byte, Bytes &out)
{
    --m_spoil;
    if (m_fault->kind == FaultKind::BitError)
        out.push_back(static_cast<std::uint8_t>(byte ^ (1u << m_random.below(8))));
    if (m_fault->kind != FaultKind::RepeatedBytes)
        return;
    out.push_back(byte);
    m_repeat.push_back(byte);
    if (m_spoil == 0)
        out.insert(out.end(), m_repeat.begin(), m_repeat.end());
}

FaultLine::Bytes FaultLine::through(Direction direction, std::span<const std::uint8_t> bytes)
{
    countPackets(direction, bytes);
    auto &passed = m_passed[static_cast<std::size_t>(direction)];
    Bytes out;
    for (std::size_t i = 0; i < bytes.size(); ++i, ++passed) {
        if (m_fault && !m_struck && direction == m_fault->direction && passed >= m_fault->at) {
            m_struck = true;
            m_until = Clock::now() + m_fault->lasts;
            m_burst = m_fault->kind == FaultKind::Chatter;
            if (m_fault->kind <= FaultKind::RepeatedBytes)
                m_spoil = m_fault->bytes;
            if (m_fault->kind >= FaultKind::Cut) {
                m_rest.assign(bytes.begin() + static_cast<std::ptrdiff_t>(i), bytes.end());
                return out;
            }
        }
        if (m_spoil > 0 && direction == m_fault->direction)
            spoil(bytes[i], out);
        else
            out.push_back(bytes[i]);
    }
    return out;
}

/// A write is a packet; the board's packets end where a frame does.
void FaultLine::countPackets(Direction direction, std::span<const std::uint8_t> bytes)
{
    auto &lengths = m_traffic[static_cast<std::size_t>(direction)];
    if (direction == Direction::ToBoard) {
        lengths.push_back(bytes.size());
        return;
    }
    m_said.insert(m_said.end(), bytes.begin(), bytes.end());
    for (const auto byte : bytes) {
        m_reader.feed({&byte, 1});
        ++m_packetBytes;
        if (m_reader.nextFrame())
            lengths.push_back(std::exchange(m_packetBytes, 0));
    }
}

/// What happens once, right when the fault strikes.
Result<void> FaultLine::act()
{
    if (!m_struck || std::exchange(m_acted, true))
        return {};
    if (m_fault->kind == FaultKind::Reset)
        return m_board.restart();
    if (m_fault->kind == FaultKind::Unplug)
        m_board.unplug();
    return {};
}

/// A stalled device: the driver takes a little, then the writer waits in vain.
Result<void> FaultLine::hold(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout)
{
    m_held.insert(m_held.end(), bytes.begin(), bytes.end());
    if (m_held.size() <= kDriverBuffer)
        return {};
    const auto deadline = Clock::now() + timeout;
    while (lasting(FaultKind::Stall) && Clock::now() < deadline)
        std::this_thread::sleep_for(kPoll);
    if (lasting(FaultKind::Stall))
        return Error{ErrorCode::Target, description() + " takes no more bytes; reset the board.", {}};
    return {};
}

Result<void> FaultLine::release()
{
    if (m_held.empty() || lasting(FaultKind::Stall))
        return {};
    return m_board.line().write(std::exchange(m_held, {}), 1000ms);
}

Result<void> FaultLine::write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout)
{
    if (lasting(FaultKind::Cut))
        return {};
    if (lasting(FaultKind::Stall)) {
        if (const auto held = hold(bytes, timeout); !held)
            return held;
        return release();
    }
    if (const auto released = release(); !released)
        return released;
    const auto out = through(Direction::ToBoard, bytes);
    if (const auto sent = m_board.line().write(out, timeout); !sent)
        return sent;
    if (const auto acted = act(); !acted)
        return acted;
    const auto rest = std::exchange(m_rest, {});
    if (rest.empty() || m_fault->kind == FaultKind::Cut || m_fault->kind == FaultKind::Reset)
        return {};
    return m_fault->kind == FaultKind::Stall ? hold(rest, timeout) : m_board.line().write(rest, timeout);
}

Result<std::vector<std::uint8_t>> FaultLine::read(std::chrono::milliseconds timeout, std::stop_token stop)
{
    if (lasting(FaultKind::Stall)) {
        std::this_thread::sleep_for(std::min(timeout, kPoll));
        return Bytes{};
    }
    if (const auto released = release(); !released)
        return released.error();
    if (!m_late.empty())
        return std::exchange(m_late, {});
    const bool talking = lasting(FaultKind::Chatter);
    const bool dead = lasting(FaultKind::Cut);
    auto received = m_board.line().read(talking || dead ? std::min(timeout, kPoll) : timeout, stop);
    if (!received)
        return received;
    if (dead)
        return Bytes{};
    auto out = through(Direction::FromBoard, *received);
    if (const auto acted = act(); !acted)
        return acted.error();
    const auto rest = std::exchange(m_rest, {});
    if (m_struck && m_fault->kind == FaultKind::Stall)
        m_late = rest;
    if (!m_struck || m_fault->kind != FaultKind::Chatter)
        return out;
    if (talking && m_fault->drowns)
        out.clear();
    else
        out.insert(out.end(), rest.begin(), rest.end());
    if (talking || std::exchange(m_burst, false)) {
        const auto rubbish = chatter();
        out.insert(out.end(), rubbish.begin(), rubbish.end());
    }
    return out;
}

FaultLine::Bytes FaultLine::chatter()
{
    const std::size_t bytes = m_fault->lasts == 0ms ? m_fault->bytes : kRubbishPerRead;
    Bytes out;
    const auto number = [&](std::uint64_t below) {
        Bytes value;
        appendU32(value, static_cast<std::uint32_t>(m_random.below(below)));
        return value;
    };
    const auto add = [&out](const Bytes &more) { out.insert(out.end(), more.begin(), more.end()); };
    while (out.size() < bytes) {
        switch (m_fault->chatter) {
        case Chatter::Rubbish:
            out.push_back(static_cast<std::uint8_t>(m_random.next()));
            break;
        case Chatter::Text:
            add({'m', '-', 'r', 'e', 'a', 'd', 'y', '\r', '\n'});
            break;
        case Chatter::FalseStarts: { // a header that is sound, and nothing sound behind it
            const auto type = static_cast<std::uint8_t>(m_random.next());
            add({THIMBLE_SOF, type, 7, 0, 4, static_cast<std::uint8_t>(type ^ 7 ^ 4 ^ 0x5A)});
            break;
        }
        case Chatter::DamageReports:
            add(encodeFrame({THIMBLE_EVENT_DAMAGED, 0, number(16384)}));
            break;
        case Chatter::RunningReports: {
            auto report = number(8);
            appendU32(report, 8);
            add(encodeFrame({THIMBLE_EVENT_RUNNING, 0, report}));
            break;
        }
        case Chatter::EarlierReplies:
            add(m_said.empty() ? Bytes{0} : m_said);
            break;
        }
    }
    return out;
}

} // namespace thimble::tests
