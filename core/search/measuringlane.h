// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/boardlink.h"
#include "core/search/compiler.h"
#include "core/search/runmail.h"

#include <filesystem>
#include <map>
#include <memory>
#include <thread>

namespace thimble::core {

/// The one thread that compiles trained networks, runs them on each board and compares every output byte with the oracle.
/// One, because a board can do one thing at a time; it goes on while others train.
class MeasuringLane
{
public:
    struct Parts
    {
        std::vector<Board> boards;
        std::shared_ptr<Compiler> compiler;
        std::map<std::string, std::shared_ptr<BoardLink>> links;
        std::filesystem::path networks; ///< holds HASH.tflite
        std::filesystem::path
            features;           ///< prepared task: inputs are taken from its validation split; may be empty
        std::uint64_t seed = 1; ///< for made-up inputs where there are no features
    };
    MeasuringLane(Parts parts, RunMail &mail);
    /// Drops what waits and what is under way.
    ~MeasuringLane();

    struct Order
    {
        int candidate = 0;
        std::string network;
        std::string optimize;
        bool final = false; ///< more inputs, more runs
    };
    void start(Order order);
    /// Waiting and under way.
    int pending() const;
    void dropAll(); ///< for good: the lane is of no use afterwards

private:
    void work(const std::stop_token &end);
    Result<std::vector<Measurement>> guarded(const Order &order);
    Result<std::vector<Measurement>> measure(const Order &order);
    Result<Measurement> measureOn(const Board &board, const Network &network, const Build &build,
                                  const Order &order);
    std::vector<std::vector<std::uint8_t>> inputsFor(std::size_t bytes, int count);

    Parts m_parts;
    RunMail &m_mail;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Order> m_orders;
    int m_pending = 0;
    std::stop_source m_stop;
    std::jthread m_thread; // last: it uses what is above
};

} // namespace thimble::core
