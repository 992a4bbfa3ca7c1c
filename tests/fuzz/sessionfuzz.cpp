// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// A board that answers with anything, against the host's whole dialogue: every call ends with a value or a sentence, soon. The
// input is a list of answers, each [type, bytes of payload (low, high), payload]: type 0 answers the question asked last, 1 is raw
// bytes, anything else a frame of that type.

#include "core/board/boardsession.h"
#include "firmware/monitor/protocol.h"
#include "tests/fuzz/fuzzcheck.h"

#include <algorithm>

using namespace thimble::core;
using namespace std::chrono_literals;
using thimble::tests::require;
using thimble::tests::told;
using Bytes = std::vector<std::uint8_t>;

namespace {
constexpr std::uint8_t kAnswer = 0, kRaw = 1;

class AnyBoard : public Transport
{
public:
    explicit AnyBoard(std::span<const std::uint8_t> answers) : m_answers(answers) { }

    std::string description() const override { return "any board"; }
    Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds) override
    {
        require(bytes.size() >= THIMBLE_HEADER_BYTES + THIMBLE_CRC_BYTES, "a frame that is none");
        m_type = bytes[1];
        m_seq = bytes[2];
        return {};
    }
    Result<Bytes> read(std::chrono::milliseconds, std::stop_token) override
    {
        if (m_answers.size() < 3)
            return Error{ErrorCode::Target, "The connection to any board was closed.", {}};
        const auto type = m_answers[0];
        const std::size_t stated = m_answers[1] | std::size_t{m_answers[2]} << 8;
        const std::size_t bytes = std::min(stated % (THIMBLE_MAX_PAYLOAD + 2), m_answers.size() - 3);
        const auto payload = m_answers.subspan(3, bytes);
        m_answers = m_answers.subspan(3 + bytes);
        if (type == kRaw)
            return Bytes(payload.begin(), payload.end());
        const bool answer = type == kAnswer;
        return encodeFrame({static_cast<std::uint8_t>(answer ? m_type | THIMBLE_REPLY : type),
                            static_cast<std::uint8_t>(answer ? m_seq : 0),
                            {payload.begin(), payload.end()}});
    }
    void flush() override { }

private:
    std::span<const std::uint8_t> m_answers;
    std::uint8_t m_type = 0, m_seq = 0;
};

void dialogue(BoardSession &session)
{
    if (!told(session.hello()) || !told(session.load(Bytes(2500, 0xA6))))
        return;
    const auto facts = session.facts();
    if (!told(facts) || !told(session.setInput(Bytes(20))) || !told(session.run(3, 1, THIMBLE_RUN_LAPS)))
        return;
    const auto output = session.output(facts->outputBytes);
    if (told(output))
        require(output->size() == facts->outputBytes, "an output of another length");
    if (told(session.laps(facts->layers)))
        told(session.hello());
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    AnyBoard board({data, size});
    // Answers come at once or never, so that no input costs more than these.
    BoardSession session(board, {}, {1ms, 20ms, 20ms});
    dialogue(session);
    return 0;
}
