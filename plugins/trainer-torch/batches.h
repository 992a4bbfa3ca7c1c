// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "plugins/trainer-torch/augmentation.h"
#include "plugins/trainer-torch/rows.h"

#include <ATen/core/Tensor.h>

namespace thimble::plugins {

struct Batch
{
    at::Tensor input;  ///< float, N x C x H x W (channels last in memory), gain * real value
    at::Tensor labels; ///< int64, N
};

/// Endless training batches: every epoch visits the rows in a new order; the remainder below a batch waits for the next
/// epoch. Everything random comes from the one generator given by seed.
class Batches
{
public:
    Batches(const Rows &rows, Augmentation augmentation, int batch, float gain, std::uint64_t seed);

    int batchSize() const { return m_batch; }
    std::int64_t perEpoch() const { return std::int64_t(m_order.size()) / m_batch; }
    Batch next();

private:
    void shuffle();

    Rows m_rows;
    Augmentation m_augmentation;
    int m_batch;
    float m_gain;
    core::Random m_random;
    std::vector<std::uint32_t> m_order;
    std::size_t m_position = 0;
};

} // namespace thimble::plugins
