// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/genome/lowering.h"

namespace thimble::core {

namespace {
using Kind = Layer::Kind;

constexpr std::int64_t kMostElements = 1 << 24;

const char *kindText(Kind kind)
{
    switch (kind) {
    case Kind::Conv:
        return "conv";
    case Kind::Depthwise:
        return "depthwise";
    case Kind::MaxPool:
        return "maxpool";
    case Kind::AveragePool:
        return "avgpool";
    case Kind::GlobalAveragePool:
        return "pool";
    case Kind::Add:
        return "add";
    case Kind::Flatten:
        return "flatten";
    case Kind::Dense:
        return "dense";
    case Kind::Softmax:
        return "softmax";
    }
    return "layer";
}

int windows(int size, int kernel, int stride, Padding padding)
{
    return padding == Padding::Same ? (size + stride - 1) / stride : (size - kernel) / stride + 1;
}

/// Appends layers while keeping the shape of what came last.
class Lowering
{
public:
    explicit Lowering(const TaskShape &shape) : m_h(shape.height), m_w(shape.width), m_c(shape.channels) { }

    Layer &append(Kind kind)
    {
        Layer layer;
        layer.kind = kind;
        layer.input = int(m_layers.size()) - 1;
        layer.name = kindText(kind) + std::to_string(m_layers.size() + 1);
        layer.inH = layer.outH = m_h;
        layer.inW = layer.outW = m_w;
        layer.inC = layer.outC = m_c;
        m_layers.push_back(std::move(layer));
        return m_layers.back();
    }

    void accept(const Layer &layer)
    {
        m_h = layer.outH;
        m_w = layer.outW;
        m_c = layer.outC;
    }

    Result<void> addBlock(const Block &block, int index);
    void addHead(const Head &head, int classes);
    std::vector<Layer> take() { return std::move(m_layers); }

private:
    void addDense(int units, bool relu);

    std::vector<Layer> m_layers;
    int m_h, m_w, m_c;
};

Result<void> Lowering::addBlock(const Block &block, int index)
{
    static constexpr Kind kKinds[] = {Kind::Conv, Kind::Depthwise, Kind::Conv, Kind::MaxPool,
                                      Kind::AveragePool};
    const int source = int(m_layers.size()) - 1;
    const bool pool = block.op == BlockOp::MaxPool || block.op == BlockOp::AveragePool;
    auto &layer = append(kKinds[int(block.op)]);
    layer.block = index;
    layer.kernelH = block.op == BlockOp::Pointwise ? 1 : block.kernelH;
    layer.kernelW = block.op == BlockOp::Pointwise ? 1 : block.kernelW;
    layer.strideH = block.strideH;
    layer.strideW = block.strideW;
    layer.padding = block.padding;
    layer.relu = block.relu && !pool;
    const auto where = "block " + std::to_string(index + 1);
    if (block.padding == Padding::Valid && (layer.kernelH > m_h || layer.kernelW > m_w))
        return Error{ErrorCode::Input,
                     where + ": the kernel " + std::to_string(layer.kernelH) + "x"
                         + std::to_string(layer.kernelW) + " is larger than its " + std::to_string(m_h) + "x"
                         + std::to_string(m_w) + " input.",
                     {}};
    layer.outH = windows(m_h, layer.kernelH, layer.strideH, layer.padding);
    layer.outW = windows(m_w, layer.kernelW, layer.strideW, layer.padding);
    if (block.op == BlockOp::Conv || block.op == BlockOp::Pointwise)
        layer.outC = block.channels;
    if (std::int64_t(layer.outH) * layer.outW * layer.outC > kMostElements)
        return Error{ErrorCode::Input, where + ": its output has more than 16 million elements.", {}};

    const bool sameShape = layer.outH == layer.inH && layer.outW == layer.inW && layer.outC == layer.inC;
    const bool relu = layer.relu;
    const bool residual = block.residual && sameShape && !pool && source >= 0;
    if (residual)
        layer.relu = false; // applied after the sum, as in residual networks
    accept(layer);
    if (residual) {
        auto &sum = append(Kind::Add);
        sum.addend = source;
        sum.relu = relu;
        sum.block = index;
    }
    return {};
}

void Lowering::addDense(int units, bool relu)
{
    auto &dense = append(Kind::Dense);
    dense.outC = units;
    dense.relu = relu;
    accept(dense);
}

void Lowering::addHead(const Head &head, int classes)
{
    if (head.globalPool && m_h * m_w > 1) {
        auto &pool = append(Kind::GlobalAveragePool);
        pool.kernelH = m_h;
        pool.kernelW = m_w;
        pool.padding = Padding::Valid;
        pool.outH = pool.outW = 1;
        accept(pool);
    }
    auto &flatten = append(Kind::Flatten);
    flatten.outC = m_h * m_w * m_c;
    flatten.outH = flatten.outW = 1;
    accept(flatten);
    for (const int units : head.dense)
        addDense(units, true);
    addDense(classes, false);
    append(Kind::Softmax);
}
} // namespace

Result<std::vector<Layer>> lower(const Genome &genome, const TaskShape &shape)
{
    Lowering lowering(shape);
    for (std::size_t i = 0; i < genome.blocks.size(); ++i) {
        if (const auto added = lowering.addBlock(genome.blocks[i], int(i)); !added)
            return added.error();
    }
    lowering.addHead(genome.head, shape.classes);
    return lowering.take();
}

} // namespace thimble::core
