// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any bytes as the answers of a board that speaks the MLPerf Tiny protocol: every step of the dialogue ends with a value or a
// sentence, soon. The input is cut at 0xFF: each piece is what the board says after one more command; then the line ends.

#include "core/board/mlperfclient.h"
#include "tests/fuzz/fuzzcheck.h"

#include <algorithm>
#include <cmath>

using namespace thimble::core;
using namespace std::chrono_literals;
using thimble::tests::require;
using thimble::tests::told;
using Bytes = std::vector<std::uint8_t>;

namespace {
constexpr std::uint8_t kNextAnswer = 0xFF;
constexpr std::size_t kMostCommand = 80;

class AnyRunner : public Transport
{
public:
    explicit AnyRunner(std::span<const std::uint8_t> answers) : m_answers(answers) { }

    std::string description() const override { return "any board"; }
    Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds) override
    {
        require(bytes.size() <= kMostCommand + 1 && bytes.back() == '%', "a command that is none");
        m_asked = true;
        return {};
    }
    Result<Bytes> read(std::chrono::milliseconds, std::stop_token) override
    {
        if (!std::exchange(m_asked, false)) {
            if (m_answers.empty())
                return Error{ErrorCode::Target, "The connection to any board was closed.", {}};
            return Bytes{};
        }
        const auto end = std::ranges::find(m_answers, kNextAnswer);
        const Bytes answer(m_answers.begin(), end);
        m_answers = m_answers.subspan(std::min(answer.size() + 1, m_answers.size()));
        return answer;
    }
    void flush() override { }

private:
    std::span<const std::uint8_t> m_answers;
    bool m_asked = true; ///< the banner comes unasked
};
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    AnyRunner board({data, size});
    MlperfClient client(board, {}, {1ms, 2ms, 4ms, 1ms});
    if (!told(client.greet()) || !told(client.load(Bytes(40, 0x5A))))
        return 0;
    const auto run = client.infer(3, 1);
    if (told(run))
        require(std::ranges::all_of(run->results, [](double value) { return std::isfinite(value); }),
                "a result that is no number");
    return 0;
}
