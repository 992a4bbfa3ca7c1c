// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/genome/lowering.h"

namespace thimble::core {

/// A random architecture for this input: a strided stem, then one to four stages of depthwise-separable or plain
/// convolutions, then a head. Always lowers without error. This is the prior of the first asks (design decision 12).
Genome randomGenome(Random &random, const TaskShape &shape);

struct Morph
{
    Genome genome;
    std::string words; ///< "widen block 3 from 16 to 19"
};

/// One atomic edit, drawn uniformly from all that apply: the moves of muNAS (Liberis et al. 2021, arXiv 2010.14246: add,
/// remove or change a layer, channels by 1, 3 or 5, kernel by 2, stride, ReLU, pooling, dense layers) on our block list, plus the
/// residual flag. Draws again until the result lowers and differs from \p genome; gives the genome itself back
/// with empty words if 64 draws found none.
Morph randomMorph(Random &random, const Genome &genome, const TaskShape &shape);

} // namespace thimble::core
