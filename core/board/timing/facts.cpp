// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/facts.h"

#include "core/base/json.h"

#include <algorithm>

namespace thimble::core {

namespace {
constexpr long long kMaxCount = 1ll << 53;

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

std::uint64_t countOf(JsonReader &reader, const char *key)
{
    return static_cast<std::uint64_t>(reader.integer(key, 0, kMaxCount));
}

std::map<std::string, FactCache> caches(JsonReader &reader)
{
    std::map<std::string, FactCache> result;
    const auto *list = reader.object("caches");
    if (!list)
        return result;
    for (const auto &[name, json] : list->items()) {
        JsonReader inner(json, "emulator facts: caches." + name);
        result[name] = {countOf(inner, "uses"), countOf(inner, "misses")};
        if (!inner.check().ok())
            reader.fail("caches." + name, "must hold the whole numbers uses and misses");
    }
    return result;
}

Result<Facts> factsFromJson(const Json &json)
{
    JsonReader reader(json, "emulator facts");
    Facts facts;
    if (reader.integer("version", 0, 1000) != 2)
        reader.fail("version", "must be 2: the facts plugin belongs to another Thimble");
    facts.run = static_cast<int>(reader.integer("run", 0, 1 << 30));
    facts.lap = static_cast<int>(reader.integer("lap", -1, 1 << 20));
    facts.instructions = countOf(reader, "instructions");
    facts.loads = countOf(reader, "loads");
    facts.stores = countOf(reader, "stores");
    facts.flashLoads = countOf(reader, "flashLoads");
    for (const auto &row : rows(reader, "blocks", 4))
        facts.blocks.push_back(
            {static_cast<std::uint32_t>(row[0]), static_cast<std::uint32_t>(row[1]), row[2], row[3]});
    facts.caches = caches(reader);
    if (const auto good = reader.check(); !good)
        return good.error();
    return facts;
}
} // namespace

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
