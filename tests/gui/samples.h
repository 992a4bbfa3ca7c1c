// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/services.h"

namespace thimble::app::samples {

/// A finished search that resembles the sketch: seeded, `count` candidates. Every (count/8)th is on the front without limits; of these
/// eight the fourth to the sixth keep the limits. Candidate 3 needs more RAM than the part has.
core::ReplayedRun run(int count, std::uint64_t seed);
/// One candidate's inside: seven layers and an arena whose peak lies in the third.
core::Build build();
core::Task task();
core::Board board();
/// Services that answer from these samples at once; nothing touches the disk but runs, which write networks into their project.
Services services();
/// Parts of a real core::Run whose strategy, compiler, trainer and board are quick fakes.
core::Result<PreparedRun> prepareFakeRun(const core::RunSpec &spec, const std::filesystem::path &project,
                                         std::shared_ptr<core::RunLog> log);
/// A log in memory.
std::shared_ptr<core::RunLog> makeLog();

} // namespace thimble::app::samples
