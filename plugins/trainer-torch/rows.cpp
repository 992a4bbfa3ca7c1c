// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/rows.h"

#include <algorithm>
#include <cmath>

namespace thimble::plugins {

namespace {
core::Error refuse(const std::string &what, const std::string &remedy)
{
    return {core::ErrorCode::Input, what + "; " + remedy + ".", {}};
}

double rootMeanSquare(const core::FeatureSet &set, const core::TaskShape &shape)
{
    const std::size_t stride = std::max<std::size_t>(1, set.size() / 2000);
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < set.size(); i += stride) {
        const auto *row = set.row(i);
        for (std::size_t k = 0; k < set.rowBytes(); ++k) {
            const double value = double(shape.inputScale) * (row[k] - shape.inputZeroPoint);
            sum += value * value;
        }
        count += set.rowBytes();
    }
    return std::sqrt(sum / double(count));
}

core::Result<void> checkLabels(const core::FeatureSet &set, const core::Task &task, core::Split split)
{
    std::vector<std::size_t> counts(std::size_t(task.shape.classes), 0);
    for (std::size_t i = 0; i < set.size(); ++i) {
        const int label = set.label(i);
        if (label < 0 || label >= task.shape.classes)
            return refuse("Row " + std::to_string(i) + " of the " + core::splitName(split) + " split of task "
                              + task.id + " has label " + std::to_string(label) + ", but "
                              + std::to_string(task.shape.classes) + " classes are declared",
                          "prepare the data again");
        ++counts[std::size_t(label)];
    }
    if (split != core::Split::Train)
        return {};
    for (std::size_t c = 0; c < counts.size(); ++c) {
        if (counts[c] == 0) {
            const auto name = c < task.classNames.size() ? task.classNames[c] : std::to_string(c);
            return refuse("Class " + name + " of task " + task.id + " has no training rows",
                          "add recordings of it or remove the class from the task");
        }
    }
    return {};
}
} // namespace

Rows::Rows(std::shared_ptr<const core::FeatureSet> set, const core::TaskShape &shape)
    : m_set(std::move(set))
    , m_shape(shape)
    , m_rms(rootMeanSquare(*m_set, shape))
{ }

core::Result<Rows> Rows::check(std::shared_ptr<const core::FeatureSet> set, const core::Task &task,
                               core::Split split)
{
    const auto &shape = task.shape;
    const auto name = std::string("The ") + core::splitName(split) + " split of task " + task.id;
    if (!std::isfinite(shape.inputScale) || shape.inputScale <= 0 || shape.inputZeroPoint < -128
        || shape.inputZeroPoint > 127)
        return refuse("Task " + task.id + " declares no usable input quantisation",
                      "its scale must be above 0 and its zero point between -128 and 127");
    if (!set || set->size() == 0)
        return refuse(name + " has no rows", "prepare the data again");
    const auto rowSize = std::size_t(shape.height) * std::size_t(shape.width) * std::size_t(shape.channels);
    if (set->rowBytes() != rowSize)
        return refuse(name + " has rows of " + std::to_string(set->rowBytes()) + " bytes instead of "
                          + std::to_string(rowSize),
                      "prepare the data again");
    if (const auto labels = checkLabels(*set, task, split); !labels)
        return labels.error();
    Rows rows(std::move(set), shape);
    if (split == core::Split::Train && !(rows.rms() > 0))
        return refuse(name + " holds nothing but zeros", "check the data source");
    return rows;
}

} // namespace thimble::plugins
