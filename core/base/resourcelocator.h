// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace thimble::core {

/// Knows where things lie; made once in main() and passed to whoever needs it.
///
/// The build tree and an installed tree have the same layout under one root: bin/ (programs), lib/thimble/ (plugins/ and the
/// emulator's facts plugin), share/thimble/ (tasks/, boards/, references/, firmware/BOARD/). What the user adds lies in
/// $XDG_DATA_HOME/thimble with the same folder names and comes first; what can be made again lies in $XDG_CACHE_HOME/thimble.
class ResourceLocator
{
public:
    /// From the running program's own path (/proc/self/exe), whatever the working directory is.
    static ResourceLocator fromExecutable();
    ResourceLocator(std::filesystem::path root, std::filesystem::path userData, std::filesystem::path cache);

    const std::filesystem::path &root() const { return m_root; }
    std::filesystem::path program(const std::string &name) const { return m_root / "bin" / name; }
    std::filesystem::path library(const std::string &name) const { return m_root / "lib" / "thimble" / name; }
    std::vector<std::filesystem::path> pluginFolders() const;
    /// The user's file first, then the shipped one; empty when neither exists. `relative` such as "boards/emulated-m4.json".
    std::optional<std::filesystem::path> resource(const std::string &relative) const;
    /// All files with this ending in a resource folder, by name; the user's hide shipped ones of the same name.
    std::vector<std::filesystem::path> resources(const std::string &folder, const std::string &ending) const;
    const std::filesystem::path &userData() const { return m_userData; }
    const std::filesystem::path &cache() const { return m_cache; }

private:
    std::filesystem::path m_root;
    std::filesystem::path m_userData;
    std::filesystem::path m_cache;
};

/// The full path of a program on PATH, or nothing.
std::optional<std::filesystem::path> findProgram(const std::string &name);

} // namespace thimble::core
