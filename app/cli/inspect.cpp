// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/units.h"
#include "core/network/describe.h"
#include "core/network/tflite.h"

#include <algorithm>

namespace thimble::app {

namespace {

using core::ElementType;
using core::Json;
using core::Network;
using core::Operator;
using core::Tensor;

const Tensor &tensorOf(const Network &network, int index)
{
    return network.tensors[static_cast<std::size_t>(index)];
}

/// Weights and biases of one operator: the constants that hold learnt numbers, not shapes, axes or paddings.
std::uint64_t parameters(const Network &network, const Operator &op)
{
    using core::OpCode;
    const bool weighted =
        op.code == OpCode::Conv2D || op.code == OpCode::DepthwiseConv2D || op.code == OpCode::FullyConnected;
    std::uint64_t sum = 0;
    for (const int input : op.inputs) {
        if (input < 0 || !tensorOf(network, input).isConstant())
            continue;
        const ElementType type = tensorOf(network, input).type;
        const bool index = type == ElementType::Int32 || type == ElementType::Int64;
        if (weighted || !index)
            sum += tensorOf(network, input).elements();
    }
    return sum;
}

Json quantization(const Tensor &tensor)
{
    if (tensor.quantization.scales.empty())
        return nullptr;
    if (tensor.quantization.perChannel())
        return {{"axis", tensor.quantization.axis},
                {"scales", tensor.quantization.scales},
                {"zero_points", tensor.quantization.zeroPoints}};
    return {{"scale", tensor.scale()}, {"zero_point", tensor.zeroPoint()}};
}

Json described(const Tensor &tensor)
{
    return {{"name", tensor.name},
            {"type", core::elementTypeName(tensor.type)},
            {"shape", tensor.shape},
            {"bytes", tensor.bytes()},
            {"quantization", quantization(tensor)}};
}

Json described(const Network &network, const std::vector<int> &tensors)
{
    Json list = Json::array();
    for (const int tensor : tensors)
        list.push_back(described(tensorOf(network, tensor)));
    return list;
}

Json layer(const Network &network, std::size_t index)
{
    const Operator &op = network.operators[index];
    const bool weighted = op.inputs.size() > 1 && core::macs(network, op) > 0;
    return {{"name", core::layerName(network, index)},
            {"op", core::opName(op.code)},
            {"macs", core::macs(network, op)},
            {"parameters", parameters(network, op)},
            {"outputs", described(network, op.outputs)},
            {"weights", weighted ? described(tensorOf(network, op.inputs[1])) : Json(nullptr)}};
}

Json inspection(const Network &network, const std::string &model, const std::string &sha256,
                std::size_t bytes)
{
    Json layers = Json::array();
    std::uint64_t learnt = 0;
    for (std::size_t i = 0; i < network.operators.size(); ++i) {
        layers.push_back(layer(network, i));
        learnt += parameters(network, network.operators[i]);
    }
    std::uint64_t constants = 0;
    for (const Tensor &tensor : network.tensors)
        constants += tensor.isConstant() ? tensor.bytes() : 0;
    return {{"model", model},
            {"model_sha256", sha256},
            {"file_bytes", bytes},
            {"name", network.name},
            {"rounding", network.rounding == core::Rounding::Double ? "double" : "single"},
            {"macs", core::macs(network)},
            {"parameters", learnt},
            {"constant_bytes", constants},
            {"inputs", described(network, network.inputs)},
            {"outputs", described(network, network.outputs)},
            {"layers", layers}};
}

std::string number(float value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", double(value));
    return text;
}

std::string quantizationText(const Tensor &tensor)
{
    std::string text = core::elementTypeName(tensor.type);
    if (!tensor.quantization.scales.empty())
        text += " scale " + number(tensor.scale()) + " zero " + std::to_string(tensor.zeroPoint());
    return text;
}

std::string weightsText(const Network &network, const Operator &op)
{
    if (core::macs(network, op) == 0)
        return {};
    const Tensor &weights = tensorOf(network, op.inputs[1]);
    return std::string("; weights ") + core::elementTypeName(weights.type)
        + (weights.quantization.perChannel() ? " per channel" : " per tensor");
}

/// Columns as wide as their widest cell; the last one is ragged. Numbers stand right.
std::vector<std::string> table(const std::vector<std::vector<std::string>> &rows,
                               const std::vector<bool> &right)
{
    std::vector<std::size_t> widths(right.size(), 0);
    for (const auto &row : rows)
        for (std::size_t c = 0; c < row.size(); ++c)
            widths[c] = std::max(widths[c], row[c].size());
    std::vector<std::string> lines;
    for (const auto &row : rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string space(widths[c] - row[c].size(), ' ');
            line += c == 0 ? "" : "  ";
            line += right[c] ? space + row[c] : c + 1 == row.size() ? row[c] : row[c] + space;
        }
        lines.push_back(line);
    }
    return lines;
}

void print(CliContext &context, const Network &network, const Json &result)
{
    context.say(result["model"].get<std::string>() + ", sha256 " + result["model_sha256"].get<std::string>());
    std::vector<std::vector<std::string>> rows{
        {"layer", "operator", "output", "MACs", "parameters", "quantisation"}};
    for (std::size_t i = 0; i < network.operators.size(); ++i) {
        const Operator &op = network.operators[i];
        const Tensor &output = tensorOf(network, op.outputs[0]);
        std::string name = core::layerName(network, i);
        constexpr std::size_t kWidest = 36;
        if (name.size() > kWidest) // the end tells layers apart
            name = "..." + name.substr(name.size() - kWidest + 3);
        rows.push_back({name, core::opName(op.code), core::shapeText(output.shape),
                        core::formatGrouped(static_cast<std::int64_t>(core::macs(network, op))),
                        core::formatGrouped(static_cast<std::int64_t>(parameters(network, op))),
                        quantizationText(output) + weightsText(network, op)});
    }
    rows.push_back({"total", "", "", core::formatGrouped(result["macs"].get<std::int64_t>()),
                    core::formatGrouped(result["parameters"].get<std::int64_t>()),
                    core::formatBytes(result["constant_bytes"].get<double>()) + " of constants, "
                        + result["rounding"].get<std::string>() + " rounding"});
    for (const std::string &line : table(rows, {false, false, false, true, true, false}))
        context.say(line);
    for (const int input : network.inputs)
        context.say("input   " + core::shapeText(tensorOf(network, input).shape) + " "
                    + quantizationText(tensorOf(network, input)));
    for (const int output : network.outputs)
        context.say("output  " + core::shapeText(tensorOf(network, output).shape) + " "
                    + quantizationText(tensorOf(network, output)));
}

core::Result<void> inspect(CliContext &context, const std::string &model)
{
    const auto bytes = core::readFile(model, core::kMaxTfliteBytes);
    if (!bytes)
        return bytes.error();
    const auto network = core::parseTflite(*bytes, model);
    if (!network)
        return network.error();
    const Json result = inspection(*network, model, core::sha256Hex(std::span(*bytes)), bytes->size());
    if (context.json)
        context.line(result);
    else
        print(context, *network, result);
    return {};
}

} // namespace

void addInspect(CLI::App &app, CliContext &context, VerbAction &run)
{
    auto *verb =
        app.add_subcommand("inspect", "Layers, MACs, parameters and quantisation of a .tflite network");
    const auto model = std::make_shared<std::string>();
    verb->add_option("model", *model, "The .tflite file")->required();
    verb->callback([&context, &run, model] { run = [&context, model] { return inspect(context, *model); }; });
}

} // namespace thimble::app
