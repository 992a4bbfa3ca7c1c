// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/plugin/pluginregistry.h"

#include "core/plugin/metadata.h"

#include <QCoreApplication>
#include <QPluginLoader>
#include <QThread>

#include <algorithm>
#include <mutex>

namespace thimble::core {

namespace {
struct Entry
{
    PluginInfo info;
    std::unique_ptr<QPluginLoader> loader; // never unloaded: code that may own threads stays
};

std::vector<std::filesystem::path> librariesIn(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto &file : std::filesystem::directory_iterator(folder, failure)) {
        if (file.path().extension() == ".so")
            files.push_back(std::filesystem::absolute(file.path(), failure));
    }
    std::sort(files.begin(), files.end());
    return files;
}

Error unusable(const std::string &kind, const PluginInfo &info)
{
    return {ErrorCode::Unsupported, "The " + kind + " " + info.id + " cannot be used: " + info.problem, {}};
}

/// Runs what a plugin offers; nothing that foreign code throws goes further.
template<class Value, class Call>
Result<Value> guarded(const std::string &id, const Call &call)
{
    try {
        auto made = call();
        if (made && !*made)
            return Error{ErrorCode::Internal,
                         "The plugin " + id + " gave nothing and no reason; report it to its maker.",
                         {}};
        return made;
    } catch (const std::exception &e) {
        return Error{ErrorCode::Internal, "The plugin " + id + " failed while it was being set up.",
                     e.what()};
    } catch (...) {
        return Error{ErrorCode::Internal, "The plugin " + id + " failed while it was being set up.", {}};
    }
}
} // namespace

struct PluginRegistry::Private
{
    explicit Private(ResourceLocator places) : locator(std::move(places)) { scan(); }

    void scan();
    Result<Entry *> find(const std::string &kind, const std::string &id);
    Error unknown(const std::string &kind, const std::string &id) const;
    Result<QObject *> load(Entry &entry);

    /// The factory and the checked options. Loading happens under the lock, making things does not.
    template<class Factory>
    Result<std::pair<Factory *, Json>> open(const std::string &kind, const std::string &id,
                                            const Json &options);

    const ResourceLocator locator;
    mutable std::mutex mutex;
    std::vector<Entry> entries; // as many as at the start: addresses stay
};

const char *pluginStateName(PluginState state)
{
    switch (state) {
    case PluginState::Listed:
        return "listed";
    case PluginState::Loaded:
        return "loaded";
    case PluginState::Broken:
        return "broken";
    }
    return "broken";
}

void PluginRegistry::Private::scan()
{
    for (const auto &folder : locator.pluginFolders()) {
        for (const auto &file : librariesIn(folder)) {
            auto info = readPluginInfo(file);
            const auto twin = std::find_if(entries.begin(), entries.end(), [&info](const Entry &other) {
                return other.info.id == info.id && other.info.state != PluginState::Broken;
            });
            if (info.state != PluginState::Broken && twin != entries.end()) {
                info.state = PluginState::Broken;
                info.problem = file.string() + " has the same id, " + info.id + ", as "
                    + twin->info.file.string() + ", which is used: remove one of them.";
            }
            entries.push_back({std::move(info), nullptr});
        }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return std::tie(a.info.kind, a.info.id) < std::tie(b.info.kind, b.info.id);
    });
}

Error PluginRegistry::Private::unknown(const std::string &kind, const std::string &id) const
{
    std::string known;
    for (const auto &entry : entries) {
        if (entry.info.kind == kind && entry.info.state != PluginState::Broken)
            known += (known.empty() ? "" : ", ") + entry.info.id;
    }
    return {ErrorCode::Option,
            "There is no " + kind + " \"" + id + "\"; "
                + (known.empty() ? "none is installed." : "there are " + known + "."),
            {}};
}

Result<Entry *> PluginRegistry::Private::find(const std::string &kind, const std::string &id)
{
    const Entry *damaged = nullptr;
    for (auto &entry : entries) {
        if (entry.info.id != id || (!entry.info.kind.empty() && entry.info.kind != kind))
            continue;
        if (entry.info.state != PluginState::Broken)
            return &entry;
        damaged = &entry;
    }
    if (damaged)
        return unusable(kind, damaged->info);
    return unknown(kind, id);
}

