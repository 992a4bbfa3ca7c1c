// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/genome/genome.h"

#include "core/base/hash.h"

#include <algorithm>
#include <array>

namespace thimble::core {

namespace {
constexpr std::array<std::pair<BlockOp, const char *>, 5> kOps{{{BlockOp::Conv, "conv"},
                                                                {BlockOp::Depthwise, "depthwise"},
                                                                {BlockOp::Pointwise, "pointwise"},
                                                                {BlockOp::MaxPool, "maxpool"},
                                                                {BlockOp::AveragePool, "avgpool"}}};
constexpr std::size_t kMostBlocks = 64;
constexpr std::size_t kMostDense = 8;
constexpr int kMostChannels = 1024;
constexpr int kMostKernel = 64;
constexpr int kMostStride = 16;

bool isPool(BlockOp op) { return op == BlockOp::MaxPool || op == BlockOp::AveragePool; }

const char *opText(BlockOp op)
{
    for (const auto &[value, name] : kOps) {
        if (value == op)
            return name;
    }
    return "conv";
}

/// Fields without effect get one fixed value, so that genomes that mean the same are written the same.
Block normalised(Block block)
{
    if (block.op == BlockOp::Pointwise)
        block.kernelH = block.kernelW = 1;
    if (block.op != BlockOp::Conv && block.op != BlockOp::Pointwise)
        block.channels = 0;
    if (isPool(block.op))
        block.relu = false;
    if (isPool(block.op) || block.strideH != 1 || block.strideW != 1)
        block.residual = false;
    return block;
}

Json toJson(const Block &raw)
{
    const auto block = normalised(raw);
    Json json{{"op", opText(block.op)}};
    if (block.op != BlockOp::Pointwise)
        json["kernel"] = {block.kernelH, block.kernelW};
    json["stride"] = {block.strideH, block.strideW};
    if (block.channels > 0)
        json["channels"] = block.channels;
    json["padding"] = block.padding == Padding::Same ? "same" : "valid";
    json["relu"] = block.relu;
    json["residual"] = block.residual;
    return json;
}

Json toJson(const Recipe &recipe)
{
    return {{"epochs", recipe.epochs}, {"qat_epochs", recipe.qatEpochs},     {"batch", recipe.batch},
            {"rate", recipe.rate},     {"weight_decay", recipe.weightDecay}, {"augment", recipe.augment}};
}

void readPair(JsonReader &reader, const char *key, int most, int &height, int &width)
{
    const auto *pair = reader.array(key, false);
    if (!pair)
        return;
    if (pair->size() != 2 || !(*pair)[0].is_number_integer() || !(*pair)[1].is_number_integer()) {
        reader.fail(key, "must be two whole numbers, height and width");
        return;
    }
    const auto h = (*pair)[0].get<long long>();
    const auto w = (*pair)[1].get<long long>();
    if (h < 1 || w < 1 || h > most || w > most)
        reader.fail(key, "must lie between 1 and " + std::to_string(most));
    else
        height = int(h), width = int(w);
}

Result<Block> blockFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Block block;
    const auto op = reader.text("op");
    const auto *known =
        std::find_if(kOps.begin(), kOps.end(), [&op](const auto &entry) { return op == entry.second; });
    if (known == kOps.end())
        reader.fail("op", "must be conv, depthwise, pointwise, maxpool or avgpool");
    else
        block.op = known->first;
    readPair(reader, "kernel", kMostKernel, block.kernelH, block.kernelW);
    readPair(reader, "stride", kMostStride, block.strideH, block.strideW);
    block.channels = int(reader.integer("channels", 0, kMostChannels, 0));
    if (block.channels == 0 && (block.op == BlockOp::Conv || block.op == BlockOp::Pointwise))
        reader.fail("channels", "is missing");
    const auto padding = reader.text("padding", "same");
    if (padding != "same" && padding != "valid")
        reader.fail("padding", "must be same or valid");
    block.padding = padding == "same" ? Padding::Same : Padding::Valid;
    block.relu = reader.flag("relu", !isPool(block.op));
    block.residual = reader.flag("residual", false);
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return normalised(block);
}

Result<Head> headFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Head head;
    head.globalPool = reader.flag("global_pool", true);
    if (const auto *dense = reader.array("dense", false)) {
        for (const auto &units : *dense) {
            const long long count = units.is_number_integer() ? units.get<long long>() : 0;
            if (count < 1 || count > kMostChannels || head.dense.size() >= kMostDense)
                reader.fail("dense", "must hold at most 8 whole numbers from 1 to 1024");
            else
                head.dense.push_back(int(count));
        }
    }
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return head;
}

