// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/session/services.h"

#include "core/network/interpreter.h"
#include "core/network/tflite.h"
#include "core/plugin/runfactory.h"

#include <mutex>

namespace thimble::app {

namespace {
constexpr int kComparedInputs = 32;
constexpr int kTimedRuns = 5;
constexpr const char *kCompiler = "compiler-thimble";

/// One registry for all background threads, one call at a time.
struct House
{
    explicit House(const core::ResourceLocator &locator) : registry(locator) { }
    std::mutex mutex;
    core::PluginRegistry registry;
};

core::Result<PreparedRun> prepareRun(House &house, const core::RunSpec &spec,
                                     const std::filesystem::path &project)
{
    const auto &locator = house.registry.locator();
    core::RunFactory factory(house.registry, core::dataPlaces(locator, {}), locator.program("thimble-cli"));
    const std::lock_guard lock(house.mutex);
    auto open =
        core::ProjectStore::exists(project) ? factory.resume(project, {}) : factory.create(spec, project);
    if (!open)
        return open.error();
    PreparedRun prepared;
    prepared.log = open->store->log();
    prepared.keep = std::shared_ptr<core::ProjectStore>(std::move(open->store));
    prepared.run = std::move(open->run);
    return prepared;
}

/// What was trained, or the untrained network of the same shape when there is none yet.
core::Result<core::Network> networkOf(const BuildOrder &order)
{
    const auto &candidate = order.candidate;
    if (candidate.network.empty())
        return core::untrainedNetwork(candidate.genome, order.task.shape, std::uint64_t(candidate.id));
    return core::readTflite(order.project / "networks" / (candidate.network + ".tflite"));
}

core::Result<core::Build> build(House &house, const core::Network &network, const BuildOrder &order,
                                std::stop_token stop, Services::Step step)
{
    auto compiler = [&house] {
        const std::lock_guard lock(house.mutex);
        return house.registry.compiler(kCompiler, core::Json::object());
    }();
    if (!compiler)
        return compiler.error();
    core::CompileOptions options;
    options.optimize = order.candidate.genome.optimize;
    options.link = order.link;
    return (*compiler)->compile(network, order.board, options, std::move(stop), step);
}

std::vector<std::vector<std::uint8_t>> seededInputs(std::size_t bytes)
{
    core::Random random(1);
    std::vector<std::vector<std::uint8_t>> inputs(kComparedInputs, std::vector<std::uint8_t>(bytes));
    for (auto &input : inputs) {
        for (auto &byte : input)
            byte = std::uint8_t(random.below(256));
    }
    return inputs;
}

core::Result<MeasureOutcome> measure(House &house, const BuildOrder &order, const std::stop_token &stop,
                                     Services::Step step)
{
    const auto network = networkOf(order);
    if (!network)
        return network.error();
    auto oracle = core::Interpreter::prepare(*network);
    if (!oracle)
        return oracle.error();
    const auto made = build(house, *network, order, stop, step);
    if (!made)
        return made.error();
    auto link = [&house, &order] {
        const std::lock_guard lock(house.mutex);
        return house.registry.boardLink(order.board.link, core::Json::object());
    }();
    if (!link)
        return link.error();
    if (auto ready = (*link)->ready(order.board); !ready)
        return ready.error();
    core::MeasureRequest request;
    request.inputs = seededInputs(oracle->inputBytes());
    request.runs = kTimedRuns;
    auto reply = (*link)->measure(*made, order.board, request, stop, step);
    if (!reply)
        return reply.error();
    MeasureOutcome outcome;
    outcome.measurement = std::move(reply->measurement);
    outcome.measurement.inputsCompared = int(request.inputs.size());
    for (std::size_t i = 0; i < request.inputs.size() && i < reply->outputs.size(); ++i) {
        const auto expected = oracle->run(request.inputs[i]);
        outcome.equal += expected && *expected == reply->outputs[i];
    }
    outcome.measurement.exact = outcome.equal == outcome.measurement.inputsCompared;
    return outcome;
}

core::Result<core::ReplayedRun> readProject(const std::filesystem::path &project)
{
    auto store = core::ProjectStore::open(project, core::ProjectStore::Mode::ReadOnly);
    if (!store)
        return store.error();
    return core::replayRun(*(*store)->log());
}

core::Result<void> appendEntry(const std::filesystem::path &project, const core::LogEntry &entry)
{
    auto store = core::ProjectStore::open(project, core::ProjectStore::Mode::ReadWrite);
    if (!store)
        return store.error();
    auto appended = (*store)->log()->append(entry);
    return appended ? core::Result<void>() : core::Result<void>(appended.error());
}
} // namespace

Services makeServices(const core::ResourceLocator &locator)
{
    auto house = std::make_shared<House>(locator);
    Services services(locator);
    services.prepareRun = [house](const core::RunSpec &spec, const std::filesystem::path &project,
                                  std::stop_token,
                                  Services::Step) { return prepareRun(*house, spec, project); };
    services.readProject = readProject;
    services.build = [house](const BuildOrder &order, std::stop_token stop,
                             Services::Step step) -> core::Result<core::Build> {
        const auto network = networkOf(order);
        return network ? build(*house, *network, order, std::move(stop), step) : network.error();
    };
    services.measure = [house](const BuildOrder &order, std::stop_token stop, Services::Step step) {
        return measure(*house, order, stop, step);
    };
    services.append = appendEntry;
    services.boardReady = [house](const core::Board &board) -> core::Result<void> {
        auto link = [&house, &board] {
            const std::lock_guard lock(house->mutex);
            return house->registry.boardLink(board.link, core::Json::object());
        }();
        return link ? (*link)->ready(board) : core::Result<void>(link.error());
    };
    services.openBoard = [house](const core::Board &board) -> core::Result<std::unique_ptr<core::Transport>> {
        auto link = [&house, &board] {
            const std::lock_guard lock(house->mutex);
            return house->registry.boardLink(board.link, core::Json::object());
        }();
        if (!link)
            return link.error();
        return (*link)->open(board, core::BoardUse::Console);
    };
    services.tasks = core::listTasks(locator);
    for (auto &entry : services.tasks) {
        // What cannot be searched for is shown with its reason, as a broken description is.
        const auto trainable = entry.task ? core::checkTrainable(*entry.task) : core::Result<void>{};
        if (!trainable)
            entry.task = trainable.error();
    }
    services.boards = core::listBoards(locator);
    services.plugins = house->registry.plugins();
    return services;
}

} // namespace thimble::app
