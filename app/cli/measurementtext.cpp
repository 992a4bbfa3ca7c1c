// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/modelwork.h"
#include "app/cli/table.h"

#include "core/base/units.h"

namespace thimble::app {

namespace {
std::string grouped(const std::optional<std::int64_t> &value)
{
    return value ? core::formatGrouped(*value) : "-";
}

void sayLayers(CliContext &context, const core::Measurement &m)
{
    std::vector<std::vector<std::string>> rows{
        {"layer", "operator", "MACs", "instructions", "cycles", "live bytes"}};
    for (const auto &layer : m.layers)
        rows.push_back({layer.name, layer.op, core::formatGrouped(std::int64_t(layer.macs)),
                        grouped(layer.instructions), grouped(layer.cycles), core::formatGrouped(layer.ram)});
    context.say(alignedTable(rows, {0, 1}));
}
} // namespace

void sayMeasurement(CliContext &context, const core::Measurement &m)
{
    sayLayers(context, m);
    const std::string origin = core::originName(m.origin);
    std::string time = origin + " on " + m.board + ": " + grouped(m.instructions) + " instructions, "
        + grouped(m.cycles) + " cycles";
    if (m.latencyMs)
        time += ", " + core::formatSeconds(*m.latencyMs / 1000);
    context.say(time);
    context.say("RAM   " + grouped(m.ram.total()) + " bytes = arena " + grouped(m.ram.arena) + " + static "
                + grouped(m.ram.fixed) + " + stack " + grouped(m.ram.stack));
    context.say("flash " + grouped(m.flash.total()) + " bytes = code " + grouped(m.flash.code) + " + weights "
                + grouped(m.flash.weights) + " + tables " + grouped(m.flash.tables));
    if (m.exact)
        context.say(*m.exact ? "exact: outputs equal the reference's, byte for byte, for "
                            + std::to_string(m.inputsCompared)
                            + (m.inputsCompared == 1 ? " input" : " inputs")
                             : "NOT exact: outputs differ from the reference's");
}

} // namespace thimble::app
