// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/benchmarks/link-faults/benchboard.h"

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/board/board.h"

#include <array>
#include <cstdlib>
#include <sys/socket.h>
#include <unistd.h>

namespace thimble::tests {

using namespace core;

namespace {
constexpr std::size_t kMaxModule = 1u << 20;
constexpr std::size_t kImageBytesField = 8; ///< thimble_module::image_bytes

Error missing(const char *what)
{
    return {ErrorCode::Unsupported,
            std::string(what) + " is missing; packaging/install-packages installs it.",
            {}};
}
} // namespace

Result<BenchBoard> BenchBoard::make(const ResourceLocator &locator)
{
    BenchBoard bench;
    const auto qemu = findProgram("qemu-system-arm");
    const auto monitor = locator.resource("firmware/emulated-m4/monitor.elf");
    if (!qemu)
        return missing("qemu-system-arm");
    if (!monitor)
        return missing("arm-none-eabi-gcc, which builds the board's monitor,");
    const auto board = findBoard("emulated-m4", locator);
    if (!board)
        return board.error();
    const auto module = readFile(locator.root() / "tests" / "modules" / "digest.bin", kMaxModule);
    if (!module)
        return module.error();
    bench.m_module = *module;
    bench.m_setup.qemu = *qemu;
    bench.m_setup.firmware = *monitor;
    bench.m_setup.factsPlugin = locator.library("libthimble-facts.so");
    bench.m_setup.machine = board->connection.at("machine").get<std::string>();
    bench.m_setup.flashBytes = board->flashBytes;
    bench.m_setup.caches = board->caches;
    if (const auto started = bench.restart(); !started)
        return started.error();
    return bench;
}

Result<void> BenchBoard::restart()
{
    m_emulator.reset();
    auto started = plugins::Emulator::start(m_setup);
    if (!started)
        return started.error();
    m_emulator = *std::move(started);
    return {};
}

void BenchBoard::unplug()
{
    m_emulator.reset();
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        std::abort();
    ::close(ends[1]);
    m_closed = std::make_unique<FdTransport>(ends[0], "the emulated board");
}

Transport &BenchBoard::line() { return m_emulator ? m_emulator->transport() : *m_closed; }

std::vector<std::uint8_t> BenchBoard::image(std::size_t bytes, std::uint64_t seed) const
{
    auto image = m_module;
    Random random(seed);
    // What is hard for the link as well as what is random: nothing but start bytes, ends of commands, or text.
    constexpr std::uint8_t kHard[] = {0xA6, '%', 0, 'i'};
    const auto hard = random.below(8);
    while (image.size() < bytes) {
        const auto value = static_cast<std::uint8_t>(random.next());
        image.push_back(hard < std::size(kHard) && random.below(16) ? kHard[hard] : value);
    }
    for (std::size_t i = 0; i < 4; ++i)
        image[kImageBytesField + i] = static_cast<std::uint8_t>(image.size() >> (8 * i));
    return image;
}

} // namespace thimble::tests
