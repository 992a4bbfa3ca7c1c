// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/gui/fakeport.h"

#include <thread>

namespace thimble::app::samples {

using namespace std::chrono_literals;

void FakePort::Talk::say(const std::string &text)
{
    const std::lock_guard lock(mutex);
    says += text;
}

std::string FakePort::Talk::take()
{
    const std::lock_guard lock(mutex);
    if (!lineByLine)
        return std::exchange(says, {});
    const auto end = std::min(says.find('\n'), says.size() - 1) + 1;
    auto line = says.substr(0, end);
    says.erase(0, end);
    return line;
}

core::Result<void> FakePort::write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout)
{
    if (m_talk->deaf) {
        std::this_thread::sleep_for(timeout);
        return core::Error{
            core::ErrorCode::Target, "The sample port takes no more bytes; reset the board.", {}};
    }
    const std::string text(bytes.begin(), bytes.end());
    {
        const std::lock_guard lock(m_talk->mutex);
        m_talk->heard += text;
    }
    if (text.starts_with("name%"))
        m_talk->say("m-name-dut-[thimble]\r\nm-ready\r\n");
    return {};
}

core::Result<std::vector<std::uint8_t>> FakePort::read(std::chrono::milliseconds timeout, std::stop_token)
{
    if (m_talk->gone)
        return core::Error{core::ErrorCode::Target,
                           "The connection to the sample port was lost; connect the board again.",
                           {}};
    const auto text = m_talk->take();
    if (text.empty() || m_talk->lineByLine)
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(timeout, 5ms));
    return std::vector<std::uint8_t>(text.begin(), text.end());
}

} // namespace thimble::app::samples
