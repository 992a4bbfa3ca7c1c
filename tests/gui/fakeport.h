// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/transport.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace thimble::app::samples {

/// A board that says what a test tells it and answers name%.
class FakePort : public core::Transport
{
public:
    struct Talk
    {
        std::mutex mutex;
        std::string says, heard;
        std::atomic<bool> gone = false, deaf = false;
        bool lineByLine = false; ///< some milliseconds between two lines
        void say(const std::string &text);
        std::string take();
    };

    explicit FakePort(std::shared_ptr<Talk> talk) : m_talk(std::move(talk)) { }

    std::string description() const override { return "a sample port, 115200 baud"; }
    core::Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) override;
    core::Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout,
                                                 std::stop_token stop) override;
    void flush() override { }

private:
    std::shared_ptr<Talk> m_talk;
};

} // namespace thimble::app::samples
