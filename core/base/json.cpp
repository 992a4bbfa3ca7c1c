// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/json.h"

#include "core/base/file.h"

#include <algorithm>

namespace thimble::core {

namespace {
// The parser's own recursion is on the heap, but destroying a deep value is not: refuse depth while parsing.
Result<Json> parseLimited(std::string_view text, const std::string &where)
{
    bool tooDeep = false;
    const auto guard = [&tooDeep](int depth, nlohmann::detail::parse_event_t, const Json &) {
        tooDeep = tooDeep || depth > kMaxJsonDepth;
        return !tooDeep;
    };
    try {
        auto json = Json::parse(text.begin(), text.end(), guard);
        if (tooDeep)
            return Error{ErrorCode::Input, where + " nests JSON deeper than 64 levels.", {}};
        return json;
    } catch (const Json::exception &e) {
        return Error{ErrorCode::Input, where + " is not valid JSON.", e.what()};
    }
}
} // namespace

Result<Json> parseJson(std::string_view text, const std::string &where)
{
    if (text.size() > kMaxJsonBytes)
        return Error{ErrorCode::Input, where + " is larger than 64 MiB, which no JSON of Thimble is.", {}};
    return parseLimited(text, where);
}

Result<Json> readJsonFile(const std::filesystem::path &file)
{
    const auto text = readFile(file, kMaxJsonBytes);
    if (!text)
        return text.error();
    return parseLimited(std::string_view(reinterpret_cast<const char *>(text->data()), text->size()),
                        file.string());
}

std::string toLine(const Json &json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

JsonReader::JsonReader(const Json &object, std::string where) : m_object(&object), m_where(std::move(where))
{
    if (!object.is_object())
        m_error = Error{ErrorCode::Input, m_where + " must be a JSON object.", {}};
}

void JsonReader::fail(const std::string &key, const std::string &problem)
{
    if (!m_error)
        m_error = Error{ErrorCode::Input, m_where + ": " + key + " " + problem + ".", {}};
}

const Json *JsonReader::find(const char *key, bool required)
{
    m_seen.emplace_back(key);
    if (m_error)
        return nullptr;
    const auto it = m_object->find(key);
    if (it != m_object->end())
        return &*it;
    if (required)
        fail(key, "is missing");
    return nullptr;
}

bool JsonReader::has(const char *key) const { return m_object->is_object() && m_object->contains(key); }

std::string JsonReader::text(const char *key)
{
    const auto *value = find(key, true);
    if (!value)
        return {};
    if (!value->is_string())
        fail(key, "must be a text");
    return value->is_string() ? value->get<std::string>() : std::string();
}

std::string JsonReader::text(const char *key, const std::string &fallback)
{
    if (has(key))
        return text(key);
    m_seen.emplace_back(key);
    return fallback;
}

double JsonReader::number(const char *key, double low, double high)
{
    const auto *value = find(key, true);
    if (!value)
        return low;
    const double number = value->is_number() ? value->get<double>() : low - 1;
    if (!(number >= low && number <= high)) {
        fail(key, "must be a number from " + Json(low).dump() + " to " + Json(high).dump());
        return low;
    }
    return number;
}

double JsonReader::number(const char *key, double low, double high, double fallback)
{
    if (has(key))
        return number(key, low, high);
    m_seen.emplace_back(key);
    return fallback;
}

long long JsonReader::integer(const char *key, long long low, long long high)
{
    const auto *value = find(key, true);
    if (!value)
        return low;
    if (!value->is_number_integer() || value->get<long long>() < low || value->get<long long>() > high) {
        fail(key, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
        return low;
    }
    return value->get<long long>();
}

long long JsonReader::integer(const char *key, long long low, long long high, long long fallback)
{
    if (has(key))
        return integer(key, low, high);
    m_seen.emplace_back(key);
    return fallback;
}

bool JsonReader::flag(const char *key, bool fallback)
{
    const auto *value = find(key, false);
    if (!value)
        return fallback;
    if (!value->is_boolean())
        fail(key, "must be true or false");
    return value->is_boolean() ? value->get<bool>() : fallback;
}

const Json *JsonReader::object(const char *key, bool required)
{
    const auto *value = find(key, required);
    if (value && !value->is_object()) {
        fail(key, "must be an object");
        return nullptr;
    }
    return value;
}

const Json *JsonReader::array(const char *key, bool required)
{
    const auto *value = find(key, required);
    if (value && !value->is_array()) {
        fail(key, "must be a list");
        return nullptr;
    }
    return value;
}

void JsonReader::refuseUnknown()
{
    if (m_error)
        return;
    for (const auto &[key, value] : m_object->items()) {
        if (std::find(m_seen.begin(), m_seen.end(), key) == m_seen.end())
            fail(key, "is not a known field");
    }
}

Result<void> JsonReader::check() const
{
    if (m_error)
        return *m_error;
    return {};
}

} // namespace thimble::core
