// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-emulated/emulator.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace thimble::plugins {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {
constexpr std::size_t kMaxOutput = 64u << 10;
constexpr std::size_t kMaxFacts = 256u << 20;

std::string contents(int fd, std::size_t limit)
{
    std::string text;
    std::array<char, 65536> chunk;
    for (off_t at = 0; text.size() < limit;) {
        const auto got = ::pread(fd, chunk.data(), chunk.size(), at);
        if (got <= 0)
            break;
        text.append(chunk.data(), static_cast<std::size_t>(got));
        at += got;
    }
    return text;
}

/// QEMU separates options by commas and takes a doubled one for a comma.
std::string escaped(const std::string &path)
{
    std::string text;
    for (const char c : path)
        text += c == ',' ? std::string(",,") : std::string(1, c);
    return text;
}

/// The facts plugin's options, as firmware/emulator/plugin.cpp states them.
std::string pluginOptions(const Emulator::Setup &setup, int facts)
{
    auto text = escaped(setup.factsPlugin.string()) + ",out=/proc/self/fd/" + std::to_string(facts)
        + ",flash=" + std::to_string(setup.flashBase) + ":" + std::to_string(setup.flashBytes);
    for (const auto &cache : setup.caches) {
        text += ",cache=" + cache.name + ":" + cache.uses;
        for (const auto number :
             {cache.base, cache.bytes, static_cast<std::uint32_t>(cache.lineBytes),
              static_cast<std::uint32_t>(cache.ways), static_cast<std::uint32_t>(cache.sets)})
            text += ":" + std::to_string(number);
    }
    return text;
}

std::vector<std::string> arguments(const Emulator::Setup &setup, int uart, int facts)
{
    std::vector<std::string> words{setup.qemu.string(),
                                   "-M",
                                   setup.machine,
                                   "-nodefaults",
                                   "-no-user-config",
                                   "-display",
                                   "none",
                                   "-monitor",
                                   "none",
                                   "-icount",
                                   "shift=" + std::to_string(setup.clockShift) + ",sleep=on"
                                       + (setup.realTime ? ",align=on" : ""),
                                   "-chardev",
                                   "socket,id=uart,fd=" + std::to_string(uart),
                                   "-serial",
                                   "chardev:uart",
                                   "-kernel",
                                   setup.firmware.string()};
    if (!setup.factsPlugin.empty())
        words.insert(words.end(), {"-plugin", pluginOptions(setup, facts)});
    if (setup.semihosting)
        words.push_back("-semihosting");
    return words;
}

/// Between fork and exec only what is safe there: no allocation, no locks.
[[noreturn]] void becomeQemu(char *const *argv, int uart, int facts, int output, pid_t parent)
{
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(127);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::fcntl(uart, F_SETFD, 0);
    ::fcntl(facts, F_SETFD, 0);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::execv(argv[0], argv);
    ::_exit(127);
}

Error systemError(const char *what)
{
    return {ErrorCode::Target,
            std::string("The emulator could not be started: ") + what + " failed (" + std::strerror(errno)
                + ").",
            {}};
}
} // namespace

Result<std::unique_ptr<Emulator>> Emulator::start(const Setup &setup)
{
    std::unique_ptr<Emulator> emulator(new Emulator);
    std::array<int, 2> uart{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, uart.data()) != 0)
        return systemError("socketpair");
    emulator->m_transport = std::make_unique<core::FdTransport>(uart[0], "the emulated board");
    emulator->m_facts = ::memfd_create("thimble-facts", MFD_CLOEXEC);
    emulator->m_output = ::memfd_create("thimble-qemu", MFD_CLOEXEC);
    if (emulator->m_facts < 0 || emulator->m_output < 0) {
        ::close(uart[1]);
        return systemError("memfd_create");
    }
    ::fcntl(emulator->m_output, F_SETFL, O_APPEND);

    auto words = arguments(setup, uart[1], emulator->m_facts);
    std::vector<char *> argv;
    for (auto &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t parent = ::getpid();
    emulator->m_pid = ::fork();
    if (emulator->m_pid == 0)
        becomeQemu(argv.data(), uart[1], emulator->m_facts, emulator->m_output, parent);
    ::close(uart[1]);
    if (emulator->m_pid < 0)
        return systemError("fork");
    return emulator;
}

Emulator::~Emulator()
{
    stop();
    if (m_facts >= 0)
        ::close(m_facts);
    if (m_output >= 0)
        ::close(m_output);
}

void Emulator::stop()
{
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGKILL);
    while (::waitpid(m_pid, &m_status, 0) < 0 && errno == EINTR) { }
    m_pid = -1;
}

bool Emulator::ended()
{
    // Its end of the socket closes a moment before the process can be waited for.
    for (int tries = 0; m_pid > 0 && tries < 20; ++tries) {
        if (::waitpid(m_pid, &m_status, WNOHANG) == m_pid)
            m_pid = -1;
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return m_pid <= 0;
}

bool Emulator::succeeded() const { return m_pid <= 0 && WIFEXITED(m_status) && WEXITSTATUS(m_status) == 0; }

std::string Emulator::facts() const { return contents(m_facts, kMaxFacts); }

std::string Emulator::lastWords()
{
    auto text = contents(m_output, kMaxOutput);
    if (m_pid <= 0 && WIFSIGNALED(m_status))
        text += std::string("QEMU ended by signal ") + ::strsignal(WTERMSIG(m_status)) + "\n";
    else if (m_pid <= 0 && WIFEXITED(m_status))
        text += "QEMU ended with status " + std::to_string(WEXITSTATUS(m_status)) + "\n";
    return text;
}

} // namespace thimble::plugins
