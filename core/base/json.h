// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace thimble::core {

/// Keeps the order in which fields were written: what people read stays in a sensible order.
using Json = nlohmann::ordered_json;

/// Parses untrusted text: at most `kMaxJsonBytes` bytes and `kMaxJsonDepth` levels. `where` names the source in errors.
inline constexpr std::size_t kMaxJsonBytes = 64u << 20;
inline constexpr int kMaxJsonDepth = 64;
Result<Json> parseJson(std::string_view text, const std::string &where);
Result<Json> readJsonFile(const std::filesystem::path &file);

/// One line, invalid UTF-8 replaced, so that writing never throws.
std::string toLine(const Json &json);

/// Reads fields of an object that a person may have written. The first problem is kept as one sentence that names the
/// field by its path ("board.json: memory.ram must be a number above 0"); later calls do nothing. Ask `check()` at the end.
class JsonReader
{
public:
    JsonReader(const Json &object, std::string where);

    std::string text(const char *key);
    std::string text(const char *key, const std::string &fallback);
    double number(const char *key, double low, double high);
    double number(const char *key, double low, double high, double fallback);
    long long integer(const char *key, long long low, long long high);
    long long integer(const char *key, long long low, long long high, long long fallback);
    bool flag(const char *key, bool fallback);
    /// The member, or null when absent and not required.
    const Json *object(const char *key, bool required = true);
    const Json *array(const char *key, bool required = true);
    bool has(const char *key) const;
    /// Fails on members that were never asked for: a typing error must not pass silently.
    void refuseUnknown();
    /// Records a problem of the caller's own ("task.json: raw.shape ...").
    void fail(const std::string &key, const std::string &problem);

    Result<void> check() const;

private:
    const Json *find(const char *key, bool required);

    const Json *m_object;
    std::string m_where;
    std::vector<std::string> m_seen;
    std::optional<Error> m_error;
};

} // namespace thimble::core
