// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/network/network.h"

#include <string>
#include <vector>

namespace thimble::core {

enum class BlockOp { Conv, Depthwise, Pointwise, MaxPool, AveragePool };

/// One layer of the body. Conv, Depthwise and Pointwise are followed by batch normalisation while training (folded
/// before quantisation). `residual`: the block's input is added to its output where shapes agree (else ignored).
struct Block
{
    BlockOp op = BlockOp::Conv;
    int kernelH = 1, kernelW = 1; ///< 1 for Pointwise
    int strideH = 1, strideW = 1;
    int channels = 8; ///< outputs of Conv and Pointwise; ignored by Depthwise and the pools
    Padding padding = Padding::Same;
    bool relu = true;
    bool residual = false;

    bool operator==(const Block &) const = default;
};

/// Head: global average pooling or flatten, hidden dense layers (ReLU), then the classifier of the task's size.
struct Head
{
    bool globalPool = true;
    std::vector<int> dense;

    bool operator==(const Head &) const = default;
};

/// How a candidate is trained. Rates are the peak of a one-cycle cosine schedule (AdamW).
struct Recipe
{
    int epochs = 6;    ///< float epochs
    int qatEpochs = 2; ///< quantisation-aware epochs after folding
    int batch = 100;
    double rate = 0.02; ///< short trainings want a high one
    double weightDecay = 1e-4;
    double augment = 0.5; ///< strength of the task's augmentation, 0 = none

    bool operator==(const Recipe &) const = default;
};

/// One architecture as typed blocks, its training recipe, and schedule choices. All strategies speak it.
struct Genome
{
    std::vector<Block> blocks;
    Head head;
    Recipe recipe;
    std::string optimize =
        "balanced"; ///< schedule choice handed to the compiler: latency, balanced, ram, flash

    bool operator==(const Genome &) const = default;
};

Json toJson(const Genome &genome);
/// Untrusted: sizes are limited (64 blocks, 1024 channels, kernels to 64).
Result<Genome> genomeFromJson(const Json &json, const std::string &where);
/// SHA-256 over the canonical form: equal for genomes that mean the same (fields without effect are normalised away).
std::string canonicalHash(const Genome &genome);
/// "conv 10x4/2 16, dw 3x3, pw 24, pool, fc 12"-like, one word per block.
std::vector<std::string> blockLabels(const Genome &genome, int classes);

} // namespace thimble::core
