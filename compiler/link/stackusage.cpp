// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/link/stackusage.h"

#include <algorithm>
#include <charconv>

namespace thimble::compiler {

namespace {
/// The quoted value after `key: "` in a line of the call graph.
std::string_view quoted(std::string_view line, std::string_view key)
{
    const auto at = line.find(key);
    if (at == std::string_view::npos)
        return {};
    const auto begin = at + key.size();
    return line.substr(begin, line.find('"', begin) - begin);
}

/// "conv\nconv.c:51:6\n152 bytes (static)" with \n as two characters; -1: a function defined elsewhere.
std::int64_t frameBytes(std::string_view label)
{
    const auto bytes = label.find(" bytes (");
    if (bytes == std::string_view::npos)
        return -1;
    auto begin = bytes;
    while (begin > 0 && label[begin - 1] >= '0' && label[begin - 1] <= '9')
        --begin;
    std::int64_t value = 0;
    std::from_chars(label.data() + begin, label.data() + bytes, value);
    return value;
}
} // namespace

void StackUsage::add(std::string_view callGraph)
{
    while (!callGraph.empty()) {
        const auto line = callGraph.substr(0, callGraph.find('\n'));
        callGraph.remove_prefix(std::min(callGraph.size(), line.size() + 1));
        if (line.starts_with("node:")) {
            const auto frame = frameBytes(quoted(line, "label: \""));
            if (frame >= 0)
                m_frames[std::string(quoted(line, "title: \""))] = frame;
        } else if (line.starts_with("edge:")) {
            m_calls[std::string(quoted(line, "sourcename: \""))].emplace(quoted(line, "targetname: \""));
        }
    }
}

std::int64_t StackUsage::depth(const std::string &function) const
{
    std::set<std::string> above;
    return depth(function, above);
}

std::int64_t StackUsage::depth(const std::string &function, std::set<std::string> &above) const
{
    const auto frame = m_frames.find(function);
    if (frame == m_frames.end())
        return kLibraryFrame;
    std::int64_t deepest = 0;
    const auto calls = m_calls.find(function);
    if (calls != m_calls.end()
        && above.insert(function).second) { // a cycle would be recursion: kernels have none
        for (const auto &callee : calls->second)
            deepest = std::max(deepest, depth(callee, above));
        above.erase(function);
    }
    return frame->second + deepest;
}

} // namespace thimble::compiler
