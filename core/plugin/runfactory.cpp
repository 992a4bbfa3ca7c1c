// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/plugin/runfactory.h"

#include "core/search/workertrainer.h"

#include <algorithm>
#include <thread>

namespace thimble::core {

namespace {
constexpr const char *kDefaultTrainer = "trainer-torch";
constexpr const char *kCompiler = "compiler-thimble";

int coreCount() { return std::max(1, int(std::thread::hardware_concurrency())); }

double secondsUsed(const ReplayedRun &replayed)
{
    double most = 0;
    for (const auto &entry : replayed.entries) {
        if (entry.body.is_object() && entry.body.contains("run_ms") && entry.body["run_ms"].is_number())
            most = std::max(most, entry.body["run_ms"].get<double>() / 1000);
    }
    return most;
}

int candidatesUsed(const ReplayedRun &replayed)
{
    return int(std::count_if(replayed.candidates.begin(), replayed.candidates.end(), [](const auto &entry) {
        return entry.second.state != CandidateState::Rejected;
    }));
}
} // namespace

RunFactory::RunFactory(PluginRegistry &registry, DataPlaces data, std::filesystem::path worker)
    : m_registry(registry)
    , m_data(std::move(data))
    , m_worker(std::move(worker))
{ }

Result<void> RunFactory::chooseTrainer(RunSpec &spec)
{
    const auto strategy = m_registry.find("strategy", spec.strategy);
    if (!strategy)
        return strategy.error();
    if (spec.trainer.empty())
        spec.trainer = strategy->trainer.empty() ? kDefaultTrainer : strategy->trainer;
    if (spec.workers <= 0)
        spec.workers = coreCount();
    return {};
}

Result<void> RunFactory::addBoards(const RunSpec &spec, RunParts &parts)
{
    if (spec.boards.empty())
        return Error{ErrorCode::Option, "A search needs at least one board.", {}};
    for (const auto &id : spec.boards) {
        auto board = findBoard(id, m_registry.locator());
        if (!board)
            return board.error();
        if (parts.links.contains(id))
            return Error{ErrorCode::Option, "The board " + id + " is named twice.", {}};
        auto link = m_registry.boardLink(board->link, Json::object());
        if (!link)
            return link.error();
        if (auto ready = (*link)->ready(*board); !ready)
            return ready;
        parts.links.emplace(id, std::move(*link));
        parts.boards.push_back(std::move(*board));
    }
    return {};
}

Result<void> RunFactory::addTrainers(const RunSpec &spec, RunParts &parts)
{
    const auto trainer = m_registry.find("trainer", spec.trainer);
    if (!trainer)
        return trainer.error();
    parts.needsData = trainer->needsData;
    WorkerCommand command;
    command.program = m_worker;
    command.arguments = {"worker", "--trainer", spec.trainer};
    for (int i = 0; i < spec.workers; ++i)
        parts.trainers.push_back(std::make_shared<WorkerTrainer>(command));
    return {};
}

Result<RunParts> RunFactory::assemble(RunSpec &spec, const std::filesystem::path &project)
{
    if (auto chosen = chooseTrainer(spec); !chosen)
        return chosen.error();
    RunParts parts;
    auto task = findTask(spec.task, m_registry.locator());
    if (!task)
        return task.error();
    if (const auto trainable = checkTrainable(*task); !trainable)
        return trainable.error();
    parts.task = std::move(*task);
    parts.data = m_data;
    parts.project = std::filesystem::absolute(project).lexically_normal();
    if (auto added = addBoards(spec, parts); !added)
        return added.error();
    if (auto added = addTrainers(spec, parts); !added)
        return added.error();
    auto compiler = m_registry.compiler(kCompiler, Json::object());
    if (!compiler)
        return compiler.error();
    parts.compiler = std::move(*compiler);
    auto strategy =
        m_registry.strategy(spec.strategy, {parts.task.shape, spec.limits, spec.strategyOptions, spec.seed});
    if (!strategy)
        return strategy.error();
    parts.strategy = std::move(*strategy);
    return parts;
}

Result<RunFactory::OpenRun> RunFactory::create(RunSpec spec, const std::filesystem::path &project)
{
    if (auto free = ProjectStore::checkFree(project); !free)
        return free.error();
    auto parts = assemble(spec, project);
    if (!parts)
        return parts.error();
    auto store = ProjectStore::create(project, spec);
    if (!store)
        return store.error();
    parts->log = (*store)->log();
    auto run = std::make_unique<Run>(spec, std::move(*parts));
    return OpenRun{std::move(spec), std::move(*store), std::move(run)};
}

Result<RunFactory::OpenRun> RunFactory::resume(const std::filesystem::path &project, const MoreBudget &more)
{
    auto store = ProjectStore::open(project, ProjectStore::Mode::ReadWrite);
    if (!store)
        return store.error();
    auto replayed = replayRun(*(*store)->log());
    if (!replayed)
        return replayed.error();
    auto spec = replayed->spec;
    if (more.seconds || more.candidates) {
        spec.budgetSeconds = more.seconds ? secondsUsed(*replayed) + *more.seconds : 0;
        spec.budgetCandidates = more.candidates ? candidatesUsed(*replayed) + *more.candidates : 0;
    }
    if (more.workers > 0)
        spec.workers = more.workers;
    auto parts = assemble(spec, project);
    if (!parts)
        return parts.error();
    parts->log = (*store)->log();
    auto run = std::make_unique<Run>(spec, std::move(*parts));
    return OpenRun{std::move(spec), std::move(*store), std::move(run)};
}

bool RunFactory::hasBudgetLeft(const ReplayedRun &replayed)
{
    const auto &spec = replayed.spec;
    if (!replayed.finished)
        return true;
    const bool time = spec.budgetSeconds <= 0 || secondsUsed(replayed) < 0.9 * spec.budgetSeconds;
    const bool count = spec.budgetCandidates <= 0 || candidatesUsed(replayed) < spec.budgetCandidates;
    return time && count;
}

} // namespace thimble::core
