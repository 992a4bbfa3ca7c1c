// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace thimble::core {

namespace {
Error systemError(const std::string &what, const std::filesystem::path &file, int number)
{
    return {ErrorCode::Input, what + " " + file.string() + ": " + std::strerror(number) + ".", {}};
}

bool writeAll(int descriptor, std::span<const std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = bytes.subspan(std::size_t(written));
    }
    return true;
}
} // namespace

Result<std::vector<std::uint8_t>> readFile(const std::filesystem::path &file, std::size_t limit)
{
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure)) {
        const bool exists = std::filesystem::exists(file, failure);
        return Error{
            ErrorCode::Input, file.string() + (exists ? " is not a regular file." : " does not exist."), {}};
    }
    const auto size = std::filesystem::file_size(file, failure);
    if (failure)
        return systemError("Cannot read", file, failure.value());
    if (size > limit)
        return Error{ErrorCode::Input,
                     file.string() + " has " + std::to_string(size) + " bytes; at most "
                         + std::to_string(limit) + " are accepted here.",
                     {}};
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> stream(std::fopen(file.c_str(), "rb"),
                                                                  &std::fclose);
    if (!stream)
        return systemError("Cannot open", file, errno);
    std::vector<std::uint8_t> bytes(size);
    if (std::fread(bytes.data(), 1, bytes.size(), stream.get()) != bytes.size())
        return systemError("Cannot read all of", file, std::ferror(stream.get()) ? errno : EIO);
    return bytes;
}

Result<void> writeFileAtomically(const std::filesystem::path &file, std::span<const std::uint8_t> bytes)
{
    std::error_code failure;
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path(), failure);
    if (failure)
        return systemError("Cannot create the folder of", file, failure.value());
    // The thread, not the process: two threads may write one file at a time, and the later rename must win whole.
    const auto part = std::filesystem::path(file).concat(".part-" + std::to_string(::gettid()));
    const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return systemError("Cannot write", file, errno);
    const bool written = writeAll(descriptor, bytes) && ::fsync(descriptor) == 0;
    const int number = errno;
    ::close(descriptor);
    if (!written || ::rename(part.c_str(), file.c_str()) != 0) {
        const int reason = written ? errno : number;
        ::unlink(part.c_str());
        return systemError("Cannot write", file, reason);
    }
    return {};
}

Result<void> writeFileAtomically(const std::filesystem::path &file, std::string_view text)
{
    return writeFileAtomically(file,
                               std::span(reinterpret_cast<const std::uint8_t *>(text.data()), text.size()));
}

} // namespace thimble::core
