// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace thimble::core {

/// A program to start as a worker and how patient to be with it.
struct WorkerCommand
{
    std::filesystem::path program;
    std::vector<std::string> arguments;
    std::chrono::milliseconds readyWithin{120000}; ///< loading a big library from a cold disk takes a while
    std::chrono::milliseconds mostSilence{
        600000}; ///< in the middle of a job; a worker tells its progress far more often
    std::chrono::milliseconds cancelGrace{3000}; ///< from the cancel line to SIGKILL
};

/// A child process that is talked to in lines. It is killed by the kernel when this process dies in whatever way
/// (PR_SET_PDEATHSIG), so nothing is left after kill -9. That signal is tied to the thread that forks: the thread here lives
/// exactly as long as the child. The child has a process group of its own: Ctrl+C in the terminal does not reach it.
class WorkerProcess
{
public:
    static Result<std::unique_ptr<WorkerProcess>> start(const WorkerCommand &command);
    /// Closes the child's stdin; kills it after a second.
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess &) = delete;
    WorkerProcess &operator=(const WorkerProcess &) = delete;

    Result<void> send(const std::string &line);

    enum class Event { Line, Nothing, Ended };
    /// The next line of stdout, or Nothing when `timeout` passes, or Ended when the child is gone and all is read.
    Event next(std::string &line, std::chrono::milliseconds timeout);

    void kill();
    /// "was ended by signal 11 (Segmentation fault)", "ended with status 3"; valid after Ended.
    std::string ending() const;
    /// The last lines that the child wrote to stderr.
    std::string lastWords() const;

private:
    WorkerProcess() = default;
    void keep(const WorkerCommand &command);
    bool drain(int descriptor, std::string &buffer);
    void takeLines(std::string &buffer);

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::string> m_lines;
    std::string m_words;
    std::optional<int> m_status; ///< of waitpid
    std::optional<Error> m_failure;
    int m_child = -1;
    int m_stdin = -1;
    bool m_started = false;
    std::thread m_keeper; ///< forks, reads, reaps
};

} // namespace thimble::core
