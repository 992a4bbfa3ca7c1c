// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/consoleseries.h"

#include <algorithm>

namespace thimble::app {

ConsoleSeries::Series *ConsoleSeries::find(const std::string &name)
{
    const auto wanted = QString::fromStdString(name);
    const auto known = std::ranges::find(m_series, wanted, &Series::name);
    if (known != m_series.end())
        return &*known;
    if (m_series.size() == kMostSeries)
        return nullptr;
    m_series.push_back({wanted, {}});
    return &m_series.back();
}

void ConsoleSeries::add(const std::vector<core::ConsoleLine> &lines)
{
    bool any = false;
    for (const auto &line : lines) {
        if (line.sent)
            continue;
        for (const auto &[name, value] : core::consoleNumbers(line.bytes)) {
            auto *series = find(name);
            if (!series)
                continue;
            series->points.emplace_back(double(line.sinceOpenMs) / 1000, value);
            if (series->points.size() > kMostPoints)
                series->points.pop_front();
            any = true;
        }
    }
    if (any)
        Q_EMIT changed();
}

void ConsoleSeries::clear()
{
    m_series.clear();
    Q_EMIT changed();
}

} // namespace thimble::app
