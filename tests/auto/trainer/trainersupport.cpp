// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "trainersupport.h"

#include <algorithm>

namespace thimble::tests {

Bars::Bars(std::size_t size, std::uint64_t seed) : m_codes(64 * size), m_labels(size)
{
    core::Random random(seed);
    for (std::size_t i = 0; i < size; ++i) {
        auto *image = m_codes.data() + 64 * i;
        for (int k = 0; k < 64; ++k)
            image[k] = std::int8_t(std::clamp(-20 + 25 * random.normal(), -128.0, 127.0));
        m_labels[i] = int(random.below(3));
        const int x = int(random.between(2, 5));
        const int y = int(random.between(2, 5));
        for (int step = -2; step <= 2; ++step) {
            const int px = m_labels[i] == 1 ? x : x + step;
            const int py = m_labels[i] == 0 ? y : y + step;
            image[8 * py + px] = std::int8_t(random.between(60, 120));
        }
    }
}

core::Task barsTask()
{
    core::Task task;
    task.id = "bars";
    task.shape = {8, 8, 1, 0.05f, -20, 3};
    task.classNames = {"lies", "stands", "leans"};
    task.metric = "top1";
    task.raw = {{"shape", {8, 8, 1}}, {"dtype", "int8"}, {"scale", 0.05}, {"offset", 1.0}};
    return task;
}

core::TrainJob barsJob(const std::filesystem::path &folder)
{
    core::TrainJob job;
    job.id = "1";
    job.task = barsTask();
    job.features = folder / "features";
    job.artifacts = folder / "artifacts";
    job.genome.blocks = {conv(3, 8), depthwise(3), pointwise(12)};
    job.genome.blocks[1].strideH = job.genome.blocks[1].strideW = 2;
    job.genome.recipe = {
        .epochs = 10, .qatEpochs = 2, .batch = 50, .rate = 0.02, .weightDecay = 1e-4, .augment = 0};
    return job;
}

plugins::TorchTrainer::OpenFeatures openBars()
{
    return [](const std::filesystem::path &, core::Split split) {
        const auto size = split == core::Split::Train ? 600u : 300u;
        return core::Result<std::shared_ptr<const core::FeatureSet>>(
            std::make_shared<const Bars>(size, 100 + std::uint64_t(split)));
    };
}

core::Block conv(int kernel, int channels, int stride)
{
    core::Block block;
    block.kernelH = block.kernelW = kernel;
    block.strideH = block.strideW = stride;
    block.channels = channels;
    return block;
}

core::Block depthwise(int kernel, bool residual)
{
    auto block = conv(kernel, 0);
    block.op = core::BlockOp::Depthwise;
    block.residual = residual;
    return block;
}

core::Block pointwise(int channels, bool residual)
{
    auto block = conv(1, channels);
    block.op = core::BlockOp::Pointwise;
    block.residual = residual;
    return block;
}

core::Block pool(core::BlockOp op, int kernel, int stride, core::Padding padding)
{
    auto block = conv(kernel, 0, stride);
    block.op = op;
    block.padding = padding;
    block.relu = false;
    return block;
}

} // namespace thimble::tests
