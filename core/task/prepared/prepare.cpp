// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

// How a prepared folder comes to be: all files are written into NAME.part beside it, synced, then the folder is renamed, so
// NAME exists only whole. A lock file beside it makes processes take turns; the lock dies with its process.

#include "core/task/prepared/featurefile.h"
#include "core/task/sources/datasource.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace thimble::core {

namespace fs = std::filesystem;

namespace {
constexpr int kFeatureVersion = 1; // raise when the same data would give other rows
constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};

std::size_t inputBytes(const TaskShape &shape)
{
    return std::size_t(shape.height) * std::size_t(shape.width) * std::size_t(shape.channels);
}

/// Title, description and floor may change without making the features anew.
std::string cacheKey(const Task &task, const DataOrigin &origin)
{
    const Json content{{"features", kFeatureVersion},
                       {"classes", task.classNames},
                       {"input",
                        {task.shape.height, task.shape.width, task.shape.channels, task.shape.inputScale,
                         task.shape.inputZeroPoint}},
                       {"source", task.data},
                       {"options", task.dataOptions},
                       {"identity", origin.identity}};
    return sha256Hex(content.dump()).substr(0, 16);
}

class FolderLock
{
public:
    static Result<FolderLock> acquire(const fs::path &file, std::stop_token stop,
                                      const ProgressCallback &progress)
    {
        FolderLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
        if (lock.m_descriptor < 0)
            return Error{
                ErrorCode::Input, "Cannot write " + file.string() + ": " + std::strerror(errno) + ".", {}};
        while (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK && errno != EINTR)
                return Error{
                    ErrorCode::Input, "Cannot lock " + file.string() + ": " + std::strerror(errno) + ".", {}};
            if (stop.stop_requested())
                return cancelled();
            if (progress)
                progress({-1, "waiting for another process that prepares the same features"});
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return lock;
    }
    FolderLock(FolderLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) { }
    FolderLock &operator=(FolderLock &&) = delete;
    ~FolderLock()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

private:
    explicit FolderLock(int descriptor) : m_descriptor(descriptor) { }
    int m_descriptor;
};

Result<void> checkPrepared(const fs::path &folder, const Task &task)
{
    for (const auto split : kSplits) {
        const auto features = openFeatures(folder, split);
        if (!features)
            return features.error();
        if ((*features)->rowBytes() != inputBytes(task.shape))
            return Error{ErrorCode::Input,
                         featureFile(folder, split).string() + " has rows of "
                             + std::to_string((*features)->rowBytes()) + " bytes, but the task's input has "
                             + std::to_string(inputBytes(task.shape)) + ".",
                         {}};
    }
    return {};
}

class FolderSink : public RowSink
{
public:
    static Result<FolderSink> create(const fs::path &folder, const Task &task, const std::string &key)
    {
        FolderSink sink;
        for (const auto split : kSplits) {
            auto writer = FeatureWriter::create(featureFile(folder, split), split, inputBytes(task.shape),
                                                task.shape.classes, key);
            if (!writer)
                return writer.error();
            sink.m_writers.push_back(std::move(*writer));
        }
        return sink;
    }

    Result<void> add(Split split, int label, const std::string &speaker,
                     std::span<const std::int8_t> row) override
    {
        const auto [it, isNew] = m_groups.try_emplace(speaker, int(m_names.size()));
        if (isNew)
            m_names.push_back(speaker);
        return m_writers[std::size_t(split)].add(label, it->second, row);
    }

    Result<void> finish()
    {
        for (auto &writer : m_writers) {
            if (writer.rows() == 0)
                return Error{ErrorCode::Input, "The data gives no sample at all for one of the splits.", {}};
            if (const auto finished = writer.finish(); !finished)
                return finished;
        }
        return {};
    }

    const std::vector<std::string> &speakers() const { return m_names; }

private:
    std::vector<FeatureWriter> m_writers;
    std::map<std::string, int> m_groups;
    std::vector<std::string> m_names;
};

