// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/weights.h"

#include "core/base/json.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace thimble::plugins {

namespace {
using Kind = core::Layer::Kind;

static_assert(std::endian::native == std::endian::little, "weights files are written as they lie in memory");
constexpr int kMostSize = 1 << 24;
constexpr std::size_t kMostFloats = 1u << 28;

const char *kindName(Kind kind)
{
    if (kind == Kind::Dense)
        return "dense";
    return kind == Kind::Depthwise ? "depthwise" : "conv";
}

core::Result<Kind> kindFromName(const std::string &name, const std::string &where)
{
    for (const auto kind : {Kind::Conv, Kind::Depthwise, Kind::Dense}) {
        if (name == kindName(kind))
            return kind;
    }
    return core::Error{core::ErrorCode::Input, where + " holds a layer of unknown kind.", name};
}

std::size_t elements(const std::vector<int> &shape)
{
    std::size_t count = 1;
    for (const int size : shape)
        count *= std::size_t(size);
    return count;
}

core::Result<LayerWeights> layerFromJson(const core::Json &json, const std::string &where)
{
    core::JsonReader reader(json, where);
    const auto name = reader.text("kind");
    const auto *shapes = reader.array("shapes");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    const auto kind = kindFromName(name, where);
    if (!kind)
        return kind.error();
    LayerWeights layer{*kind, {}};
    const std::size_t wanted = *kind == Kind::Dense ? 2 : 5;
    bool good = shapes->size() == wanted;
    for (std::size_t i = 0; good && i < wanted; ++i) {
        const auto &shape = (*shapes)[i];
        good = shape.is_array() && shape.size() == (i == 0 ? 4u : 1u);
        WeightArray array;
        std::size_t count = 1;
        for (std::size_t k = 0; good && k < shape.size(); ++k) {
            good = shape[k].is_number_integer() && shape[k] >= 1 && shape[k] <= kMostSize;
            array.shape.push_back(good ? shape[k].get<int>() : 1);
            count *= std::size_t(array.shape.back());
            good = good && count <= kMostFloats;
        }
        layer.arrays.push_back(std::move(array));
    }
    if (!good)
        return core::Error{core::ErrorCode::Input, where + " holds a layer with unusable shapes.", {}};
    return layer;
}

/// Copies the common part of two arrays; dimensions from `centred` on are aligned at their middles.
void copyOverlap(const WeightArray &from, WeightArray &into, std::size_t centred)
{
    const std::size_t rank = into.shape.size();
    if (from.shape.size() != rank)
        return;
    std::vector<int> common(rank), fromStart(rank), intoStart(rank), index(rank, 0);
    for (std::size_t d = 0; d < rank; ++d) {
        common[d] = std::min(from.shape[d], into.shape[d]);
        fromStart[d] = d >= centred ? (from.shape[d] - common[d]) / 2 : 0;
        intoStart[d] = d >= centred ? (into.shape[d] - common[d]) / 2 : 0;
    }
    for (std::size_t n = elements(common); n > 0; --n) {
        std::size_t source = 0;
        std::size_t target = 0;
        for (std::size_t d = 0; d < rank; ++d) {
            source = source * std::size_t(from.shape[d]) + std::size_t(fromStart[d] + index[d]);
            target = target * std::size_t(into.shape[d]) + std::size_t(intoStart[d] + index[d]);
        }
        into.values[target] = from.values[source];
        for (std::size_t d = rank; d-- > 0;) {
            if (++index[d] < common[d])
                break;
            index[d] = 0;
        }
    }
}

int likeness(const LayerWeights &a, const LayerWeights &b)
{
    if (a.kind != b.kind)
        return -1;
    return a.arrays.front().shape == b.arrays.front().shape ? 3 : 2;
}

/// Pairs (from, into) of the best order-preserving alignment.
std::vector<std::pair<std::size_t, std::size_t>> align(const std::vector<LayerWeights> &from,
                                                       const std::vector<LayerWeights> &into)
{
    const std::size_t rows = from.size() + 1;
    const std::size_t columns = into.size() + 1;
    std::vector<int> best(rows * columns, 0); // best[i, j]: of the layers from i and j to the end
    for (std::size_t i = from.size(); i-- > 0;) {
        for (std::size_t j = into.size(); j-- > 0;) {
            const int score = likeness(from[i], into[j]);
            best[i * columns + j] = std::max({best[(i + 1) * columns + j], best[i * columns + j + 1],
                                              score < 0 ? 0 : score + best[(i + 1) * columns + j + 1]});
        }
    }
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0, j = 0; i < from.size() && j < into.size();) {
        const int score = likeness(from[i], into[j]);
        if (score >= 0 && best[i * columns + j] == score + best[(i + 1) * columns + j + 1])
            pairs.emplace_back(i++, j++);
        else if (best[i * columns + j] == best[(i + 1) * columns + j])
            ++i;
        else
            ++j;
    }
    return pairs;
}
} // namespace

