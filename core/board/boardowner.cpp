// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/boardowner.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace thimble::core {

namespace {
constexpr std::array kUses = {BoardUse::Free, BoardUse::Console, BoardUse::Loading, BoardUse::Benchmarking};

/// "/dev/ttyACM0" and a link to it are one port; any other name is taken as it is.
std::string nameOf(const std::string &port)
{
    std::error_code failure;
    auto name = std::filesystem::canonical(port, failure).string();
    if (failure)
        name = port;
    for (auto &c : name) {
        if (c == '/')
            c = '_';
    }
    return name;
}

BoardOwner::Holder readHolder(int file)
{
    std::array<char, 32> text{};
    BoardOwner::Holder holder;
    if (::pread(file, text.data(), text.size() - 1, 0) <= 0)
        return holder;
    char *behind = nullptr;
    const auto use = std::strtoul(text.data(), &behind, 10);
    if (use < kUses.size())
        holder.use = kUses[use];
    holder.process = std::strtol(behind, nullptr, 10);
    return holder;
}

void writeHolder(int file, BoardUse use)
{
    const auto text = std::to_string(static_cast<int>(use)) + " " + std::to_string(::getpid()) + "\n";
    // Who cannot be named is still kept out by the lock.
    if (::pwrite(file, text.data(), text.size(), 0) >= 0)
        static_cast<void>(::ftruncate(file, static_cast<off_t>(text.size())) == 0);
}

Error taken(const std::string &port, const BoardOwner::Holder &holder)
{
    if (holder.use == BoardUse::Free) // its name is not written yet
        return {
            ErrorCode::Target, port + " is in use by another program; wait for it or close it there.", {}};
    const bool ours = holder.process == ::getpid();
    const auto who = ours ? std::string("this program") : "process " + std::to_string(holder.process);
    return {ErrorCode::Target,
            port + " is in use (" + boardUseName(holder.use) + ", by " + who
                + "); wait for it or close it there.",
            {}};
}
} // namespace

const char *boardUseName(BoardUse use)
{
    switch (use) {
    case BoardUse::Free:
        return "free";
    case BoardUse::Console:
        return "console";
    case BoardUse::Loading:
        return "loading a program";
    case BoardUse::Benchmarking:
        return "measuring";
    }
    return "free";
}

BoardClaim::BoardClaim(int file, BoardUse use) : m_file(file) { become(use); }

BoardClaim::BoardClaim(BoardClaim &&other) noexcept : m_file(std::exchange(other.m_file, -1)) { }

BoardClaim &BoardClaim::operator=(BoardClaim &&other) noexcept
{
    std::swap(m_file, other.m_file);
    return *this;
}

BoardClaim::~BoardClaim()
{
    if (m_file >= 0)
        ::close(m_file);
}

void BoardClaim::become(BoardUse use) { writeHolder(m_file, use); }

std::filesystem::path BoardOwner::fileOf(const std::string &port) const { return m_folder / nameOf(port); }

Result<BoardClaim> BoardOwner::claim(const std::string &port, BoardUse use) const
{
    std::error_code failure;
    std::filesystem::create_directories(m_folder, failure);
    const auto path = fileOf(port);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return Error{ErrorCode::Target,
                     "It cannot be noted who uses " + port + ": " + path.string() + ": "
                         + std::strerror(errno) + ".",
                     {}};
    if (::flock(file, LOCK_EX | LOCK_NB) == 0)
        return BoardClaim(file, use);
    const auto holder = readHolder(file);
    ::close(file);
    return taken(port, holder);
}

std::optional<BoardOwner::Holder> BoardOwner::holder(const std::string &port) const
{
    const int file = ::open(fileOf(port).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return std::nullopt;
    std::optional<Holder> found;
    if (::flock(file, LOCK_SH | LOCK_NB) != 0)
        found = readHolder(file);
    ::close(file);
    return found;
}

} // namespace thimble::core
