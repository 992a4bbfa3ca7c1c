// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/store/projectstore.h"

#include "core/store/projectlock.h"
#include "core/store/projectlog.h"

namespace thimble::core {

namespace fs = std::filesystem;

namespace {
constexpr const char *kDatabase = "project.sqlite";
constexpr const char *kNetworks = "networks";

Result<void> makeFolders(const fs::path &folder)
{
    std::error_code failure;
    fs::create_directories(folder / kNetworks, failure);
    if (failure)
        return Error{ErrorCode::Input,
                     "Cannot create the project " + folder.string() + ": " + failure.message() + ".",
                     {}};
    return {};
}

Error noProject(const fs::path &folder)
{
    std::error_code failure;
    const bool exists = fs::exists(folder, failure);
    return {ErrorCode::Input,
            folder.string()
                + (exists ? " is no project of Thimble: it holds no project.sqlite."
                          : " does not exist; a search makes a project with --project."),
            {}};
}
} // namespace

struct ProjectStore::Private
{
    fs::path folder;
    std::optional<ProjectLock> lock; // dropped after the log is closed
    std::shared_ptr<ProjectLog> log;
};

ProjectStore::ProjectStore() : d(std::make_unique<Private>()) { }

ProjectStore::~ProjectStore() { d->log.reset(); }

const fs::path &ProjectStore::folder() const { return d->folder; }

std::shared_ptr<RunLog> ProjectStore::log() { return d->log; }

bool ProjectStore::exists(const fs::path &folder)
{
    std::error_code failure;
    return fs::exists(folder / kDatabase, failure);
}

Result<void> ProjectStore::checkFree(const fs::path &folder)
{
    if (exists(folder))
        return Error{ErrorCode::Option,
                     folder.string() + " holds a project already: go on with \"resume " + folder.string()
                         + "\", or name another folder.",
                     {}};
    return {};
}

Result<std::unique_ptr<ProjectStore>> ProjectStore::create(const fs::path &folder, const RunSpec &spec)
{
    if (auto free = checkFree(folder); !free)
        return free.error();
    if (const auto made = makeFolders(folder); !made)
        return made.error();
    std::unique_ptr<ProjectStore> store(new ProjectStore);
    store->d->folder = fs::absolute(folder).lexically_normal();
    auto lock = ProjectLock::take(folder);
    if (!lock)
        return lock.error();
    store->d->lock = std::move(*lock);
    // Made under another name: a folder is a project only once the file is whole and says what was asked for.
    const auto part = folder / "project.sqlite.part";
    std::error_code failure;
    for (const char *ending : {"", "-wal", "-shm"})
        fs::remove(fs::path(part).concat(ending), failure);
    {
        auto log = ProjectLog::open(part, Database::Access::Create);
        if (!log)
            return log.error();
        const auto created =
            (*log)->append({0, 0, "created", 0, {{"spec", toJson(spec)}, {"thimble", THIMBLE_VERSION}}});
        if (!created)
            return created.error();
    }
    fs::rename(part, folder / kDatabase, failure);
    if (failure)
        return Error{ErrorCode::Input,
                     "Cannot create " + (folder / kDatabase).string() + ": " + failure.message() + ".",
                     {}};
    auto log = ProjectLog::open(folder / kDatabase, Database::Access::Write);
    if (!log)
        return log.error();
    store->d->log = std::move(*log);
    return store;
}

Result<std::unique_ptr<ProjectStore>> ProjectStore::open(const fs::path &folder, Mode mode)
{
    if (!exists(folder))
        return noProject(folder);
    std::unique_ptr<ProjectStore> store(new ProjectStore);
    store->d->folder = fs::absolute(folder).lexically_normal();
    if (mode == Mode::ReadWrite) {
        auto lock = ProjectLock::take(folder);
        if (!lock)
            return lock.error();
        store->d->lock = std::move(*lock);
        if (const auto made = makeFolders(folder); !made)
            return made.error();
    }
    auto log = ProjectLog::open(folder / kDatabase,
                                mode == Mode::ReadWrite ? Database::Access::Write : Database::Access::Read);
    if (!log)
        return log.error();
    store->d->log = std::move(*log);
    return store;
}

} // namespace thimble::core
