// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/workerprocess.h"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace thimble::core {

namespace {
constexpr std::size_t kMostLineBytes = 4u << 20;
constexpr std::size_t kMostWaitingLines = 100000;
constexpr std::size_t kMostWords = 4096;
constexpr int kCannotRun = 127;
constexpr int kNice = 10; // the window and the link to the board come first; training takes what they leave

struct Pipes
{
    int stdinOurs = -1, stdinTheirs = -1;
    int stdoutOurs = -1, stdoutTheirs = -1;
    int stderrOurs = -1, stderrTheirs = -1;

    bool open()
    {
        // A socket, because writing to it after the child's end can be told not to raise SIGPIPE.
        std::array<int, 2> pair{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
            return false;
        stdinOurs = pair[0], stdinTheirs = pair[1];
        const timeval patience{5, 0};
        ::setsockopt(stdinOurs, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if (::pipe2(pair.data(), O_CLOEXEC) != 0)
            return false;
        stdoutOurs = pair[0], stdoutTheirs = pair[1];
        if (::pipe2(pair.data(), O_CLOEXEC) != 0)
            return false;
        stderrOurs = pair[0], stderrTheirs = pair[1];
        return true;
    }
    void closeTheirs()
    {
        for (int *end : {&stdinTheirs, &stdoutTheirs, &stderrTheirs}) {
            if (*end >= 0)
                ::close(*end);
            *end = -1;
        }
    }
    void closeOurs()
    {
        for (const int end : {stdinOurs, stdoutOurs, stderrOurs}) {
            if (end >= 0)
                ::close(end);
        }
    }
};

/// One thread per worker: two threads in one worker collapse when anything competes (training notes).
std::vector<std::string> workerEnvironment()
{
    std::vector<std::string> environment{"OMP_NUM_THREADS=1", "OMP_WAIT_POLICY=PASSIVE",
                                         "OPENBLAS_NUM_THREADS=1"};
    for (char **entry = ::environ; *entry; ++entry) {
        const std::string text = *entry;
        if (!text.starts_with("OMP_") && !text.starts_with("OPENBLAS_"))
            environment.push_back(text);
    }
    return environment;
}

std::vector<char *> pointersTo(std::vector<std::string> &texts)
{
    std::vector<char *> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// Between fork and exec only async-signal-safe calls are allowed.
[[noreturn]] void becomeWorker(const Pipes &pipes, char *const *arguments, char *const *environment,
                               pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(kCannotRun); // the parent died in between: nobody would be told
    ::setpgid(0, 0);
    static_cast<void>(::nice(kNice));
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(pipes.stdinTheirs, STDIN_FILENO);
    ::dup2(pipes.stdoutTheirs, STDOUT_FILENO);
    ::dup2(pipes.stderrTheirs, STDERR_FILENO);
    ::close_range(3, UINT_MAX, 0);
    ::execve(arguments[0], arguments, environment);
    ::_exit(kCannotRun);
}
} // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const WorkerCommand &command)
{
    if (::access(command.program.c_str(), X_OK) != 0)
        return Error{ErrorCode::Internal,
                     command.program.string() + " cannot be started: " + std::strerror(errno) + ".",
                     {}};
    std::unique_ptr<WorkerProcess> process(new WorkerProcess);
    process->m_keeper = std::thread([self = process.get(), command] { self->keep(command); });
    std::unique_lock lock(process->m_mutex);
    process->m_changed.wait(lock, [&] { return process->m_started; });
    if (process->m_failure)
        return *process->m_failure;
    lock.unlock();
    return process;
}

void WorkerProcess::keep(const WorkerCommand &command)
{
    std::vector<std::string> arguments{command.program.string()};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    auto environment = workerEnvironment();
    const auto argumentPointers = pointersTo(arguments);
    const auto environmentPointers = pointersTo(environment);
    Pipes pipes;
    const pid_t parent = ::getpid();
    const pid_t child = pipes.open() ? ::fork() : -1;
    const int reason = errno;
    if (child == 0)
        becomeWorker(pipes, argumentPointers.data(), environmentPointers.data(), parent);
    pipes.closeTheirs();
    {
        const std::lock_guard lock(m_mutex);
        m_started = true;
        m_child = child;
        m_stdin = pipes.stdinOurs;
        if (child < 0) {
            m_failure = Error{ErrorCode::Internal,
                              std::string("A worker process cannot be started: ") + std::strerror(reason)
                                  + ". Close other programs or use fewer workers.",
                              {}};
            m_stdin = -1;
        }
    }
    m_changed.notify_all();
    if (child < 0) {
        pipes.closeOurs();
        return;
    }

    std::string output;
    std::string words;
    bool outputOpen = true;
    bool wordsOpen = true;
    while (outputOpen || wordsOpen) {
        std::array<pollfd, 2> ends{{{outputOpen ? pipes.stdoutOurs : -1, POLLIN, 0},
                                    {wordsOpen ? pipes.stderrOurs : -1, POLLIN, 0}}};
        if (::poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR)
            break;
        if (ends[0].revents != 0) {
            outputOpen = drain(pipes.stdoutOurs, output);
            takeLines(output);
        }
        if (ends[1].revents != 0) {
            wordsOpen = drain(pipes.stderrOurs, words);
            if (words.size() > kMostWords)
                words.erase(0, words.size() - kMostWords);
            const std::lock_guard lock(m_mutex);
            m_words = words;
        }
    }
    ::close(pipes.stdoutOurs);
    ::close(pipes.stderrOurs);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    {
        const std::lock_guard lock(m_mutex);
        m_status = status;
    }
    m_changed.notify_all();
}

bool WorkerProcess::drain(int descriptor, std::string &buffer)
{
    std::array<char, 65536> bytes{};
    const auto count = ::read(descriptor, bytes.data(), bytes.size());
    if (count > 0)
        buffer.append(bytes.data(), std::size_t(count));
    return count > 0 || (count < 0 && errno == EINTR);
}

void WorkerProcess::takeLines(std::string &buffer)
{
    {
        const std::lock_guard lock(m_mutex);
        std::size_t begin = 0;
        for (auto end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n', begin)) {
            if (m_lines.size() < kMostWaitingLines)
                m_lines.push_back(buffer.substr(begin, end - begin));
            begin = end + 1;
        }
        buffer.erase(0, begin);
        if (buffer.size() > kMostLineBytes) { // whoever reads this line will refuse it
            m_lines.push_back(buffer.substr(0, 200));
            buffer.clear();
        }
    }
    m_changed.notify_all();
}

WorkerProcess::~WorkerProcess()
{
    {
        std::unique_lock lock(m_mutex);
        if (m_stdin >= 0)
            ::close(m_stdin);
        m_stdin = -1;
        m_changed.wait_for(lock, std::chrono::seconds(1), [this] { return m_status || m_failure; });
    }
    kill();
    if (m_keeper.joinable())
        m_keeper.join();
}

Result<void> WorkerProcess::send(const std::string &line)
{
    const auto text = line + "\n";
    std::size_t sent = 0;
    while (sent < text.size()) {
        const auto count = ::send(m_stdin, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return Error{ErrorCode::Internal,
                         std::string("A worker does not take its job: ") + std::strerror(errno) + ".",
                         lastWords()};
        sent += std::size_t(count);
    }
    return {};
}

WorkerProcess::Event WorkerProcess::next(std::string &line, std::chrono::milliseconds timeout)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, timeout, [this] { return !m_lines.empty() || m_status; });
    if (!m_lines.empty()) {
        line = std::move(m_lines.front());
        m_lines.pop_front();
        return Event::Line;
    }
    return m_status ? Event::Ended : Event::Nothing;
}

void WorkerProcess::kill()
{
    const std::lock_guard lock(m_mutex);
    if (m_child <= 0 || m_status)
        return;
    ::kill(-m_child, SIGKILL); // its helpers too
    ::kill(m_child, SIGKILL);
}

std::string WorkerProcess::ending() const
{
    const std::lock_guard lock(m_mutex);
    const int status = m_status.value_or(0);
    if (WIFSIGNALED(status))
        return "was ended by signal " + std::to_string(WTERMSIG(status)) + " ("
            + ::strsignal(WTERMSIG(status)) + ")";
    return "ended with status " + std::to_string(WEXITSTATUS(status));
}

std::string WorkerProcess::lastWords() const
{
    const std::lock_guard lock(m_mutex);
    return m_words;
}

} // namespace thimble::core
