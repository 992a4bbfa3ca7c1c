// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/table.h"

#include <algorithm>

namespace thimble::app {

namespace {
std::size_t width(const std::string &text)
{
    return std::size_t(std::count_if(text.begin(), text.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}
} // namespace

std::string alignedTable(const std::vector<std::vector<std::string>> &rows,
                         const std::vector<std::size_t> &left)
{
    std::vector<std::size_t> widths;
    for (const auto &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], width(row[column]));
    }
    std::string text;
    for (const auto &row : rows) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string space(widths[column] - width(row[column]), ' ');
            const bool flushLeft = std::find(left.begin(), left.end(), column) != left.end();
            line += (column ? "  " : "") + (flushLeft ? row[column] + space : space + row[column]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += (text.empty() ? "" : "\n") + line;
    }
    return text;
}

} // namespace thimble::app
