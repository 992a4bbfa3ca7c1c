// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/link/process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace thimble::compiler {

namespace {
constexpr int kPollMs = 50;

core::Error cannotStart(const std::filesystem::path &program, int reason)
{
    return {core::ErrorCode::Target,
            program.string() + " could not be started: " + std::strerror(reason) + ".",
            {}};
}

/// The child's side: everything here must be safe between fork and exec, so no allocation.
[[noreturn]] void becomeProgram(const char *program, char *const *arguments, const char *folder, int output,
                                pid_t parent)
{
    ::setpgid(0, 0); // a compiler driver's own children go with it
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(127); // the parent died before the line above
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    const int input = ::open("/dev/null", O_RDONLY);
    if (::chdir(folder) != 0 || ::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0)
        ::_exit(126);
    ::execv(program, arguments);
    ::_exit(127);
}

int waitFor(pid_t child)
{
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Reads until the program closes its output; kills it on request.
void collect(int output, pid_t child, const std::stop_token &stop, std::string &text)
{
    char buffer[4096];
    for (bool killed = false;;) {
        pollfd waiting{output, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, kPollMs);
        if (stop.stop_requested() && !killed) {
            ::kill(-child, SIGKILL);
            ::kill(child, SIGKILL); // in case it has not made its group yet
            killed = true;
        }
        if (ready <= 0)
            continue;
        const auto count = ::read(output, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        if (text.size() < kMostOutput)
            text.append(buffer, std::size_t(count));
    }
}
} // namespace

core::Result<ProcessResult> runProcess(const std::filesystem::path &program,
                                       const std::vector<std::string> &arguments,
                                       const std::filesystem::path &folder, std::stop_token stop)
{
    const auto programName = program.string();
    const auto folderName = folder.string();
    std::vector<char *> argv{const_cast<char *>(programName.c_str())};
    for (const auto &argument : arguments)
        argv.push_back(const_cast<char *>(argument.c_str()));
    argv.push_back(nullptr);

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return cannotStart(program, errno);
    const auto parent = ::getpid();
    const auto child = ::fork();
    if (child == 0)
        becomeProgram(programName.c_str(), argv.data(), folderName.c_str(), ends[1], parent);
    const int reason = errno;
    ::close(ends[1]);
    if (child < 0) {
        ::close(ends[0]);
        return cannotStart(program, reason);
    }
    ProcessResult result;
    collect(ends[0], child, stop, result.output);
    ::close(ends[0]);
    result.exitCode = waitFor(child);
    if (stop.stop_requested())
        return core::cancelled();
    if (result.exitCode == 127 && result.output.empty())
        return cannotStart(program, ENOENT);
    return result;
}

} // namespace thimble::compiler