Result<QObject *> PluginRegistry::Private::load(Entry &entry)
{
    if (!entry.loader) {
        entry.loader = std::make_unique<QPluginLoader>(QString::fromStdString(entry.info.file.string()));
        // Lazy binding would hide a missing symbol until it is called, and then end the process.
        entry.loader->setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
        if (const auto *application = QCoreApplication::instance())
            entry.loader->moveToThread(application->thread());
    }
    auto *instance = entry.loader->instance();
    if (!instance) {
        entry.info.problem = entry.info.file.filename().string()
            + " cannot be loaded: " + entry.loader->errorString().toStdString() + ".";
        entry.info.state = PluginState::Broken;
        return unusable(entry.info.kind, entry.info);
    }
    return instance;
}

template<class Factory>
Result<std::pair<Factory *, Json>> PluginRegistry::Private::open(const std::string &kind,
                                                                 const std::string &id, const Json &options)
{
    const std::lock_guard lock(mutex);
    const auto found = find(kind, id);
    if (!found)
        return found.error();
    auto *entry = *found;
    auto resolved = resolveOptions(entry->info.options, options, id);
    if (!resolved)
        return resolved.error();
    const auto instance = load(*entry);
    if (!instance)
        return instance.error();
    auto *factory = qobject_cast<Factory *>(*instance);
    if (!factory) {
        entry->info.state = PluginState::Broken;
        entry->info.problem = entry->info.file.filename().string() + " names the interface of a " + kind
            + " but does not implement it: it lacks Q_INTERFACES.";
        return unusable(kind, entry->info);
    }
    entry->info.state = PluginState::Loaded;
    return std::pair(factory, std::move(*resolved));
}

PluginRegistry::PluginRegistry(ResourceLocator locator) : d(std::make_unique<Private>(std::move(locator))) { }

PluginRegistry::~PluginRegistry() = default;

std::vector<PluginInfo> PluginRegistry::plugins() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<PluginInfo> infos;
    for (const auto &entry : d->entries)
        infos.push_back(entry.info);
    return infos;
}

const ResourceLocator &PluginRegistry::locator() const { return d->locator; }

Result<PluginInfo> PluginRegistry::find(const std::string &kind, const std::string &id) const
{
    const std::lock_guard lock(d->mutex);
    const auto found = d->find(kind, id);
    if (!found)
        return found.error();
    return (*found)->info;
}

Result<std::unique_ptr<Strategy>> PluginRegistry::strategy(const std::string &id, SearchProblem problem)
{
    auto opened = d->open<StrategyFactory>("strategy", id, problem.options);
    if (!opened)
        return opened.error();
    problem.options = std::move(opened->second);
    return guarded<std::unique_ptr<Strategy>>(id, [&] { return opened->first->create(problem); });
}

Result<std::shared_ptr<Compiler>> PluginRegistry::compiler(const std::string &id, const Json &options)
{
    const auto opened = d->open<CompilerFactory>("compiler", id, options);
    if (!opened)
        return opened.error();
    return guarded<std::shared_ptr<Compiler>>(
        id, [&] { return opened->first->create(d->locator, opened->second); });
}

Result<std::shared_ptr<Trainer>> PluginRegistry::trainer(const std::string &id, const Json &options)
{
    const auto opened = d->open<TrainerFactory>("trainer", id, options);
    if (!opened)
        return opened.error();
    return guarded<std::shared_ptr<Trainer>>(
        id, [&] { return opened->first->create(d->locator, opened->second); });
}

Result<std::shared_ptr<BoardLink>> PluginRegistry::boardLink(const std::string &id, const Json &options)
{
    const auto opened = d->open<BoardLinkFactory>("boardlink", id, options);
    if (!opened)
        return opened.error();
    return guarded<std::shared_ptr<BoardLink>>(
        id, [&] { return opened->first->create(d->locator, opened->second); });
}

} // namespace thimble::core
