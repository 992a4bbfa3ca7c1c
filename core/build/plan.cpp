// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/build/plan.h"

#include <array>

namespace thimble::core {

namespace {
using Kind = PlannedBuffer::Kind;
constexpr std::array<std::pair<Kind, const char *>, 4> kKinds{{{Kind::Input, "input"},
                                                               {Kind::Output, "output"},
                                                               {Kind::Activation, "activation"},
                                                               {Kind::Scratch, "scratch"}}};
constexpr long long kMostBytes = 1LL << 40;
constexpr std::size_t kMostBuffers = 100000;

std::string kindName(Kind kind)
{
    for (const auto &[value, name] : kKinds) {
        if (value == kind)
            return name;
    }
    return "activation";
}

Json toJson(const PlannedBuffer &buffer)
{
    return {{"name", buffer.name},   {"kind", kindName(buffer.kind)}, {"tensor", buffer.tensor},
            {"shape", buffer.shape}, {"size", buffer.size},           {"first", buffer.first},
            {"last", buffer.last},   {"offset", buffer.offset}};
}

PlannedBuffer bufferFromJson(JsonReader &reader, const Json &json, const std::string &where)
{
    PlannedBuffer buffer;
    JsonReader fields(json, where);
    buffer.name = fields.text("name");
    const auto kind = fields.text("kind");
    for (const auto &[value, name] : kKinds) {
        if (kind == name)
            buffer.kind = value;
    }
    buffer.tensor = int(fields.integer("tensor", -1, 1 << 20));
    if (const auto *shape = fields.array("shape")) {
        for (const auto &dimension : *shape)
            buffer.shape.push_back(dimension.is_number_integer() ? dimension.get<int>() : 0);
    }
    buffer.size = fields.integer("size", 0, kMostBytes);
    buffer.first = int(fields.integer("first", 0, 1 << 24));
    buffer.last = int(fields.integer("last", buffer.first, 1 << 24));
    buffer.offset = fields.integer("offset", 0, kMostBytes);
    if (const auto checked = fields.check(); !checked)
        reader.fail("buffers", "are damaged (" + checked.error().sentence + ")");
    return buffer;
}
} // namespace

Json toJson(const Plan &plan)
{
    Json buffers = Json::array();
    for (const auto &buffer : plan.buffers)
        buffers.push_back(toJson(buffer));
    return {{"planner", plan.planner},        {"arena_bytes", plan.arenaBytes},
            {"lower_bound", plan.lowerBound}, {"peak_operation", plan.peakOperation},
            {"operations", plan.operations},  {"buffers", std::move(buffers)}};
}

Result<Plan> planFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Plan plan;
    plan.planner = reader.text("planner");
    plan.arenaBytes = reader.integer("arena_bytes", 0, kMostBytes);
    plan.lowerBound = reader.integer("lower_bound", 0, kMostBytes);
    plan.peakOperation = int(reader.integer("peak_operation", 0, 1 << 24));
    if (const auto *operations = reader.array("operations")) {
        for (const auto &name : *operations)
            plan.operations.push_back(name.is_string() ? name.get<std::string>() : std::string());
    }
    if (const auto *buffers = reader.array("buffers")) {
        if (buffers->size() > kMostBuffers)
            reader.fail("buffers", "holds more than 100,000 entries");
        for (std::size_t i = 0; i < buffers->size() && reader.check(); ++i)
            plan.buffers.push_back(bufferFromJson(reader, (*buffers)[i], where + ": buffers"));
    }
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return plan;
}

} // namespace thimble::core
