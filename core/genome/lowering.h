// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/genome/genome.h"

namespace thimble::core {

/// What surrounds an architecture: the task's input and output.
struct TaskShape
{
    int height = 0, width = 0, channels = 1; ///< input, HWC
    float inputScale = 1.0f;                 ///< int8 quantisation of the input
    int inputZeroPoint = 0;
    int classes = 2;
};

/// One step of the lowered architecture; what the trainer builds modules from and the untrained network is made of.
/// `input` and `addend` are indices of earlier layers, -1 = the network's input; `addend` is used by Add only.
struct Layer
{
    enum class Kind {
        Conv,
        Depthwise,
        MaxPool,
        AveragePool,
        GlobalAveragePool,
        Add,
        Flatten,
        Dense,
        Softmax
    };
    Kind kind = Kind::Conv;
    std::string name; ///< unique, "conv1", "depthwise2", ...
    int input = -1;
    int addend = -1;
    int kernelH = 1, kernelW = 1, strideH = 1, strideW = 1;
    Padding padding = Padding::Same;
    bool relu = false;
    int inH = 1, inW = 1, inC = 1;
    int outH = 1, outW = 1, outC = 1;
    int block = -1; ///< index into Genome::blocks, -1 for the head
};

/// Shape inference: the layers in execution order, or what does not fit where ("block 4: kernel 5x5 is larger than its
/// 3x2 input"). The last layers are Dense (classes) and Softmax.
Result<std::vector<Layer>> lower(const Genome &genome, const TaskShape &shape);

/// An int8 network of this architecture with seeded weights and plausible scales: same operators, shapes and sizes as the
/// trained one will have, so the gate can plan it and the emulator can time it before any training.
Result<Network> untrainedNetwork(const Genome &genome, const TaskShape &shape, std::uint64_t seed);

} // namespace thimble::core
