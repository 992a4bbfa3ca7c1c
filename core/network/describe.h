// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"

namespace thimble::core {

/// "1x49x10x1"; "scalar" without dimensions.
std::string shapeText(const std::vector<int> &shape);
/// Names come from files that anybody may have made: without control characters, and at most 200 bytes.
std::string printable(const std::string &name);
/// "tensor 7 'conv2d/weights'"
std::string tensorLabel(const Network &network, int tensor);
/// "operator 3 (CONV_2D)": what errors call it.
std::string operatorLabel(const Network &network, std::size_t op);
/// For people: a short name of an operator, from its first output's name; "conv_2d_3" where that has none.
std::string layerName(const Network &network, std::size_t op);

} // namespace thimble::core
