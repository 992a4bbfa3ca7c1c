// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/boardlink.h"
#include "plugins/board-emulated/emulator.h"

namespace thimble::plugins {

/// Measures builds in QEMU: one emulator per call, so several threads may measure at once. Cycles come from the facts plugin's
/// counts and the board's timing model; everything else over the same link and monitor as on a real board.
class EmulatedLink : public core::BoardLink
{
public:
    explicit EmulatedLink(core::ResourceLocator locator);

    core::Result<void> ready(const core::Board &board) override;
    core::Result<core::MeasureReply> measure(const core::Build &build, const core::Board &board,
                                             const core::MeasureRequest &request, std::stop_token stop,
                                             const core::ProgressCallback &progress) override;
    core::Result<core::Measurement> time(const core::BareProgram &program, const core::Board &board,
                                         std::stop_token stop) override;
    /// A board of its own, with the monitor and no program.
    core::Result<std::unique_ptr<core::Transport>> open(const core::Board &board,
                                                        core::BoardUse use) override;
    core::Result<void> serve(const core::Build &build, const core::Board &board,
                             const core::ServeRequest &request, std::stop_token stop) override;

    /// How the board is started; the sentence with the remedy when something is missing.
    core::Result<Emulator::Setup> setupFor(const core::Board &board) const;

private:
    /// A running board, with facts.
    core::Result<std::unique_ptr<Emulator>> start(const core::Board &board) const;
    /// What one instruction of the build takes by the board's timing model.
    core::Result<double> modelledNs(const core::Build &build, const core::Board &board, std::stop_token stop);

    core::ResourceLocator m_locator;
};

} // namespace thimble::plugins
