// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/gate.h"

#include <algorithm>

namespace thimble::core {

namespace {
std::string joined(const std::vector<Violation> &broken)
{
    std::string text;
    for (const auto &violation : broken)
        text += (text.empty() ? "" : ", and ") + violation.sentence;
    return text;
}

std::vector<Violation> beyondCapacity(Measurement prediction, const Board &board)
{
    const auto room = roomOf(board);
    Limits limits;
    limits.ram = double(room.ram);
    limits.flash = double(room.flash);
    if (prediction.ram.stack)
        prediction.ram.stack = std::max<std::int64_t>(*prediction.ram.stack - room.stack, 0);
    return violations(limits, &prediction, nullptr);
}

/// Empty when the prediction keeps the board's capacity and the limits.
std::string objection(const Measurement &prediction, const Board &board, const Limits &limits, bool nameBoard)
{
    if (const auto broken = beyondCapacity(prediction, board); !broken.empty())
        return "does not fit " + board.id + ": " + joined(broken) + ".";
    if (const auto broken = violations(limits, &prediction, nullptr); !broken.empty())
        return (nameBoard ? "on " + board.id + " it " : std::string()) + joined(broken) + ".";
    return {};
}
} // namespace

GateVerdict gate(const Genome &genome, const TaskShape &shape, const std::vector<Board> &boards,
                 const Limits &limits, Compiler &compiler, std::uint64_t seed, const std::stop_token &stop)
{
    GateVerdict verdict;
    const auto network = untrainedNetwork(genome, shape, seed);
    if (!network) {
        verdict.reason = network.error().sentence;
        return verdict;
    }
    CompileOptions options;
    options.optimize = genome.optimize;
    options.link = false;
    for (const auto &board : boards) {
        auto build = compiler.compile(*network, board, options, stop, {});
        if (!build) {
            verdict.reason = build.error().sentence;
            return verdict;
        }
        build->predicted.board = board.id;
        build->predicted.origin = Origin::Predicted;
        if (verdict.reason.empty())
            verdict.reason = objection(build->predicted, board, limits, boards.size() > 1);
        verdict.predictions.push_back(std::move(build->predicted));
    }
    verdict.passes = verdict.reason.empty();
    return verdict;
}

} // namespace thimble::core
