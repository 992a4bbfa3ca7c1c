// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "core/task/task.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace thimble::plugins {

/// A prepared split that was found fit for training or evaluation: rows of the task's size, labels in range. Cheap to copy.
class Rows
{
public:
    /// Names what is wrong: no rows, another row size, a label out of range, and (for the training split) a class without rows or
    /// features that are all the same. `what` names the split in the sentence ("training set").
    static core::Result<Rows> check(std::shared_ptr<const core::FeatureSet> set, const core::Task &task,
                                    core::Split split);

    std::size_t size() const { return m_set->size(); }
    const std::int8_t *codes(std::size_t index) const { return m_set->row(index); }
    int label(std::size_t index) const { return m_set->label(index); }
    const core::TaskShape &shape() const { return m_shape; }
    int rowSize() const { return m_shape.height * m_shape.width * m_shape.channels; }
    /// Root mean square of the dequantised features over at most 2,000 evenly spaced rows.
    double rms() const { return m_rms; }

private:
    Rows(std::shared_ptr<const core::FeatureSet> set, const core::TaskShape &shape);

    std::shared_ptr<const core::FeatureSet> m_set;
    core::TaskShape m_shape;
    double m_rms = 0;
};

} // namespace thimble::plugins
