// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/cli/verbs.h"

#include "core/plugin/pluginregistry.h"

namespace thimble::app {

/// What compile, measure and validate share: a network from a file, the board it is for, and the options both verbs take.
struct ModelArguments
{
    std::string model;
    std::string board = "emulated-m4";
    std::string optimize = "latency";
    std::string inputMode = "consumed";
};
/// Adds MODEL, --board, --optimize and --input-mode.
void addModelArguments(CLI::App &verb, ModelArguments &arguments);

struct LoadedModel
{
    core::Network network; ///< named after its file
    std::string sha256;
    std::size_t inputBytes = 0, outputBytes = 0; ///< of one record: all inputs (outputs) one after another
};
core::Result<LoadedModel> loadModel(const std::string &file);

/// Compiles with compiler-thimble; `link` false plans and writes C only. `record`: what the MLPerf Tiny runner will load.
core::Result<core::Build> compileModel(CliContext &context, core::PluginRegistry &plugins,
                                       const LoadedModel &model, const core::Board &board,
                                       const ModelArguments &arguments, bool link,
                                       const std::optional<core::RecordForm> &record = std::nullopt);

/// A board that can be used now and what reaches it. `plugins` must outlive the link.
struct ReadyBoard
{
    core::Board board;
    std::shared_ptr<core::BoardLink> link;
};
core::Result<ReadyBoard> readyBoard(CliContext &context, core::PluginRegistry &plugins,
                                    const std::string &id);

/// Finds the board, compiles, loads and runs. Fails before any work when the board is not ready.
core::Result<core::MeasureReply> runOnBoard(CliContext &context, const LoadedModel &model,
                                            const ModelArguments &arguments,
                                            const core::MeasureRequest &request);

using Records = std::vector<std::vector<std::uint8_t>>;
/// A file of records of `recordBytes` each, one after another.
core::Result<Records> readRecords(const std::string &file, std::size_t recordBytes);
/// Seeded bytes: the same for the same count and size, always.
Records seededRecords(std::size_t count, std::size_t recordBytes);
/// What the oracle answers.
core::Result<Records> oracleAnswers(const core::Network &network, const Records &inputs);
std::vector<std::uint8_t> joined(const Records &records);

struct Difference
{
    std::size_t record = 0, byte = 0;
    int got = 0, expected = 0;
};
std::optional<Difference> firstDifference(const Records &got, const Records &expected);
std::string differenceText(const Difference &difference);

/// `measure --protocol mlperf`: a board that holds the network already and speaks the MLPerf Tiny protocol.
struct ProtocolArguments
{
    std::string board, port, task, input;
    int runs = 0; ///< inferences in a window; 0: about a second's
};
core::Result<void> measureByProtocol(CliContext &context, const LoadedModel &model,
                                     const ProtocolArguments &arguments);

/// A measurement or prediction as a table for people.
void sayMeasurement(CliContext &context, const core::Measurement &measurement);

} // namespace thimble::app
