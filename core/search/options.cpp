// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace thimble::core {

namespace {
using Type = OptionSpec::Type;
constexpr std::array<std::pair<Type, const char *>, 5> kTypes{{{Type::Integer, "integer"},
                                                               {Type::Number, "number"},
                                                               {Type::Flag, "flag"},
                                                               {Type::Text, "text"},
                                                               {Type::Choice, "choice"}}};
constexpr double kMost = 9007199254740992.0; // 2^53: whole numbers are exact up to here
constexpr std::size_t kMostOptions = 200;

bool isNumeric(Type type) { return type == Type::Integer || type == Type::Number; }

std::string printed(double value) { return Json(value).dump(); }

std::string rangeOf(const OptionSpec &spec)
{
    if (spec.type == Type::Integer)
        return std::to_string(std::int64_t(spec.low)) + " to " + std::to_string(std::int64_t(spec.high));
    return printed(spec.low) + " to " + printed(spec.high);
}

std::string expectationOf(const OptionSpec &spec)
{
    switch (spec.type) {
    case Type::Integer:
        return "must be a whole number from " + rangeOf(spec);
    case Type::Number:
        return "must be a number from " + rangeOf(spec);
    case Type::Flag:
        return "must be true or false";
    case Type::Text:
        return "must be a text";
    case Type::Choice: {
        std::string names;
        for (const auto &choice : spec.choices)
            names += (names.empty() ? "" : ", ") + choice;
        return "must be one of " + names;
    }
    }
    return {};
}

/// A text as it comes from --set, in the type of the option; null when it cannot be read so.
Json converted(const OptionSpec &spec, const std::string &text)
{
    if (spec.type == Type::Flag) {
        if (text == "true" || text == "on" || text == "yes" || text == "1")
            return true;
        if (text == "false" || text == "off" || text == "no" || text == "0")
            return false;
        return nullptr;
    }
    if (!isNumeric(spec.type))
        return text;
    double number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || end != text.data() + text.size())
        return nullptr;
    return number;
}

/// The value in its canonical JSON type, or null when it is not acceptable.
Json accepted(const OptionSpec &spec, const Json &given)
{
    const Json value = given.is_string() ? converted(spec, given.get<std::string>()) : given;
    switch (spec.type) {
    case Type::Integer:
    case Type::Number: {
        if (!value.is_number())
            return nullptr;
        const double number = value.get<double>();
        if (!(number >= spec.low && number <= spec.high))
            return nullptr;
        if (spec.type == Type::Number)
            return number;
        return number == std::floor(number) ? Json(std::int64_t(number)) : Json(nullptr);
    }
    case Type::Flag:
        return value.is_boolean() ? value : Json(nullptr);
    case Type::Text:
        return value.is_string() ? value : Json(nullptr);
    case Type::Choice:
        if (value.is_string()
            && std::find(spec.choices.begin(), spec.choices.end(), value.get<std::string>())
                != spec.choices.end())
            return value;
        return nullptr;
    }
    return nullptr;
}

void readType(JsonReader &reader, OptionSpec &spec)
{
    const auto name = reader.text("type");
    const auto *known = std::find_if(kTypes.begin(), kTypes.end(),
                                     [&name](const auto &entry) { return name == entry.second; });
    if (known == kTypes.end())
        reader.fail("type", "must be integer, number, flag, text or choice");
    else
        spec.type = known->first;
}

void readRange(JsonReader &reader, OptionSpec &spec)
{
    if (isNumeric(spec.type)) {
        spec.low = reader.number("low", -kMost, kMost);
        spec.high = reader.number("high", -kMost, kMost);
        if (spec.high < spec.low)
            reader.fail("high", "must not lie below low");
    }
    if (spec.type != Type::Choice)
        return;
    if (const auto *choices = reader.array("choices")) {
        for (const auto &choice : *choices) {
            if (choice.is_string())
                spec.choices.push_back(choice.get<std::string>());
            else
                reader.fail("choices", "must hold texts");
        }
    }
}

Result<OptionSpec> specFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    OptionSpec spec;
    spec.name = reader.text("name");
    spec.title = reader.text("title", spec.name);
    spec.unit = reader.text("unit", "");
    spec.help = reader.text("help", "");
    readType(reader, spec);
    readRange(reader, spec);
    if (!reader.has("default"))
        reader.fail("default", "is missing");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    spec.fallback = accepted(spec, json.at("default"));
    if (spec.fallback.is_null())
        reader.fail("default", expectationOf(spec));
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    return spec;
}
} // namespace

Result<std::vector<OptionSpec>> optionSpecsFromJson(const Json &json, const std::string &where)
{
    if (!json.is_array() || json.size() > kMostOptions)
        return Error{ErrorCode::Input, where + ": options must be a list of at most 200 entries.", {}};
    std::vector<OptionSpec> specs;
    for (const auto &entry : json) {
        auto spec = specFromJson(entry, where + ": option " + std::to_string(specs.size() + 1));
        if (!spec)
            return spec.error();
        const bool twice = std::any_of(specs.begin(), specs.end(),
                                       [&spec](const auto &other) { return other.name == spec->name; });
        if (twice)
            return Error{ErrorCode::Input, where + ": option " + spec->name + " is listed twice.", {}};
        specs.push_back(std::move(*spec));
    }
    return specs;
}

Result<Json> resolveOptions(const std::vector<OptionSpec> &specs, const Json &given,
                            const std::string &plugin)
{
    Json resolved = Json::object();
    for (const auto &spec : specs)
        resolved[spec.name] = spec.fallback;
    if (given.is_null())
        return resolved;
    if (!given.is_object())
        return Error{ErrorCode::Option, "The options of " + plugin + " must be a JSON object.", {}};
    for (const auto &[name, value] : given.items()) {
        const auto spec = std::find_if(specs.begin(), specs.end(),
                                       [&key = name](const auto &entry) { return entry.name == key; });
        if (spec == specs.end()) {
            std::string known;
            for (const auto &entry : specs)
                known += (known.empty() ? "" : ", ") + entry.name;
            return Error{ErrorCode::Option,
                         plugin + " has no option \"" + name + "\"; "
                             + (known.empty() ? "it has none at all." : "it has " + known + "."),
                         {}};
        }
        auto checked = accepted(*spec, value);
        if (checked.is_null())
            return Error{ErrorCode::Option, plugin + "." + name + " " + expectationOf(*spec) + ".", {}};
        resolved[name] = std::move(checked);
    }
    return resolved;
}

} // namespace thimble::core
