// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/result.h"

#include <array>

namespace thimble::core {

namespace {
struct CodeName
{
    ErrorCode code;
    const char *name;
};
constexpr std::array<CodeName, 6> kNames{{{ErrorCode::Input, "input"},
                                          {ErrorCode::Unsupported, "unsupported"},
                                          {ErrorCode::Option, "option"},
                                          {ErrorCode::Target, "target"},
                                          {ErrorCode::Internal, "internal"},
                                          {ErrorCode::Cancelled, "cancelled"}}};
} // namespace

const char *errorCodeName(ErrorCode code)
{
    for (const auto &entry : kNames) {
        if (entry.code == code)
            return entry.name;
    }
    return "internal";
}

ErrorCode errorCodeFromName(const std::string &name)
{
    for (const auto &entry : kNames) {
        if (name == entry.name)
            return entry.code;
    }
    return ErrorCode::Internal;
}

} // namespace thimble::core
