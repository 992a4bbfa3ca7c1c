// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace thimble::compiler {

/// A folder of its own below `parent`, gone with this object unless kept. Folders of processes that died are left to the next
/// call, which removes those older than a day.
class ScratchFolder
{
public:
    static core::Result<ScratchFolder> make(const std::filesystem::path &parent);
    ScratchFolder(ScratchFolder &&other) noexcept;
    ScratchFolder &operator=(ScratchFolder &&) = delete;
    ~ScratchFolder();

    const std::filesystem::path &path() const { return m_path; }
    core::Result<void> write(const std::string &relative, std::string_view text) const;
    /// Gives the folder its final name; when another process was quicker, its folder stays and this one goes.
    core::Result<void> become(const std::filesystem::path &final);

private:
    explicit ScratchFolder(std::filesystem::path path) : m_path(std::move(path)) { }

    std::filesystem::path m_path;
};

} // namespace thimble::compiler
