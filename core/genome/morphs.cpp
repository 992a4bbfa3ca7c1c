// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/genome/morphs.h"

#include <algorithm>
#include <array>
#include <optional>

namespace thimble::core {

namespace {
constexpr int kMostChannels = 128;
constexpr int kMostBlocks = 16;
constexpr int kDraws = 64;

template<std::size_t N>
int pick(Random &random, const std::array<int, N> &values)
{
    return values[random.below(N)];
}

Block randomBlock(Random &random, int channels)
{
    Block block;
    const auto kind = random.below(6);
    block.op = kind < 2 ? BlockOp::Depthwise : kind < 5 ? BlockOp::Pointwise : BlockOp::Conv;
    if (block.op != BlockOp::Pointwise)
        block.kernelH = block.kernelW = 3;
    block.channels = std::clamp(channels + int(random.between(-4, 8)), 4, kMostChannels);
    return block;
}

int lastChannels(const Genome &genome)
{
    for (auto block = genome.blocks.rbegin(); block != genome.blocks.rend(); ++block) {
        if (block->op == BlockOp::Conv || block->op == BlockOp::Pointwise)
            return block->channels;
    }
    return 8;
}

/// The edit in words, or nothing where it does not apply to this genome.
using Edit = std::optional<std::string> (*)(Random &, Genome &);

std::optional<std::size_t> pickBlock(Random &random, const Genome &genome, bool (*fits)(const Block &))
{
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < genome.blocks.size(); ++i) {
        if (fits(genome.blocks[i]))
            fitting.push_back(i);
    }
    if (fitting.empty())
        return std::nullopt;
    return fitting[random.below(fitting.size())];
}

std::string blockWord(std::size_t index) { return "block " + std::to_string(index + 1); }

bool hasChannels(const Block &block) { return block.op == BlockOp::Conv || block.op == BlockOp::Pointwise; }

bool hasKernel(const Block &block) { return block.op != BlockOp::Pointwise; }

bool always(const Block &) { return true; }

std::optional<std::string> addBlock(Random &random, Genome &genome)
{
    if (genome.blocks.size() >= kMostBlocks)
        return std::nullopt;
    const auto at = random.below(genome.blocks.size() + 1);
    genome.blocks.insert(genome.blocks.begin() + std::ptrdiff_t(at),
                         randomBlock(random, lastChannels(genome)));
    return "add a layer at " + std::to_string(at + 1);
}

std::optional<std::string> addSeparable(Random &random, Genome &genome)
{
    if (genome.blocks.size() + 2 > kMostBlocks)
        return std::nullopt;
    Block depthwise;
    depthwise.op = BlockOp::Depthwise;
    depthwise.kernelH = depthwise.kernelW = 3;
    Block pointwise;
    pointwise.op = BlockOp::Pointwise;
    pointwise.channels = std::clamp(lastChannels(genome) + int(random.between(-2, 8)), 4, kMostChannels);
    genome.blocks.push_back(depthwise);
    genome.blocks.push_back(pointwise);
    return "add a separable convolution at the end";
}

std::optional<std::string> removeBlock(Random &random, Genome &genome)
{
    if (genome.blocks.size() < 2)
        return std::nullopt;
    const auto at = random.below(genome.blocks.size());
    genome.blocks.erase(genome.blocks.begin() + std::ptrdiff_t(at));
    return "remove " + blockWord(at);
}

std::optional<std::string> changeType(Random &random, Genome &genome)
{
    const auto at = pickBlock(random, genome, always);
    if (!at)
        return std::nullopt;
    const auto channels = std::max(genome.blocks[*at].channels, 4);
    genome.blocks[*at] = randomBlock(random, channels);
    return "change the type of " + blockWord(*at);
}

std::optional<std::string> changeChannels(Random &random, Genome &genome)
{
    const auto at = pickBlock(random, genome, hasChannels);
    if (!at)
        return std::nullopt;
    static constexpr std::array<int, 8> kSteps{-8, -5, -3, -1, 1, 3, 5, 8};
    auto &channels = genome.blocks[*at].channels;
    const int before = channels;
    channels = std::clamp(channels + pick(random, kSteps), 2, kMostChannels);
    if (channels == before)
        return std::nullopt;
    return (channels > before ? "widen " : "narrow ") + blockWord(*at) + " from " + std::to_string(before)
        + " to " + std::to_string(channels);
}

std::optional<std::string> scaleAllChannels(Random &random, Genome &genome)
{
    const bool wider = random.below(2) == 1;
    bool changed = false;
    for (auto &block : genome.blocks) {
        if (!hasChannels(block))
            continue;
        const int after =
            std::clamp(wider ? (block.channels * 5 + 3) / 4 : block.channels * 3 / 4, 4, kMostChannels);
        changed = changed || after != block.channels;
        block.channels = after;
    }
    if (!changed)
        return std::nullopt;
    return wider ? "widen all layers by a quarter" : "narrow all layers by a quarter";
}

std::optional<std::string> changeKernel(Random &random, Genome &genome)
{
    const auto at = pickBlock(random, genome, hasKernel);
    if (!at)
        return std::nullopt;
    auto &block = genome.blocks[*at];
    auto &side = random.below(2) ? block.kernelH : block.kernelW;
    const int before = side;
    side = std::clamp(side + (random.below(2) ? 2 : -2), 1, 11);
    if (side == before)
        return std::nullopt;
    return "kernel of " + blockWord(*at) + " to " + std::to_string(block.kernelH) + "x"
        + std::to_string(block.kernelW);
}

std::optional<std::string> changeStride(Random &random, Genome &genome)
{
    const auto at = pickBlock(random, genome, always);
    if (!at)
        return std::nullopt;
    auto &block = genome.blocks[*at];
    auto &side = random.below(2) ? block.strideH : block.strideW;
    side = side == 1 ? 2 : 1;
    return "stride of " + blockWord(*at) + " to " + std::to_string(block.strideH) + "x"
        + std::to_string(block.strideW);
}

std::optional<std::string> toggleRelu(Random &random, Genome &genome)
{
    const auto at = pickBlock(random, genome, [](const Block &block) {
        return block.op != BlockOp::MaxPool && block.op != BlockOp::AveragePool;
    });
    if (!at)
        return std::nullopt;
    genome.blocks[*at].relu = !genome.blocks[*at].relu;
    return (genome.blocks[*at].relu ? "add a ReLU to " : "drop the ReLU of ") + blockWord(*at);
}

std::optional<std::string> toggleResidual(Random &random, Genome &genome)
{
    const auto at = pickBlock(random, genome, [](const Block &block) {
        return block.op != BlockOp::MaxPool && block.op != BlockOp::AveragePool && block.strideH == 1
            && block.strideW == 1;
    });
    if (!at)
        return std::nullopt;
    genome.blocks[*at].residual = !genome.blocks[*at].residual;
    return (genome.blocks[*at].residual ? "add a shortcut over " : "drop the shortcut over ")
        + blockWord(*at);
}

std::optional<std::string> insertPool(Random &random, Genome &genome)
{
    if (genome.blocks.size() >= kMostBlocks || genome.blocks.empty())
        return std::nullopt;
    Block pool;
    pool.op = random.below(2) ? BlockOp::MaxPool : BlockOp::AveragePool;
    pool.kernelH = pool.kernelW = pool.strideH = pool.strideW = 2;
    pool.relu = false;
    pool.padding = Padding::Valid;
    const auto at = 1 + random.below(genome.blocks.size());
    genome.blocks.insert(genome.blocks.begin() + std::ptrdiff_t(at), pool);
    return "pool before block " + std::to_string(at + 1);
}

std::optional<std::string> toggleGlobalPool(Random &, Genome &genome)
{
    genome.head.globalPool = !genome.head.globalPool;
    return genome.head.globalPool ? "average over the whole map at the end" : "flatten the last map";
}

std::optional<std::string> changeDense(Random &random, Genome &genome)
{
    if (genome.head.dense.empty()) {
        genome.head.dense.push_back(int(random.between(10, 48)));
        return "add a dense layer of " + std::to_string(genome.head.dense.back());
    }
    if (random.below(2)) {
        genome.head.dense.pop_back();
        return "remove a dense layer";
    }
    static constexpr std::array<int, 6> kSteps{-5, -3, -1, 1, 3, 5};
    auto &units = genome.head.dense[random.below(genome.head.dense.size())];
    units = std::clamp(units + pick(random, kSteps), 4, 256);
    return "dense layer to " + std::to_string(units);
}

constexpr std::array<Edit, 13> kEdits{
    addBlock,     addSeparable, removeBlock,    changeType, changeChannels,   scaleAllChannels, changeKernel,
    changeStride, toggleRelu,   toggleResidual, insertPool, toggleGlobalPool, changeDense};

Block randomStem(Random &random, const TaskShape &shape)
{
    static constexpr std::array<int, 4> kHeights{3, 5, 7, 10};
    static constexpr std::array<int, 3> kWidths{3, 4, 5};
    Block stem;
    stem.kernelH = std::min(pick(random, kHeights), shape.height);
    stem.kernelW = std::min(pick(random, kWidths), shape.width);
    stem.strideH = shape.height >= 16 ? 2 : 1;
    stem.strideW = shape.width >= 16 || (shape.width >= 8 && random.below(2)) ? 2 : 1;
    stem.channels = int(random.between(6, 32));
    return stem;
}
} // namespace

