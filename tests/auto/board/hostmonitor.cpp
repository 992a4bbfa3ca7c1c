// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "tests/auto/board/hostmonitor.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

extern "C" {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast" // C headers
#include "firmware/boards/board.h"
#include "firmware/boards/fault.h"
#include "firmware/monitor/dispatch.h"
#include "firmware/monitor/link.h"
#include "firmware/monitor/loader.h"
#pragma GCC diagnostic pop
}

namespace {
constexpr std::size_t kRegion = 65536;
alignas(16) std::array<std::uint8_t, kRegion> moduleRegion;
alignas(16) std::array<std::uint8_t, kRegion> moduleRam;
std::array<std::uint8_t, 4096> inputCopy;
int deviceEnd = -1; // written by the monitor's thread only while it lives

void serve(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        pollfd entry{deviceEnd, POLLIN, 0};
        std::array<std::uint8_t, 4096> bytes;
        const auto got = ::poll(&entry, 1, 10) > 0 ? ::read(deviceEnd, bytes.data(), bytes.size()) : 0;
        link_silence(board_milliseconds());
        for (ssize_t i = 0; i < got; ++i)
            dispatch_byte(bytes[static_cast<std::size_t>(i)]);
    }
}
} // namespace

extern "C" {
const board_layout *board_where(void)
{
    static const board_layout layout = {reinterpret_cast<std::uintptr_t>(moduleRegion.data()),
                                        kRegion,
                                        reinterpret_cast<std::uintptr_t>(moduleRam.data()),
                                        kRegion,
                                        inputCopy.data(),
                                        inputCopy.size(),
                                        0,
                                        0,
                                        0,
                                        0,
                                        "host"};
    return &layout;
}

void board_write(const void *bytes, std::uint32_t count)
{
    [[maybe_unused]] const auto sent = ::send(deviceEnd, bytes, count, MSG_NOSIGNAL);
}

std::uint32_t board_milliseconds(void)
{
    using namespace std::chrono;
    return static_cast<std::uint32_t>(
        duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count());
}

std::uint32_t board_ticks(void) { return board_milliseconds(); }
std::uint32_t board_ticks_hz(void) { return 1000000; }
int board_ticks_are_cycles(void) { return 0; }
void board_interrupts_off(void) { }
void board_interrupts_on(void) { }
void board_fence(enum board_fence) { }
void board_restart(void) { std::abort(); } // nothing here faults
}

namespace thimble::tests {

HostMonitor::HostMonitor()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
        std::abort();
    m_transport = std::make_unique<core::FdTransport>(ends[0], "the monitor on this machine");
    deviceEnd = ends[1];
    loader_begin(0, 0); // too short: forgets what an earlier test loaded
    moduleRegion.fill(0);
    m_thread = std::jthread(serve);
}

HostMonitor::~HostMonitor()
{
    m_thread.request_stop();
    m_thread.join();
    ::close(deviceEnd);
}

std::vector<std::uint8_t> HostMonitor::image(std::size_t bytes)
{
    thimble_module header{};
    header.magic = THIMBLE_MODULE_MAGIC;
    header.version = THIMBLE_MODULE_VERSION;
    header.image_bytes = static_cast<std::uint32_t>(bytes);
    header.flags = 1;
    header.run = reinterpret_cast<void (*)()>(moduleRegion.data() + sizeof header); // never called
    header.run_laps = reinterpret_cast<void (*)(thimble_lap_fn)>(header.run);
    header.input = reinterpret_cast<std::int8_t *>(moduleRam.data());
    header.input_bytes = 3000;
    header.output = header.input + header.input_bytes;
    header.output_bytes = 10;
    header.layer_count = 3;
    header.name = reinterpret_cast<const char *>(moduleRegion.data() + sizeof header);
    header.bss_start = moduleRam.data();
    header.bss_bytes = 4000;
    std::vector<std::uint8_t> image(bytes);
    for (std::size_t i = 0; i < bytes; ++i)
        image[i] = static_cast<std::uint8_t>(i * i * 31 + i / 251);
    std::memcpy(image.data(), &header, sizeof header);
    std::memcpy(image.data() + sizeof header, "kws01", 6);
    return image;
}

std::vector<std::uint8_t> HostMonitor::region(std::size_t bytes)
{
    return {moduleRegion.begin(), moduleRegion.begin() + static_cast<std::ptrdiff_t>(bytes)};
}

bool HostMonitor::ready() { return loader_module() != nullptr; }

} // namespace thimble::tests