std::vector<std::uint8_t> encodeWeights(const std::vector<LayerWeights> &layers)
{
    core::Json list = core::Json::array();
    std::size_t floats = 0;
    for (const auto &layer : layers) {
        core::Json shapes = core::Json::array();
        for (const auto &array : layer.arrays) {
            shapes.push_back(array.shape);
            floats += array.values.size();
        }
        list.push_back({{"kind", kindName(layer.kind)}, {"shapes", std::move(shapes)}});
    }
    const auto header = core::toLine({{"format", "thimble-weights-1"}, {"layers", std::move(list)}}) + "\n";
    std::vector<std::uint8_t> bytes(header.begin(), header.end());
    bytes.reserve(bytes.size() + 4 * floats);
    for (const auto &layer : layers) {
        for (const auto &array : layer.arrays) {
            const auto *begin = reinterpret_cast<const std::uint8_t *>(array.values.data());
            bytes.insert(bytes.end(), begin, begin + 4 * array.values.size());
        }
    }
    return bytes;
}

core::Result<std::vector<LayerWeights>> decodeWeights(std::span<const std::uint8_t> bytes,
                                                      const std::string &where)
{
    const auto end = std::find(bytes.begin(), bytes.end(), std::uint8_t('\n'));
    const auto headerSize = std::size_t(end - bytes.begin());
    if (end == bytes.end())
        return core::Error{core::ErrorCode::Input, where + " is not a weights file of Thimble.", {}};
    const auto header = core::parseJson({reinterpret_cast<const char *>(bytes.data()), headerSize}, where);
    if (!header)
        return header.error();
    core::JsonReader reader(*header, where);
    const auto format = reader.text("format");
    const auto *list = reader.array("layers");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    if (format != "thimble-weights-1")
        return core::Error{core::ErrorCode::Input, where + " is not a weights file of this version.", format};
    std::vector<LayerWeights> layers;
    auto rest = bytes.subspan(headerSize + 1);
    for (const auto &entry : *list) {
        auto layer = layerFromJson(entry, where);
        if (!layer)
            return layer.error();
        for (auto &array : layer->arrays) {
            const auto count = elements(array.shape);
            if (rest.size() / sizeof(float) < count)
                return core::Error{core::ErrorCode::Input, where + " ends too early.", {}};
            array.values.resize(count);
            std::memcpy(array.values.data(), rest.data(), 4 * count);
            rest = rest.subspan(4 * count);
            if (!std::all_of(array.values.begin(), array.values.end(),
                             [](float v) { return std::isfinite(v); }))
                return core::Error{core::ErrorCode::Input, where + " holds values that are not numbers.", {}};
        }
        layers.push_back(std::move(*layer));
    }
    if (!rest.empty())
        return core::Error{core::ErrorCode::Input, where + " is longer than its header says.", {}};
    return layers;
}

int inheritWeights(const std::vector<LayerWeights> &from, std::vector<LayerWeights> &into)
{
    int inherited = 0;
    for (const auto &[source, target] : align(from, into)) {
        const auto &parent = from[source];
        auto &child = into[target];
        const std::size_t centred = parent.kind == Kind::Dense ? 4 : 2;
        for (std::size_t i = 0; i < std::min(parent.arrays.size(), child.arrays.size()); ++i)
            copyOverlap(parent.arrays[i], child.arrays[i], centred);
        ++inherited;
    }
    return inherited;
}

} // namespace thimble::plugins
