// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/progress.h"
#include "core/board/board.h"
#include "core/board/boardowner.h"
#include "core/board/transport.h"
#include "core/build/build.h"
#include "core/network/network.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

namespace thimble::core {

struct MeasureRequest
{
    std::vector<std::vector<std::uint8_t>> inputs; ///< at least one; each one inference
    int runs = 1;                                  ///< timed repetitions of the first input
    bool perLayer = true;
};

struct MeasureReply
{
    Measurement measurement;                        ///< without `exact`: the caller compares
    std::vector<std::vector<std::uint8_t>> outputs; ///< one per input
    std::string log;                                ///< the dialogue's text lines
};

/// A program without a model: it runs one inference between the facts plugin's marks and ends.
struct BareProgram
{
    std::filesystem::path elf;
    std::chrono::seconds timeLimit{600};
};

/// A board that answers another program.
struct ServedBoard
{
    std::string path;      ///< where the program connects
    double clockNs = 0;    ///< what one instruction takes by the board's own clock, which its laps count
    double modelledNs = 0; ///< what one takes by the board's timing model, in this network; 0: nobody asked
};

/// A loaded board for another program to talk to, such as the MLPerf Tiny runner.
struct ServeRequest
{
    bool realTime = false; ///< the board's clock keeps to the host's, at about the board's speed
    std::function<void(const ServedBoard &)> ready; ///< told once, when the program may connect
};

/// A board that can be reached: loads an image, runs it, times it. Implemented by board plugins, one per way to connect.
class BoardLink
{
public:
    virtual ~BoardLink() = default;
    /// Empty when a measurement could start now, else the sentence with the remedy (program missing, port busy).
    virtual Result<void> ready(const Board &board) = 0;
    /// Leaves a usable board and no process behind, however it ends.
    virtual Result<MeasureReply> measure(const Build &build, const Board &board,
                                         const MeasureRequest &request, std::stop_token stop,
                                         const ProgressCallback &progress) = 0;
    /// Instructions, cycles and latency of what a bare program marks: how a timing model is held against published times.
    /// Unsupported by links that cannot run one.
    virtual Result<Measurement> time(const BareProgram & /*program*/, const Board &board,
                                     std::stop_token /*stop*/)
    {
        return Error{
            ErrorCode::Unsupported, "Board " + board.id + " cannot run a program without a model.", {}};
    }
    /// The line to a board, for a console or another protocol than the monitor's own; whoever has it owns the board until it is
    /// destroyed, in the thread that opened it, and others are told of `use`. Unsupported by links that lead nowhere else.
    virtual Result<std::unique_ptr<Transport>> open(const Board &board, BoardUse /*use*/)
    {
        return Error{ErrorCode::Unsupported, "Board " + board.id + " has no port to open.", {}};
    }
    /// Loads the build and passes bytes between the board and a serial path of its own until stop is requested, which is no
    /// error. Unsupported by links that have no other end to offer.
    virtual Result<void> serve(const Build & /*build*/, const Board &board, const ServeRequest & /*request*/,
                               std::stop_token /*stop*/)
    {
        return Error{ErrorCode::Unsupported,
                     "Board " + board.id + " has a port of its own: load it with measure and use that port.",
                     {}};
    }
};

} // namespace thimble::core
