// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/compile.h"

#include <filesystem>

namespace thimble::tests {

using Bytes = std::vector<std::uint8_t>;

/// Named after its file, as the verbs do it. Aborts the test on a broken file.
core::Network networkFrom(const std::filesystem::path &file);
Bytes bytesFrom(const std::filesystem::path &file);

core::Board portableBoard(); ///< for exports that this machine compiles
core::Board emulatedM4();    ///< resources/boards/emulated-m4.json

/// Runs the planned calls in this process, in one arena laid out as planned and filled with rubbish first: what the generated C
/// does. Portable kernels only. `records` and the answer: inputs (outputs) one after another.
Bytes runInArena(const compiler::Model &model, const Bytes &records);

/// Writes an export to a new folder, compiles it with this machine's C compiler (all warnings are errors) and feeds it.
/// The answer is empty when anything failed; `log` says what.
Bytes runExport(const core::Build &build, const Bytes &records, std::string &log);

std::size_t recordBytes(const core::Network &network, const std::vector<int> &tensors);

} // namespace thimble::tests
