// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/mlperfclient.h"

namespace thimble::core {

struct MlperfRequest
{
    std::vector<std::vector<std::uint8_t>>
        records;                  ///< at least one, as the board takes them; the first is timed
    std::string model;            ///< what the board must hold ("kws01"); empty: anything
    std::uint32_t inferences = 0; ///< in one window; 0: as many as take about a second
    int windows = 5;              ///< as the runner's performance mode
};

struct MlperfWindow
{
    std::uint32_t inferences = 0;
    double milliseconds = 0;     ///< of all of them, by the board's clock
    double hostMilliseconds = 0; ///< by this computer's clock, warm-ups and link included
};

struct MlperfResult
{
    MlperfProfile profile;
    std::vector<MlperfWindow> windows;
    double latencyMs = 0;                     ///< of one inference: median of the windows' means
    double latencySpreadMs = 0;               ///< largest less smallest of those means
    std::vector<std::vector<double>> results; ///< one list a record
};

/// What every board that speaks the MLPerf Tiny protocol is asked: name and model, the first record in windows of inferences,
/// each other record once. The same record must give the same results in every window.
Result<MlperfResult> runMlperf(MlperfClient &client, const MlperfRequest &request,
                               const ProgressCallback &progress);

} // namespace thimble::core
