// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/sources/datasource.h"

#include <algorithm>

namespace thimble::tests {

/// A row as a source gave it.
struct Row
{
    core::Split split;
    int label;
    std::string speaker;
    std::vector<std::int8_t> bytes;
    bool operator==(const Row &) const = default;
};

/// Keeps what a source gives.
class RowCollector : public core::RowSink
{
public:
    core::Result<void> add(core::Split split, int label, const std::string &speaker,
                           std::span<const std::int8_t> row) override
    {
        rows.push_back({split, label, speaker, {row.begin(), row.end()}});
        return {};
    }
    std::size_t count(core::Split split, int label) const
    {
        return std::size_t(std::ranges::count_if(
            rows, [=](const Row &row) { return row.split == split && row.label == label; }));
    }

    std::vector<Row> rows;
};

} // namespace thimble::tests
