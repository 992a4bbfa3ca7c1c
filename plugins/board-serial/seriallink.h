// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/benchmark.h"
#include "core/board/boardowner.h"
#include "core/search/boardlink.h"

namespace thimble::plugins {

/// A measurement from what a board timed itself: cycles only when its counter counts core cycles, milliseconds always; the
/// figures of the linked image (arena, static, flash) come from the build, the stack is the one measured.
core::Measurement selfTimed(const core::Build &build, const core::Board &board,
                            const core::BenchmarkResult &result);

/// Boards on a serial port, found by the USB ids of their description. The port has one user at a time, in all programs.
class SerialLink : public core::BoardLink
{
public:
    explicit SerialLink(core::BoardOwner owner) : m_owner(std::move(owner)) { }

    core::Result<void> ready(const core::Board &board) override;
    core::Result<core::MeasureReply> measure(const core::Build &build, const core::Board &board,
                                             const core::MeasureRequest &request, std::stop_token stop,
                                             const core::ProgressCallback &progress) override;
    core::Result<std::unique_ptr<core::Transport>> open(const core::Board &board,
                                                        core::BoardUse use) override;

private:
    core::BoardOwner m_owner;
};

} // namespace thimble::plugins
