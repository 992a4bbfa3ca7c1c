// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>
#include <vector>

namespace thimble::core {

/// One option of a plugin: enough for a form and for checking --set plugin.name=value.
struct OptionSpec
{
    enum class Type { Integer, Number, Flag, Text, Choice };
    std::string name;  ///< "population"
    std::string title; ///< "Population"
    Type type = Type::Integer;
    std::string unit;
    std::string help; ///< one sentence
    double low = 0, high = 0;
    std::vector<std::string> choices;
    Json fallback; ///< the default
};

/// Reads the "options" list of a plugin's metadata.
Result<std::vector<OptionSpec>> optionSpecsFromJson(const Json &json, const std::string &where);
/// The defaults overlaid with `given` (an object name -> value; text values are converted); names what is unknown or out of range.
Result<Json> resolveOptions(const std::vector<OptionSpec> &specs, const Json &given,
                            const std::string &plugin);

} // namespace thimble::core
