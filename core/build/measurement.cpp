// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/build/measurement.h"

namespace thimble::core {

namespace {
constexpr long long kMost = 1LL << 53;

std::optional<std::int64_t> sum(std::initializer_list<std::optional<std::int64_t>> parts)
{
    std::int64_t total = 0;
    for (const auto &part : parts) {
        if (!part)
            return std::nullopt;
        total += *part;
    }
    return total;
}

template<class T>
Json orNull(const std::optional<T> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

bool isNull(const Json &json, const char *key)
{
    const auto it = json.find(key);
    return it == json.end() || it->is_null();
}

std::optional<std::int64_t> readCount(JsonReader &reader, const Json &json, const char *key)
{
    if (isNull(json, key))
        return std::nullopt;
    return reader.integer(key, -kMost, kMost);
}

std::optional<double> readNumber(JsonReader &reader, const Json &json, const char *key)
{
    if (isNull(json, key))
        return std::nullopt;
    return reader.number(key, 0, 1e15);
}

Json toJson(const LayerCost &layer)
{
    return {{"name", layer.name},
            {"op", layer.op},
            {"output_shape", layer.outputShape},
            {"macs", layer.macs},
            {"instructions", orNull(layer.instructions)},
            {"cycles", orNull(layer.cycles)},
            {"ram", layer.ram}};
}

Result<LayerCost> layerFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    LayerCost layer;
    layer.name = reader.text("name");
    layer.op = reader.text("op");
    if (const auto *shape = reader.array("output_shape", false)) {
        for (const auto &dimension : *shape) {
            if (dimension.is_number_integer())
                layer.outputShape.push_back(dimension.get<int>());
            else
                reader.fail("output_shape", "must hold whole numbers");
        }
    }
    layer.macs = std::uint64_t(reader.integer("macs", 0, kMost));
    layer.ram = reader.integer("ram", 0, kMost);
    if (reader.check()) {
        layer.instructions = readCount(reader, json, "instructions");
        layer.cycles = readCount(reader, json, "cycles");
    }
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return layer;
}

Result<Origin> originFromName(const std::string &name, const std::string &where)
{
    for (const auto origin : {Origin::Predicted, Origin::Emulated, Origin::Board}) {
        if (name == originName(origin))
            return origin;
    }
    return Error{
        ErrorCode::Input, where + ": origin must be predicted, emulated or board, not \"" + name + "\".", {}};
}

void readRam(const Json *json, const std::string &where, RamFigure &ram)
{
    if (!json)
        return;
    JsonReader reader(*json, where);
    ram.arena = readCount(reader, *json, "arena");
    ram.fixed = readCount(reader, *json, "static");
    ram.stack = readCount(reader, *json, "stack");
}

void readFlash(const Json *json, const std::string &where, FlashFigure &flash)
{
    if (!json)
        return;
    JsonReader reader(*json, where);
    flash.code = readCount(reader, *json, "code");
    flash.weights = readCount(reader, *json, "weights");
    flash.tables = readCount(reader, *json, "tables");
}
/// Projects of before had none; what is odd in it is left out, for it is text for people.
MeasurementSetup setupFromJson(const Json &json)
{
    const auto text = [&](const char *key) {
        const auto it = json.find(key);
        return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
    };
    MeasurementSetup setup;
    setup.compiler = text("compiler");
    setup.memory = text("memory");
    if (const auto clock = json.find("clock_hz"); clock != json.end() && clock->is_number())
        setup.clockHz = clock->get<double>();
    for (const auto &flag : json.value("flags", Json::array())) {
        if (flag.is_string())
            setup.flags.push_back(flag.get<std::string>());
    }
    return setup;
}
} // namespace

const char *originName(Origin origin)
{
    switch (origin) {
    case Origin::Predicted:
        return "predicted";
    case Origin::Emulated:
        return "emulated";
    case Origin::Board:
        return "board";
    }
    return "predicted";
}

std::optional<std::int64_t> RamFigure::total() const { return sum({arena, fixed, stack}); }

std::optional<std::int64_t> FlashFigure::total() const { return sum({code, weights, tables}); }

void predictEnergy(Measurement &measurement, double activePowerMw)
{
    if (measurement.latencyMs && activePowerMw > 0)
        measurement.energyUj = *measurement.latencyMs * activePowerMw; // ms times mW
    else
        measurement.energyUj = std::nullopt;
}

Json toJson(const Measurement &m)
{
    Json layers = Json::array();
    for (const auto &layer : m.layers)
        layers.push_back(toJson(layer));
    return {{"model", m.model},
            {"model_sha256", m.modelSha256},
            {"board", m.board},
            {"origin", originName(m.origin)},
            {"timing_model", m.timingModel},
            {"firmware", m.firmware},
            {"optimize", m.optimize},
            {"input_mode", m.inputMode},
            {"instructions", orNull(m.instructions)},
            {"cycles", orNull(m.cycles)},
            {"latency_ms", orNull(m.latencyMs)},
            {"latency_spread_ms", orNull(m.latencySpreadMs)},
            {"energy_uj", orNull(m.energyUj)},
            {"energy_origin", m.energyUj ? Json("predicted") : Json(nullptr)},
            {"setup",
             {{"compiler", m.setup.compiler.empty() ? Json(nullptr) : Json(m.setup.compiler)},
              {"flags", m.setup.flags},
              {"clock_hz", m.setup.clockHz > 0 ? Json(m.setup.clockHz) : Json(nullptr)},
              {"memory", m.setup.memory.empty() ? Json(nullptr) : Json(m.setup.memory)}}},
            {"ram",
             {{"arena", orNull(m.ram.arena)},
              {"static", orNull(m.ram.fixed)},
              {"stack", orNull(m.ram.stack)},
              {"total", orNull(m.ram.total())}}},
            {"flash",
             {{"code", orNull(m.flash.code)},
              {"weights", orNull(m.flash.weights)},
              {"tables", orNull(m.flash.tables)},
              {"total", orNull(m.flash.total())}}},
            {"macs", m.macs},
            {"layers", std::move(layers)},
            {"inputs_compared", m.inputsCompared},
            {"output_sha256", m.outputSha256.empty() ? Json(nullptr) : Json(m.outputSha256)},
            {"exact", orNull(m.exact)}};
}

Result<Measurement> measurementFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Measurement m;
    m.model = reader.text("model");
    m.modelSha256 = reader.text("model_sha256");
    m.board = reader.text("board");
    const auto origin = originFromName(reader.text("origin"), where);
    m.timingModel = reader.text("timing_model");
    m.firmware = reader.text("firmware");
    m.optimize = reader.text("optimize");
    m.inputMode = reader.text("input_mode");
    m.macs = std::uint64_t(reader.integer("macs", 0, kMost));
    m.inputsCompared = int(reader.integer("inputs_compared", 0, 1 << 30));
    const auto *layers = reader.array("layers");
    const auto *ram = reader.object("ram");
    const auto *flash = reader.object("flash");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    if (!origin)
        return origin.error();
    m.origin = *origin;
    m.instructions = readCount(reader, json, "instructions");
    m.cycles = readCount(reader, json, "cycles");
    m.latencyMs = readNumber(reader, json, "latency_ms");
    m.latencySpreadMs = readNumber(reader, json, "latency_spread_ms");
    m.energyUj = readNumber(reader, json, "energy_uj");
    if (const auto *setup = reader.object("setup", false))
        m.setup = setupFromJson(*setup);
    readRam(ram, where + ": ram", m.ram);
    readFlash(flash, where + ": flash", m.flash);
    if (!isNull(json, "output_sha256"))
        m.outputSha256 = reader.text("output_sha256");
    if (!isNull(json, "exact"))
        m.exact = reader.flag("exact", false);
    for (const auto &entry : *layers) {
        auto layer = layerFromJson(entry, where + ": layers");
        if (!layer)
            return layer.error();
        m.layers.push_back(std::move(*layer));
    }
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return m;
}

} // namespace thimble::core
