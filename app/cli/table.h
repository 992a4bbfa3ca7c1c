// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <vector>

namespace thimble::app {

/// Rows of cells as aligned text for a terminal; the first row is the heading. Columns named in `left` are flush left, the
/// others flush right. Widths count characters, not bytes.
std::string alignedTable(const std::vector<std::vector<std::string>> &rows,
                         const std::vector<std::size_t> &left);

} // namespace thimble::app
