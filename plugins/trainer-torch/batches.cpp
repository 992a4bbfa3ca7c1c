// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/batches.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace thimble::plugins {

Batches::Batches(const Rows &rows, Augmentation augmentation, int batch, float gain, std::uint64_t seed)
    : m_rows(rows)
    , m_augmentation(std::move(augmentation))
    , m_batch(int(std::min<std::size_t>(std::size_t(std::max(batch, 1)), rows.size())))
    , m_gain(gain)
    , m_random(seed)
    , m_order(rows.size())
{
    std::iota(m_order.begin(), m_order.end(), 0u);
    shuffle();
}

void Batches::shuffle()
{
    for (std::size_t i = m_order.size(); i > 1; --i)
        std::swap(m_order[i - 1], m_order[m_random.below(i)]);
    m_position = 0;
}

Batch Batches::next()
{
    if (m_position + std::size_t(m_batch) > m_order.size())
        shuffle();
    const auto &shape = m_rows.shape();
    auto input = at::empty({m_batch, shape.height, shape.width, shape.channels}, at::kFloat);
    auto labels = at::empty({m_batch}, at::kLong);
    auto *values = input.data_ptr<float>();
    auto *label = labels.data_ptr<std::int64_t>();
    for (int i = 0; i < m_batch; ++i) {
        const auto row = m_order[m_position++];
        m_augmentation.apply(m_rows.codes(row), m_gain, m_random, values);
        values += m_rows.rowSize();
        label[i] = m_rows.label(row);
    }
    return {input.permute({0, 3, 1, 2}), labels};
}

} // namespace thimble::plugins