Genome randomGenome(Random &random, const TaskShape &shape)
{
    for (;;) {
        Genome genome;
        genome.blocks.push_back(randomStem(random, shape));
        const auto stages = random.between(1, 4);
        int channels = genome.blocks.front().channels;
        for (int stage = 0; stage < stages; ++stage) {
            channels = std::clamp(channels + int(random.between(-2, 14)), 6, 64);
            Block block;
            block.op = random.below(4) == 0 ? BlockOp::Conv : BlockOp::Depthwise;
            block.kernelH = random.below(4) == 0 ? 5 : 3;
            block.kernelW = 3;
            block.strideH = block.strideW = random.below(3) == 0 ? 2 : 1;
            block.channels = channels;
            genome.blocks.push_back(block);
            if (block.op == BlockOp::Depthwise) {
                Block pointwise;
                pointwise.op = BlockOp::Pointwise;
                pointwise.channels = channels;
                pointwise.residual = random.below(3) == 0;
                genome.blocks.push_back(pointwise);
            }
        }
        genome.head.globalPool = random.below(5) != 0;
        if (random.below(6) == 0)
            genome.head.dense.push_back(int(random.between(12, 48)));
        if (lower(genome, shape))
            return genome;
    }
}

Morph randomMorph(Random &random, const Genome &genome, const TaskShape &shape)
{
    const auto before = canonicalHash(genome);
    for (int draw = 0; draw < kDraws; ++draw) {
        Genome changed = genome;
        const auto words = kEdits[random.below(kEdits.size())](random, changed);
        if (words && canonicalHash(changed) != before && lower(changed, shape))
            return {std::move(changed), *words};
    }
    return {genome, {}};
}

} // namespace thimble::core
