// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "plugins/trainer-torch/quantnet.h"

namespace thimble::plugins {

/// The trained network as an int8 graph: untrainedNetwork()'s graph, operator by operator, with these weights, biases and scales.
/// `inputScale`: the scale of the input's codes as the trainer saw them (the task's times a gain); the gain goes into the
/// first weights, so the graph keeps the task's own input quantisation.
core::Result<core::Network> exportNetwork(const core::Genome &genome, const core::TaskShape &shape,
                                          const std::vector<core::Layer> &layers,
                                          const std::vector<QuantisedLayer> &quantised, double inputScale);

} // namespace thimble::plugins
