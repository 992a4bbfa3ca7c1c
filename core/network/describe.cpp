// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/describe.h"

#include <algorithm>

namespace thimble::core {

std::string shapeText(const std::vector<int> &shape)
{
    if (shape.empty())
        return "scalar";
    std::string text;
    for (const int size : shape)
        text += (text.empty() ? "" : "x") + std::to_string(size);
    return text;
}

std::string printable(const std::string &name)
{
    std::string text = name.substr(0, 200);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; },
        '?');
    return text;
}

std::string tensorLabel(const Network &network, int tensor)
{
    std::string text = "tensor " + std::to_string(tensor);
    if (tensor >= 0 && static_cast<std::size_t>(tensor) < network.tensors.size()) {
        const std::string &name = network.tensors[static_cast<std::size_t>(tensor)].name;
        if (!name.empty())
            text += " '" + printable(name) + "'";
    }
    return text;
}

std::string operatorLabel(const Network &network, std::size_t op)
{
    return "operator " + std::to_string(op) + " (" + opName(network.operators[op].code) + ")";
}

std::string layerName(const Network &network, std::size_t op)
{
    const Operator &chosen = network.operators[op];
    if (!chosen.outputs.empty()) {
        const std::string &name = network.tensors[static_cast<std::size_t>(chosen.outputs[0])].name;
        // Converters join the names of everything they fused: "a/Relu;a/BiasAdd;a/Conv2D;..."; the first says what it is.
        const std::string first = printable(name.substr(0, name.find(';')));
        if (!first.empty())
            return first;
    }
    std::string name = opName(chosen.code);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return name + "_" + std::to_string(op);
}

} // namespace thimble::core
