// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/store/projectlock.h"

#include "core/base/json.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace thimble::core {

namespace {
std::string hostName()
{
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// "process 4711 on host", as far as the holder has written it.
std::string holderOf(int descriptor)
{
    std::array<char, 512> bytes{};
    const auto count = ::pread(descriptor, bytes.data(), bytes.size(), 0);
    const auto json = parseJson({bytes.data(), std::size_t(count > 0 ? count : 0)}, "lock");
    if (!json || !json->is_object())
        return "another process";
    JsonReader reader(*json, "lock");
    const auto process = reader.integer("process", 1, 1 << 30, 0);
    const auto host = reader.text("host", "");
    if (!reader.check() || process == 0)
        return "another process";
    return "process " + std::to_string(process) + " on " + host;
}
} // namespace

Result<ProjectLock> ProjectLock::take(const std::filesystem::path &folder)
{
    const auto file = folder / "lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return Error{
            ErrorCode::Input, "Cannot write into " + folder.string() + ": " + std::strerror(errno) + ".", {}};
    ProjectLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorCode::Input,
                     folder.string() + " is open in " + holderOf(descriptor)
                         + "; close it there first, or only look at it here.",
                     {}};
    const auto text = toLine({{"process", ::getpid()}, {"host", hostName()}}) + "\n";
    if (::ftruncate(descriptor, 0) != 0
        || ::pwrite(descriptor, text.data(), text.size(), 0) != ssize_t(text.size()))
        return Error{
            ErrorCode::Input, "Cannot write " + file.string() + ": " + std::strerror(errno) + ".", {}};
    return lock;
}

ProjectLock::~ProjectLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

ProjectLock::ProjectLock(ProjectLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1))
{ }

ProjectLock &ProjectLock::operator=(ProjectLock &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

} // namespace thimble::core
