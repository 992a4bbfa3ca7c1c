// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/emit/kernelsources.h"

#include "core/base/hash.h"

#include <algorithm>

namespace thimble::compiler {

namespace {
bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// What one file offers and wants, found in its text: functions are `thimble_...` names; a file defines those that stand at
/// global level (a line that starts with a type) and are not followed by a semicolon, or that an assembly label names.
struct Links
{
    std::set<std::string> defines, mentions, includes;
};

bool opensDefinition(std::string_view line, std::string_view text, std::size_t after)
{
    if (line.empty() || line[0] == ' ' || line[0] == '#' || line[0] == '/' || line[0] == '*'
        || line[0] == '\t')
        return false;
    if (after < text.size() && text[after] == ':')
        return true;
    if (after >= text.size() || text[after] != '(')
        return false;
    const auto closing = text.find_first_of(";{", after);
    return closing != std::string_view::npos && text[closing] == '{';
}

Links linksOf(std::string_view text)
{
    Links links;
    constexpr std::string_view kPrefix = "thimble_";
    for (auto at = text.find(kPrefix); at != std::string_view::npos; at = text.find(kPrefix, at + 1)) {
        if (at > 0 && (isWord(text[at - 1]) || text[at - 1] == '/'))
            continue;
        auto end = at;
        while (end < text.size() && isWord(text[end]))
            ++end;
        const std::string name(text.substr(at, end - at));
        if (text.substr(end, 3) == ".h\"") {
            links.includes.insert(name + ".h");
            continue;
        }
        const auto newline = text.rfind('\n', at);
        const auto lineStart = newline == std::string_view::npos ? 0 : newline + 1;
        if (opensDefinition(text.substr(lineStart, at - lineStart + 1), text, end))
            links.defines.insert(name);
        else
            links.mentions.insert(name);
    }
    return links;
}

std::string includeName(std::string_view path)
{
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

const std::vector<Links> &allLinks()
{
    static const auto links = [] {
        std::vector<Links> list;
        for (const auto &source : kernelSources())
            list.push_back(linksOf(source.text));
        return list;
    }();
    return links;
}

bool isHeader(const KernelSource &source) { return source.path.ends_with(".h"); }

bool belongs(const KernelSource &source, kernels::Family family)
{
    return source.group != KernelSource::Group::ArmV7em || family == kernels::Family::ArmV7em;
}

bool offers(std::size_t index, const std::string &wanted)
{
    const auto &source = kernelSources()[index];
    return isHeader(source) ? includeName(source.path) == wanted : allLinks()[index].defines.contains(wanted);
}

/// What a file needs beside itself. A header's mentions are declarations: whoever calls them mentions them too.
std::set<std::string> needs(std::size_t index)
{
    auto names = allLinks()[index].includes;
    if (!isHeader(kernelSources()[index]))
        names.insert(allLinks()[index].mentions.begin(), allLinks()[index].mentions.end());
    return names;
}
} // namespace

std::vector<const KernelSource *> sourcesFor(kernels::Family family, const std::set<std::string> &functions)
{
    const auto sources = kernelSources();
    std::vector<bool> taken(sources.size(), false);
    std::set<std::string> asked = functions;
    std::vector<std::string> open(functions.begin(), functions.end());
    while (!open.empty()) {
        const auto wanted = open.back();
        open.pop_back();
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (taken[i] || !belongs(sources[i], family) || !offers(i, wanted))
                continue;
            taken[i] = true;
            for (const auto &name : needs(i)) {
                if (asked.insert(name).second)
                    open.push_back(name);
            }
        }
    }
    std::vector<const KernelSource *> needed;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (taken[i])
            needed.push_back(&sources[i]);
    }
    return needed;
}

std::vector<const KernelSource *> sourcesOf(kernels::Family family)
{
    std::vector<const KernelSource *> sources;
    for (const auto &source : kernelSources()) {
        if (belongs(source, family))
            sources.push_back(&source);
    }
    return sources;
}

const std::string &kernelSourcesHash()
{
    static const std::string hash = [] {
        core::Sha256 sum;
        for (const auto &source : kernelSources()) {
            sum.add(source.path);
            sum.add(std::string_view("\0", 1));
            sum.add(source.text);
            sum.add(std::string_view("\0", 1));
        }
        sum.add(moduleHeaderText());
        return sum.hex();
    }();
    return hash;
}

} // namespace thimble::compiler
