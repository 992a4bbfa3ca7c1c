// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/trainer.h"
#include "plugins/trainer-torch/torchtrainer.h"

#include <map>

namespace thimble::tests {

/// Three classes of 8x8 images that a small network can tell apart, but not a single pixel: a bright bar that lies, stands or leans,
/// at a random place in noise.
class Bars : public core::FeatureSet
{
public:
    Bars(std::size_t size, std::uint64_t seed);

    std::size_t size() const override { return m_labels.size(); }
    std::size_t rowBytes() const override { return 64; }
    const std::int8_t *row(std::size_t index) const override { return m_codes.data() + 64 * index; }
    int label(std::size_t index) const override { return m_labels[index]; }

    std::vector<std::int8_t> m_codes;
    std::vector<int> m_labels;
};

core::Task barsTask();
/// A train job on the bars with an artifacts folder inside `folder`.
core::TrainJob barsJob(const std::filesystem::path &folder);
/// Opens Bars for every split: 600 rows to train, 300 to judge.
plugins::TorchTrainer::OpenFeatures openBars();

core::Block conv(int kernel, int channels, int stride = 1);
core::Block depthwise(int kernel, bool residual = false);
core::Block pointwise(int channels, bool residual = false);
core::Block pool(core::BlockOp op, int kernel, int stride, core::Padding padding);

} // namespace thimble::tests
