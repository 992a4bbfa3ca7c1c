// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace thimble::core {

namespace {
using Clock = std::chrono::steady_clock;

/// Everything that a child needs to be started with its stdout on a pipe; descriptors are closed on the way out.
class Pipe
{
public:
    Pipe() { m_open = ::pipe2(m_ends, O_CLOEXEC) == 0; }
    ~Pipe()
    {
        closeWriter();
        if (m_open)
            ::close(m_ends[0]);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;
    bool isOpen() const { return m_open; }
    int reader() const { return m_ends[0]; }
    int writer() const { return m_ends[1]; }
    void closeWriter()
    {
        if (m_open && m_ends[1] >= 0)
            ::close(m_ends[1]);
        m_ends[1] = -1;
    }

private:
    int m_ends[2] = {-1, -1};
    bool m_open = false;
};

int spawn(const std::filesystem::path &program, const std::vector<std::string> &arguments, int out,
          pid_t &child)
{
    std::vector<char *> argv{const_cast<char *>(program.c_str())};
    for (const auto &argument : arguments)
        argv.push_back(const_cast<char *>(argument.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // Our own threads block signals; a child must be able to die of them.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    const int failure = posix_spawn(&child, program.c_str(), &actions, &attributes, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failure;
}

enum class Ending { Closed, Stopped, TooLong, TooMuch };

Ending readAll(int descriptor, std::vector<std::uint8_t> &bytes, std::stop_token stop, std::size_t limit,
               Clock::time_point deadline)
{
    std::uint8_t buffer[16384];
    for (;;) {
        if (stop.stop_requested())
            return Ending::Stopped;
        if (Clock::now() > deadline)
            return Ending::TooLong;
        pollfd waiting{descriptor, POLLIN, 0};
        if (::poll(&waiting, 1, 50) <= 0)
            continue;
        const auto got = ::read(descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return Ending::Closed;
        bytes.insert(bytes.end(), buffer, buffer + got);
        if (bytes.size() > limit)
            return Ending::TooMuch;
    }
}
} // namespace

Result<std::vector<std::uint8_t>> programOutput(const std::filesystem::path &program,
                                                const std::vector<std::string> &arguments,
                                                std::stop_token stop, std::size_t limit,
                                                std::chrono::milliseconds patience)
{
    std::string command = program.filename().string();
    for (const auto &argument : arguments)
        command += " " + argument;
    const auto failed = [&command](const std::string &why) {
        return Error{ErrorCode::Target, "`" + command + "` " + why + ".", {}};
    };
    Pipe pipe;
    pid_t child = -1;
    const int failure = pipe.isOpen() ? spawn(program, arguments, pipe.writer(), child) : errno;
    if (failure != 0)
        return failed(std::string("cannot be started: ") + std::strerror(failure));
    pipe.closeWriter();
    std::vector<std::uint8_t> bytes;
    const auto ending = readAll(pipe.reader(), bytes, stop, limit, Clock::now() + patience);
    if (ending != Ending::Closed)
        ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    if (ending == Ending::Stopped)
        return cancelled();
    if (ending == Ending::TooLong)
        return failed("did not end in time");
    if (ending == Ending::TooMuch)
        return failed("wrote more than " + std::to_string(limit) + " bytes");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return failed("failed");
    return bytes;
}

} // namespace thimble::core
