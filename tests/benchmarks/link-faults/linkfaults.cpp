// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// The link to the board under fault: thousands of sessions with an emulated board, each of which loads an 8 KB image of its own
// and runs it while a fault strikes, planned from a seed. No corrupted image may ever run, nobody may wait 5 s without progress or
// an error, and what fails must say why in one sentence; otherwise the exit status is 1.
//
//   link-faults [--faults N] [--seed S] [--first N] [--jobs N] [--json]

#include "tests/benchmarks/link-faults/attempt.h"

#include <CLI/CLI.hpp>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <sched.h>
#include <thread>

namespace {
using namespace thimble;
using Clock = std::chrono::steady_clock;
constexpr int kSkipped = 77; ///< what CTest takes for a skip
constexpr auto kReportEvery = std::chrono::seconds(20);

struct Options
{
    std::size_t faults = 10000;
    std::uint64_t seed = 1;
    std::size_t first = 0;
    unsigned jobs = 2 * std::max(1u, std::thread::hardware_concurrency()); ///< most faults are waited out
    bool json = false;
};

/// An emulator hands every received byte from one of its threads to another; on one core that costs half as much as between two.
/// Emulators inherit it from the worker that starts them.
void stayOnOneCore(unsigned worker)
{
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    auto skip = worker % static_cast<unsigned>(CPU_COUNT(&allowed));
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &allowed) || skip-- > 0)
            continue;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        ::sched_setaffinity(0, sizeof one, &one);
        return;
    }
}

/// What the workers share.
class Run
{
public:
    explicit Run(const Options &options) : m_options(options) { }

    /// One board's share; ends when all faults have struck or the board cannot be had.
    void work(unsigned worker)
    {
        stayOnOneCore(worker);
        auto board = tests::BenchBoard::make(core::ResourceLocator::fromExecutable());
        if (!board)
            return giveUp(board.error());
        tests::Bench bench(*std::move(board));
        const auto traffic = bench.rehearse();
        if (!traffic)
            return giveUp(traffic.error());
        for (;;) {
            const std::size_t number = m_next++;
            if (number >= m_options.faults)
                return;
            const std::size_t index = m_options.first + number;
            auto fault = tests::plannedFault(m_options.seed, index, *traffic);
            auto outcome = bench.suffer(fault);
            // A session may end before the fault's byte comes: such a fault is planned again from another seed.
            for (std::uint64_t again = 1; !outcome.struck && again < 100; ++again) {
                fault = tests::plannedFault(m_options.seed + (again << 32), index, *traffic);
                outcome = bench.suffer(fault);
            }
            add(index, fault, outcome);
        }
    }

    int report(double seconds)
    {
        auto json = m_tally.json();
        json["faults"] = m_done;
        json["seed"] = m_options.seed;
        json["wall_s"] = seconds;
        if (m_options.json)
            std::printf("%s\n", core::toLine(json).c_str());
        std::fprintf(stderr, "%s%zu faults in %.0f s\n", m_tally.text().c_str(), m_done, seconds);
        if (m_problem) {
            std::fprintf(stderr, "%s\n%s\n", m_problem->sentence.c_str(), m_problem->context.c_str());
            return m_problem->code == core::ErrorCode::Unsupported ? kSkipped : 1;
        }
        return m_tally.broken() ? 1 : 0;
    }

private:
    void add(std::size_t index, const tests::Fault &fault, const tests::Outcome &outcome)
    {
        const std::lock_guard lock(m_mutex);
        m_tally.add(index, fault, outcome);
        if (!outcome.broken.empty())
            std::fprintf(stderr, "fault %zu: %s\n", index, outcome.broken.c_str());
        ++m_done;
        if (Clock::now() - m_reported < kReportEvery)
            return;
        m_reported = Clock::now();
        std::fprintf(stderr, "%zu of %zu\n", m_done, m_options.faults);
    }
    void giveUp(const core::Error &error)
    {
        const std::lock_guard lock(m_mutex);
        m_problem = error;
        m_next = m_options.faults;
    }

    Options m_options;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_mutex;
    tests::Tally m_tally;
    std::size_t m_done = 0;
    Clock::time_point m_reported = Clock::now();
    std::optional<core::Error> m_problem;
};
} // namespace

int main(int argc, char *argv[])
{
    Options options;
    CLI::App app("The link to an emulated board under fault");
    app.add_option("--faults", options.faults, "how many")->check(CLI::Range(1, 10'000'000));
    app.add_option("--seed", options.seed, "of the schedule");
    app.add_option("--first", options.first, "number of the first fault, to repeat a part of the schedule");
    app.add_option("--jobs", options.jobs, "boards at once")->check(CLI::Range(1, 64));
    app.add_flag("--json", options.json, "one JSON object on stdout");
    CLI11_PARSE(app, argc, argv);
    const auto begun = Clock::now();
    Run run(options);
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < options.jobs; ++i)
        workers.emplace_back([&run, i] { run.work(i); });
    workers.clear();
    return run.report(std::chrono::duration<double>(Clock::now() - begun).count());
}