Result<void> makeInto(const fs::path &part, const Task &task, const DataSource &source,
                      const DataOrigin &origin, const std::string &key, std::stop_token stop,
                      const ProgressCallback &progress)
{
    auto sink = FolderSink::create(part, task, key);
    if (!sink)
        return sink.error();
    const auto facts = source.make(task, origin, *sink, stop, progress);
    if (!facts)
        return facts.error();
    if (const auto finished = sink->finish(); !finished)
        return finished;
    const Json about{{"task", task.id},
                     {"key", key},
                     {"synthetic", task.synthetic},
                     {"source", task.data},
                     {"description", origin.description},
                     {"notes", origin.notes},
                     {"identity", origin.identity},
                     {"facts", *facts},
                     {"speakers", sink->speakers()}};
    return writeFileAtomically(part / "about.json",
                               about.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<fs::path> publish(const fs::path &part, const fs::path &folder)
{
    std::error_code failure;
    fs::remove_all(folder, failure); // only ever a damaged one: a whole one is returned before
    fs::rename(part, folder, failure);
    if (failure)
        return Error{ErrorCode::Input, "Cannot rename " + part.string() + ": " + failure.message() + ".", {}};
    return folder;
}
} // namespace

Result<fs::path> prepareTask(const Task &task, const DataPlaces &places, std::stop_token stop,
                             const ProgressCallback &progress)
{
    const auto source = dataSourceOf(task);
    if (!source)
        return source.error();
    const auto origin = (*source)->locate(task, places);
    if (!origin)
        return origin.error();
    if (origin->prepared) {
        const auto checked = checkPrepared(origin->folder, task);
        return checked ? Result<fs::path>(origin->folder) : Result<fs::path>(checked.error());
    }

    const auto key = cacheKey(task, *origin);
    const auto root = places.cache / "features";
    const auto folder = root / (task.id + "-" + key);
    std::error_code failure;
    if (fs::exists(folder, failure) && checkPrepared(folder, task))
        return folder;
    fs::create_directories(root, failure);
    if (failure)
        return Error{ErrorCode::Input, "Cannot create " + root.string() + ": " + failure.message() + ".", {}};
    const auto lock = FolderLock::acquire(fs::path(folder).concat(".lock"), stop, progress);
    if (!lock)
        return lock.error();
    if (fs::exists(folder, failure) && checkPrepared(folder, task))
        return folder; // another process made it while this one waited
    const auto part = fs::path(folder).concat(".part");
    fs::remove_all(part, failure); // of a process that was killed: nobody else writes under the lock
    fs::create_directories(part, failure);
    if (failure)
        return Error{ErrorCode::Input, "Cannot create " + part.string() + ": " + failure.message() + ".", {}};
    const auto made = makeInto(part, task, **source, *origin, key, stop, progress);
    if (!made) {
        fs::remove_all(part, failure);
        return made.error();
    }
    return publish(part, folder);
}

Result<fs::path> keepPrepared(const Task &task, const fs::path &preparedDir, const fs::path &userDataFolder)
{
    const auto folder = userDataFolder / task.id;
    const auto part = userDataFolder / (task.id + ".part-" + std::to_string(::getpid()));
    std::error_code failure;
    if (fs::equivalent(preparedDir, folder, failure))
        return folder;
    if (fs::exists(folder, failure) && !fs::exists(featureFile(folder, Split::Train), failure))
        return Error{ErrorCode::Input,
                     folder.string() + " holds something else than prepared features: move it away first.",
                     {}};
    fs::create_directories(userDataFolder, failure);
    fs::remove_all(part, failure);
    fs::copy(preparedDir, part, failure);
    if (failure) {
        const auto why = failure.message();
        fs::remove_all(part, failure);
        return Error{
            ErrorCode::Input, "Cannot copy the features to " + folder.string() + ": " + why + ".", {}};
    }
    return publish(part, folder);
}

} // namespace thimble::core
