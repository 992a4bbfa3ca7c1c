// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/resourcelocator.h"

#include <cstdlib>
#include <map>
#include <sstream>
#include <unistd.h>

namespace thimble::core {

namespace fs = std::filesystem;

namespace {
fs::path folderFromEnvironment(const char *variable, const char *belowHome)
{
    const char *value = std::getenv(variable);
    if (value && *value)
        return fs::path(value) / "thimble";
    const char *home = std::getenv("HOME");
    return fs::path(home && *home ? home : "/tmp") / belowHome / "thimble";
}
} // namespace

ResourceLocator ResourceLocator::fromExecutable()
{
    std::error_code failure;
    const auto program = fs::read_symlink("/proc/self/exe", failure);
    return {program.parent_path().parent_path(), folderFromEnvironment("XDG_DATA_HOME", ".local/share"),
            folderFromEnvironment("XDG_CACHE_HOME", ".cache")};
}

ResourceLocator::ResourceLocator(fs::path root, fs::path userData, fs::path cache)
    : m_root(std::move(root))
    , m_userData(std::move(userData))
    , m_cache(std::move(cache))
{ }

std::vector<fs::path> ResourceLocator::pluginFolders() const
{
    return {library("plugins"), m_userData / "plugins"};
}

std::optional<fs::path> ResourceLocator::resource(const std::string &relative) const
{
    for (const auto &candidate : {m_userData / relative, m_root / "share" / "thimble" / relative}) {
        std::error_code failure;
        if (fs::exists(candidate, failure))
            return candidate;
    }
    return std::nullopt;
}

std::vector<fs::path> ResourceLocator::resources(const std::string &folder, const std::string &ending) const
{
    std::map<std::string, fs::path> byName;
    for (const auto &base : {m_userData / folder, m_root / "share" / "thimble" / folder}) {
        std::error_code failure;
        for (const auto &entry : fs::directory_iterator(base, failure)) {
            if (entry.path().extension() == ending)
                byName.try_emplace(entry.path().filename().string(), entry.path());
        }
    }
    std::vector<fs::path> files;
    files.reserve(byName.size());
    for (auto &[name, file] : byName)
        files.push_back(std::move(file));
    return files;
}

std::optional<fs::path> findProgram(const std::string &name)
{
    const char *path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto candidate = fs::path(folder) / name;
        if (!folder.empty() && ::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    }
    return std::nullopt;
}

} // namespace thimble::core
