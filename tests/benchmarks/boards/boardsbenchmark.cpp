// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT
//
// How long each emulated board takes from nothing to its first answer, against QEMU's own start (it prints its version and
// ends), and what it costs while it waits.

#include "core/base/median.h"
#include "core/base/resourcelocator.h"
#include "core/board/boardsession.h"
#include "plugins/board-emulated/emulatedlink.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

using namespace thimble;
using Clock = std::chrono::steady_clock;

namespace {
constexpr int kStarts = 5;
constexpr std::chrono::seconds kIdle{5};

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

/// Seconds of processor time that a process has used.
double used(pid_t pid)
{
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    const auto behindName = text.rfind(')');
    if (behindName == std::string::npos)
        return 0;
    std::istringstream rest(text.substr(behindName + 2));
    std::string word;
    for (int i = 0; i < 11; ++i)
        rest >> word;
    double user = 0, system = 0;
    rest >> user >> system;
    return (user + system) / double(::sysconf(_SC_CLK_TCK));
}

double qemuStart(const std::filesystem::path &qemu)
{
    std::vector<double> times;
    for (int i = 0; i < kStarts; ++i) {
        const auto begun = Clock::now();
        if (std::system((qemu.string() + " --version > /dev/null").c_str()) != 0)
            return 0;
        times.push_back(milliseconds(Clock::now() - begun));
    }
    return core::median(times);
}
} // namespace

int main()
{
    const auto locator = core::ResourceLocator::fromExecutable();
    const plugins::EmulatedLink link(locator);
    double baseline = 0;
    for (const auto &entry : core::listBoards(locator)) {
        if (!entry.board || entry.board->link != "board-emulated")
            continue;
        const auto setup = link.setupFor(*entry.board);
        if (!setup) {
            std::fprintf(stderr, "%s\n", setup.error().sentence.c_str());
            return 1;
        }
        if (baseline <= 0)
            baseline = qemuStart(setup->qemu);
        std::vector<double> times;
        double idle = 0;
        for (int i = 0; i < kStarts; ++i) {
            const auto begun = Clock::now();
            const auto emulator = plugins::Emulator::start(*setup);
            if (!emulator)
                return 1;
            core::BoardSession session((*emulator)->transport(), {});
            if (!session.hello()) {
                std::fprintf(stderr, "%s does not answer\n", entry.id.c_str());
                return 1;
            }
            times.push_back(milliseconds(Clock::now() - begun));
            if (i + 1 < kStarts)
                continue;
            const double before = used((*emulator)->process());
            std::this_thread::sleep_for(kIdle);
            idle = used((*emulator)->process()) - before;
        }
        const double start = core::median(times);
        std::printf(
            "%-14s start %6.1f ms (median of %d, %.1f times QEMU's own %.1f ms), idle %.2f %% of a core\n",
            entry.id.c_str(), start, kStarts, start / baseline, baseline,
            100 * idle / std::chrono::duration<double>(kIdle).count());
    }
    return 0;
}
