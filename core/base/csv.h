// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace thimble::core {

/// The cells of one line of comma-separated values, at least one, without quoting; a carriage return is no part of any.
std::vector<std::string> csvCells(std::string_view line);

} // namespace thimble::core
