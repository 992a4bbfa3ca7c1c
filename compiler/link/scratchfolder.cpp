// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/link/scratchfolder.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <stdlib.h>

namespace thimble::compiler {

namespace fs = std::filesystem;

namespace {
constexpr const char *kPrefix = "work-";

core::Error failed(const fs::path &path, const std::string &reason)
{
    return {
        core::ErrorCode::Target, "The compiler cannot work in " + path.string() + ": " + reason + ".", {}};
}

void removeStale(const fs::path &parent)
{
    std::error_code failure;
    for (const auto &entry : fs::directory_iterator(parent, failure)) {
        const auto changed = entry.last_write_time(failure);
        if (!failure && entry.path().filename().string().starts_with(kPrefix)
            && fs::file_time_type::clock::now() - changed > std::chrono::hours(24))
            fs::remove_all(entry.path(), failure);
    }
}
} // namespace

core::Result<ScratchFolder> ScratchFolder::make(const fs::path &parent)
{
    std::error_code failure;
    fs::create_directories(parent, failure);
    if (failure)
        return failed(parent, failure.message());
    removeStale(parent);
    auto name = (parent / (std::string(kPrefix) + "XXXXXX")).string();
    if (!::mkdtemp(name.data()))
        return failed(parent, std::strerror(errno));
    return ScratchFolder(name);
}

ScratchFolder::ScratchFolder(ScratchFolder &&other) noexcept : m_path(std::move(other.m_path))
{
    other.m_path.clear();
}

ScratchFolder::~ScratchFolder()
{
    std::error_code failure;
    if (!m_path.empty())
        fs::remove_all(m_path, failure);
}

core::Result<void> ScratchFolder::write(const std::string &relative, std::string_view text) const
{
    const auto file = m_path / relative;
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    std::ofstream stream(file, std::ios::binary);
    stream.write(text.data(), std::streamsize(text.size()));
    stream.close();
    if (!stream)
        return failed(file, std::strerror(errno));
    return {};
}

core::Result<void> ScratchFolder::become(const fs::path &final)
{
    std::error_code failure;
    fs::rename(m_path, final, failure);
    if (!failure) {
        m_path.clear();
        return {};
    }
    std::error_code none;
    if (fs::is_directory(final, none))
        return {};
    return failed(final, failure.message());
}

} // namespace thimble::compiler
