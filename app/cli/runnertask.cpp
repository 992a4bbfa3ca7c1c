// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/runnertask.h"

#include "core/base/units.h"

#include <algorithm>

namespace thimble::app {

namespace {
using core::Task;

core::Result<RunnerTask> made(const Task &task, const std::string &model, bool guessed)
{
    const auto form = core::runnerForm(task);
    if (!form)
        return form.error();
    return RunnerTask{task.id, model.empty() ? task.runnerModel : model, *form, guessed};
}

bool fits(const core::Network &network, const Task &task)
{
    if (task.runnerModel.empty() || network.inputs.size() != 1 || network.outputs.size() != 1)
        return false;
    const auto input = network.tensors[std::size_t(network.inputs[0])].elements();
    const auto output = network.tensors[std::size_t(network.outputs[0])].elements();
    const auto wanted =
        std::size_t(task.shape.height) * std::size_t(task.shape.width) * std::size_t(task.shape.channels);
    return input == wanted && output == (task.metric == "auc" ? wanted : std::size_t(task.shape.classes));
}

std::vector<Task> runnerTasks(const core::ResourceLocator &locator)
{
    std::vector<Task> tasks;
    for (auto &entry : core::listTasks(locator)) {
        if (entry.task && !entry.task->runnerModel.empty())
            tasks.push_back(std::move(*entry.task));
    }
    return tasks;
}

core::Result<void> checkFits(const core::Network &network, const Task &task)
{
    if (fits(network, task))
        return {};
    return core::Error{
        core::ErrorCode::Input, "The network's input and output are not those of task " + task.id + ".", {}};
}
} // namespace

core::Result<RunnerTask> runnerTaskFor(const core::Network &network, const std::string &task,
                                       const std::string &model, const core::ResourceLocator &locator)
{
    if (!task.empty()) {
        const auto named = core::findTask(task, locator);
        if (!named)
            return named.error();
        auto result = made(*named, model, false);
        if (const auto fit = checkFits(network, *named); result && !fit)
            return fit.error();
        return result;
    }
    const auto tasks = runnerTasks(locator);
    std::vector<Task> fitting;
    for (const auto &each : tasks) {
        if (each.runnerModel == model) {
            const auto fit = checkFits(network, each);
            return fit ? made(each, model, false) : core::Result<RunnerTask>(fit.error());
        }
        if (fits(network, each))
            fitting.push_back(each);
    }
    if (fitting.empty())
        return RunnerTask{{}, model.empty() ? network.name : model, std::nullopt, false};
    for (const auto &other : fitting) {
        if (other.runnerModel != fitting.front().runnerModel)
            return core::Error{core::ErrorCode::Option,
                               "The network fits task " + fitting.front().id + " and task " + other.id
                                   + "; name one with --task.",
                               {}};
    }
    return made(fitting.front(), model, true);
}

std::string describe(const RunnerTask &task, const core::Network &network)
{
    const auto &input = network.tensors[std::size_t(network.inputs[0])];
    if (!task.record)
        return "No task fits " + network.name + ": a record is its input, "
            + core::formatGrouped(std::int64_t(input.bytes())) + " bytes.";
    const auto bytes = input.elements() * task.record->elementBytes();
    return std::string(task.guessed ? "Taken for task " : "Task ") + task.id + ": a record is "
        + core::formatGrouped(std::int64_t(bytes)) + " bytes (" + core::elementTypeName(task.record->type)
        + (task.record->reconstruction ? "), answered by its reconstruction error." : ").");
}

} // namespace thimble::app
