// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace thimble::core {

/// How a figure was obtained. Never lost, never mixed in one column without a mark.
enum class Origin { Predicted, Emulated, Board };
const char *originName(Origin origin); ///< "predicted", "emulated", "board"

struct RamFigure ///< bytes; arena holds input and output too
{
    std::optional<std::int64_t> arena, fixed, stack;
    std::optional<std::int64_t> total() const;
};
struct FlashFigure ///< bytes; linked image less the same image with an empty model
{
    std::optional<std::int64_t> code, weights, tables;
    std::optional<std::int64_t> total() const;
};

/// One layer (operator of the source network after fusion) of a build. `ram`: peak of live arena bytes while it runs.
struct LayerCost
{
    std::string name; ///< "3 pointwise"
    std::string op;   ///< TFLite's operator name
    std::vector<int> outputShape;
    std::uint64_t macs = 0;
    std::optional<std::int64_t> instructions, cycles;
    std::int64_t ram = 0;
};

/// Cost of one build on one board with its origin; the object that `measure --json` prints (design, section 6). What a
/// board cannot count is nullopt and null in JSON, never 0.
struct Measurement
{
    std::string model, modelSha256, board;
    Origin origin = Origin::Predicted;
    std::string timingModel, firmware, optimize, inputMode;
    std::optional<std::int64_t> instructions, cycles;
    std::optional<double> latencyMs, latencySpreadMs;
    RamFigure ram;
    FlashFigure flash;
    std::uint64_t macs = 0;
    std::vector<LayerCost> layers;
    int inputsCompared = 0;
    std::string outputSha256;
    std::optional<bool> exact; ///< outputs equal to the oracle's; absent when nothing ran
};

Json toJson(const Measurement &measurement);
Result<Measurement> measurementFromJson(const Json &json, const std::string &where);

} // namespace thimble::core
