// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/run.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

/// A small world without boards, compilers and training, for tests of the Run. All of it is deterministic: what a candidate
/// costs and reaches is a function of its genome.
namespace fakes {

using namespace thimble::core;

Task task();
Board board(const std::string &id = "fake");

/// A network of one convolution with \p channels; the tests' unit of size.
Genome genome(int channels, int kernel = 3);

/// Asks count up: channels 1, 2, 3 ... Remembers every call, so that two can be compared.
class CountingStrategy : public Strategy
{
public:
    explicit CountingStrategy(int last = 1000) : m_last(last) { }
    std::vector<Proposal> ask(int n) override;
    void tell(const Candidate &candidate) override;
    void setLimits(const Limits &limits) override;

    std::vector<std::string> calls;
    int repeatEach = 1; ///< how often the same genome is proposed

private:
    int m_asked = 0;
    int m_last;
};

/// RAM = 100 * channels, cycles = 1000 * channels at 1 MHz.
class FakeCompiler : public Compiler
{
public:
    Result<Build> compile(const Network &network, const Board &board, const CompileOptions &options,
                          std::stop_token stop, const ProgressCallback &progress) override;
    std::atomic<int> planned = 0, linked = 0;
    std::int64_t stack = 0; ///< bytes that every network is said to need
};

/// Runs the oracle in place of a board.
class FakeLink : public BoardLink
{
public:
    Result<void> ready(const Board &board) override;
    Result<MeasureReply> measure(const Build &build, const Board &board, const MeasureRequest &request,
                                 std::stop_token stop, const ProgressCallback &progress) override;
    std::filesystem::path networks; ///< where the network of a build's key lies
    std::atomic<bool> absent = false, dead = false, wrong = false;
    std::atomic<int> measured = 0, failNext = 0;
};

/// Gives an untrained network; quality rises with the channels.
class FakeTrainer : public Trainer
{
public:
    Result<TrainResult> run(const TrainJob &job, std::stop_token stop,
                            const ProgressCallback &progress) override;
    std::atomic<bool> failing = false;
    std::atomic<int> failOnly = 0;     ///< the candidate whose training fails
    std::atomic<bool> blocked = false; ///< jobs wait until it is false or they are stopped
    std::atomic<int> runs = 0, running = 0, dropped = 0;
    std::atomic<int> milliseconds = 0;
    std::atomic<double> lastDeadline = 0;
};

/// Keeps entries in memory; can be told to fail as a full disk does.
class MemoryLog : public RunLog
{
public:
    Result<LogEntry> append(LogEntry entry) override;
    Result<void> replay(const std::function<bool(const LogEntry &)> &visit) override;
    std::vector<LogEntry> entries() const;
    std::size_t failAfter = ~std::size_t(0);

private:
    mutable std::mutex m_mutex;
    std::vector<LogEntry> m_entries;
};

/// The parts of one run, with the fakes at hand. `project` must exist.
struct World
{
    explicit World(const std::filesystem::path &project, int workers = 1);
    RunParts parts(std::unique_ptr<Strategy> strategy) const;
    RunSpec spec(int candidates) const;

    std::filesystem::path project;
    std::shared_ptr<FakeCompiler> compiler = std::make_shared<FakeCompiler>();
    std::shared_ptr<FakeLink> link = std::make_shared<FakeLink>();
    std::shared_ptr<FakeTrainer> trainer = std::make_shared<FakeTrainer>();
    std::shared_ptr<MemoryLog> log = std::make_shared<MemoryLog>();
    int workers;
};

} // namespace fakes