Result<Recipe> recipeFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Recipe recipe;
    recipe.epochs = int(reader.integer("epochs", 1, 10000, recipe.epochs));
    recipe.qatEpochs = int(reader.integer("qat_epochs", 0, 10000, recipe.qatEpochs));
    recipe.batch = int(reader.integer("batch", 1, 65536, recipe.batch));
    recipe.rate = reader.number("rate", 1e-8, 10, recipe.rate);
    recipe.weightDecay = reader.number("weight_decay", 0, 10, recipe.weightDecay);
    recipe.augment = reader.number("augment", 0, 10, recipe.augment);
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return recipe;
}

std::string sizeLabel(int height, int width) { return std::to_string(height) + "×" + std::to_string(width); }

std::string strideLabel(const Block &block)
{
    if (block.strideH == 1 && block.strideW == 1)
        return {};
    return block.strideH == block.strideW ? " s" + std::to_string(block.strideH)
                                          : " s" + sizeLabel(block.strideH, block.strideW);
}

std::string label(const Block &block)
{
    const auto kernel = sizeLabel(block.kernelH, block.kernelW);
    std::string text;
    switch (block.op) {
    case BlockOp::Conv:
        text = "conv " + kernel + " " + std::to_string(block.channels);
        break;
    case BlockOp::Depthwise:
        text = "dw " + kernel;
        break;
    case BlockOp::Pointwise:
        text = "pw " + std::to_string(block.channels);
        break;
    case BlockOp::MaxPool:
        text = "max " + kernel;
        break;
    case BlockOp::AveragePool:
        text = "avg " + kernel;
        break;
    }
    return text + strideLabel(block) + (block.residual ? " +" : "");
}
} // namespace

Json toJson(const Genome &genome)
{
    Json blocks = Json::array();
    for (const auto &block : genome.blocks)
        blocks.push_back(toJson(block));
    return {{"blocks", std::move(blocks)},
            {"head", {{"global_pool", genome.head.globalPool}, {"dense", genome.head.dense}}},
            {"recipe", toJson(genome.recipe)},
            {"optimize", genome.optimize}};
}

Result<Genome> genomeFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Genome genome;
    const auto *blocks = reader.array("blocks");
    const auto *head = reader.object("head", false);
    const auto *recipe = reader.object("recipe", false);
    genome.optimize = reader.text("optimize", genome.optimize);
    static constexpr std::array<const char *, 4> kOptimize{"latency", "balanced", "ram", "flash"};
    if (std::find(kOptimize.begin(), kOptimize.end(), genome.optimize) == kOptimize.end())
        reader.fail("optimize", "must be latency, balanced, ram or flash");
    if (blocks && blocks->size() > kMostBlocks)
        reader.fail("blocks", "holds more than 64 entries");
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    for (std::size_t i = 0; i < blocks->size(); ++i) {
        auto block = blockFromJson((*blocks)[i], where + ": block " + std::to_string(i + 1));
        if (!block)
            return block.error();
        genome.blocks.push_back(*block);
    }
    if (head) {
        auto read = headFromJson(*head, where + ": head");
        if (!read)
            return read.error();
        genome.head = std::move(*read);
    }
    if (recipe) {
        const auto read = recipeFromJson(*recipe, where + ": recipe");
        if (!read)
            return read.error();
        genome.recipe = *read;
    }
    return genome;
}

std::string canonicalHash(const Genome &genome) { return sha256Hex(toLine(toJson(genome))); }

std::vector<std::string> blockLabels(const Genome &genome, int classes)
{
    std::vector<std::string> labels;
    for (const auto &block : genome.blocks)
        labels.push_back(label(block));
    if (genome.head.globalPool)
        labels.emplace_back("pool");
    for (const int units : genome.head.dense)
        labels.push_back("fc " + std::to_string(units));
    labels.push_back(classes > 0 ? "fc " + std::to_string(classes) : "fc");
    return labels;
}

} // namespace thimble::core
