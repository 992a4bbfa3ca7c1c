// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace thimble::compiler {

/// Static stack bounds from what GCC writes with -fcallgraph-info=su: each function's own frame and whom it calls. The deepest
/// chain is a bound, not a measurement. Functions outside (C library, compiler support) are charged kLibraryFrame: the
/// deepest one that kernels reach, 64-bit division, takes less.
class StackUsage
{
public:
    static constexpr std::int64_t kLibraryFrame = 48;

    void add(std::string_view callGraph);
    /// Frame of `function` and the deepest chain of calls below it.
    std::int64_t depth(const std::string &function) const;

private:
    std::int64_t depth(const std::string &function, std::set<std::string> &above) const;

    std::map<std::string, std::int64_t> m_frames;
    std::map<std::string, std::set<std::string>> m_calls;
};

} // namespace thimble::compiler
