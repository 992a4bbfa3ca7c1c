// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace thimble::core {

/// What a board is used for; nobody's: free.
enum class BoardUse { Free, Console, Loading, Benchmarking };
/// For people, lower case: "console", "loading a program".
const char *boardUseName(BoardUse use);

/// One user's hold on a board's port, given back when it goes. Ends with the process, however that ends.
class BoardClaim
{
public:
    BoardClaim(BoardClaim &&other) noexcept;
    BoardClaim &operator=(BoardClaim &&other) noexcept;
    BoardClaim(const BoardClaim &) = delete;
    BoardClaim &operator=(const BoardClaim &) = delete;
    ~BoardClaim();

    /// The same user does something else now: loading has become benchmarking.
    void become(BoardUse use);

private:
    friend class BoardOwner;
    BoardClaim(int file, BoardUse use);

    int m_file = -1;
};

/// Arbitrates between console, loader and benchmark of all threads and all programs of one user: a port has one user at a time,
/// and whoever comes second is told who has it instead of reading half of another's bytes. It is a lock (flock) on one file for
/// each port in `folder`, so nothing is left behind by a program that was killed. Another person's programs are kept out by the
/// port itself (serial ports are opened for exclusive use).
class BoardOwner
{
public:
    struct Holder
    {
        BoardUse use = BoardUse::Free;
        long process = 0;
    };

    explicit BoardOwner(std::filesystem::path folder) : m_folder(std::move(folder)) { }

    /// `port`: what must not be shared, such as "/dev/ttyACM0". Fails with who has it, or why nobody can.
    Result<BoardClaim> claim(const std::string &port, BoardUse use) const;
    /// Who has it now; nothing when it is free.
    std::optional<Holder> holder(const std::string &port) const;

private:
    std::filesystem::path fileOf(const std::string &port) const;

    std::filesystem::path m_folder;
};

} // namespace thimble::core
