// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/facts.h"

#include "core/base/json.h"

#include <algorithm>

namespace thimble::core {

namespace {
constexpr long long kMaxCount = 1ll << 53;
constexpr std::size_t kMaxDistances = 4096;

/// A list of rows of so many whole numbers from 0; reports to the reader.
std::vector<std::vector<std::uint64_t>> rows(JsonReader &reader, const char *key, std::size_t width)
{
    std::vector<std::vector<std::uint64_t>> result;
    const auto *list = reader.array(key);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const auto &row = (*list)[i];
        std::vector<std::uint64_t> values;
        for (const auto &value : row.is_array() ? row : Json::array()) {
            if (value.is_number_unsigned())
                values.push_back(value.get<std::uint64_t>());
        }
        if (values.size() != width) {
            reader.fail(std::string(key) + "[" + std::to_string(i) + "]",
                        "must be " + std::to_string(width) + " whole numbers");
            return result;
        }
        result.push_back(std::move(values));
    }
    return result;
}

std::vector<std::uint64_t> distances(JsonReader &reader, const char *key)
{
    std::vector<std::uint64_t> values;
    const auto *list = reader.array(key);
    for (const auto &value : list ? *list : Json::array()) {
        if (!value.is_number_unsigned() || values.size() == kMaxDistances) {
            reader.fail(key, "must be a list of whole numbers");
            break;
        }
        values.push_back(value.get<std::uint64_t>());
    }
    return values;
}

std::uint64_t countOf(JsonReader &reader, const char *key)
{
    return static_cast<std::uint64_t>(reader.integer(key, 0, kMaxCount));
}

Result<Facts> factsFromJson(const Json &json)
{
    JsonReader reader(json, "emulator facts");
    Facts facts;
    if (reader.integer("version", 0, 1000) != 1)
        reader.fail("version", "must be 1: the facts plugin belongs to another Thimble");
    facts.run = static_cast<int>(reader.integer("run", 0, 1 << 30));
    facts.lap = static_cast<int>(reader.integer("lap", -1, 1 << 20));
    facts.instructions = countOf(reader, "instructions");
    facts.loads = countOf(reader, "loads");
    facts.stores = countOf(reader, "stores");
    facts.flashLoads = countOf(reader, "flashLoads");
    for (const auto &row : rows(reader, "blocks", 4))
        facts.blocks.push_back(
            {static_cast<std::uint32_t>(row[0]), static_cast<std::uint32_t>(row[1]), row[2], row[3]});
    for (const auto &row : rows(reader, "flash", 3))
        facts.flash.push_back(
            {static_cast<std::uint32_t>(row[0]), static_cast<std::uint32_t>(row[1]), row[2]});
    facts.lineBytes = static_cast<std::uint32_t>(reader.integer("lineBytes", 4, 4096));
    facts.fetchDistance = distances(reader, "fetchDistance");
    facts.flashDistance = distances(reader, "flashDistance");
    if (const auto good = reader.check(); !good)
        return good.error();
    return facts;
}
} // namespace

std::uint64_t Facts::misses(const std::vector<std::uint64_t> &distance, std::uint32_t lines)
{
    if (distance.empty())
        return 0;
    std::uint64_t misses = distance[0];
    for (std::size_t d = std::max<std::size_t>(lines, 1); d < distance.size(); ++d)
        misses += distance[d];
    return misses;
}

Result<std::vector<Facts>> parseFacts(std::string_view text)
{
    std::vector<Facts> all;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto json = parseJson(text.substr(0, end), "emulator facts");
        if (!json)
            return json.error();
        auto facts = factsFromJson(*json);
        if (!facts)
            return facts.error();
        all.push_back(*std::move(facts));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all;
}

} // namespace thimble::core
