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

/// Under which conditions a figure holds.
struct MeasurementSetup
{
    std::string compiler;           ///< "arm-none-eabi-gcc 12.2.1"; empty when nothing was linked
    std::vector<std::string> flags; ///< all that it was given for the kernels and the model
    double clockHz = 0;             ///< of the core
    std::string memory;             ///< caches and wait states, for people
};

/// Cost of one build on one board with its origin; the object that `measure --json` prints (design, section 6). What a
/// board cannot count is nullopt and null in JSON, never 0.
struct Measurement
{
    std::string model, modelSha256, board;
    Origin origin = Origin::Predicted;
    std::string timingModel, firmware, optimize, inputMode;
    std::optional<std::int64_t> instructions, cycles;
    std::optional<double> latencyMs;
    std::optional<double>
        latencySpreadMs; ///< half width: spread of the runs, or the timing model's error where that is more
    std::optional<double> energyUj; ///< always predicted: latency times the part's published active power
    MeasurementSetup setup;
    RamFigure ram;
    FlashFigure flash;
    std::uint64_t macs = 0;
    std::vector<LayerCost> layers;
    int inputsCompared = 0;
    std::string outputSha256;
    std::optional<bool> exact; ///< outputs equal to the oracle's; absent when nothing ran
};

/// Energy of one inference from its latency, where both are known.
void predictEnergy(Measurement &measurement, double activePowerMw);

Json toJson(const Measurement &measurement);
Result<Measurement> measurementFromJson(const Json &json, const std::string &where);

} // namespace thimble::core
