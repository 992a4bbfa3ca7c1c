// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/emit/model.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace thimble::compiler {

namespace {
constexpr std::size_t kMostLetters = 40;
// Keywords of C11 and C++20 and what the emitted files use themselves.
constexpr std::array<std::string_view, 61> kTaken{
    "auto",    "bool",      "break",    "case",     "catch",   "char",     "class",    "const",    "continue",
    "default", "delete",    "do",       "double",   "else",    "enum",     "export",   "extern",   "false",
    "float",   "for",       "friend",   "goto",     "if",      "inline",   "int",      "long",     "main",
    "mutable", "namespace", "new",      "operator", "private", "public",   "register", "restrict", "return",
    "short",   "signed",    "sizeof",   "static",   "struct",  "switch",   "template", "this",     "thimble",
    "throw",   "true",      "try",      "typedef",  "typeid",  "typename", "union",    "unsigned", "using",
    "virtual", "void",      "volatile", "while",    "and",     "or",       "not"};

bool isLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
} // namespace

std::string identifierFrom(const std::string &name)
{
    std::string identifier;
    for (char c : name) {
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
        if (isLetterOrDigit(c))
            identifier += c;
        else if (!identifier.empty() && identifier.back() != '_')
            identifier += '_';
        if (identifier.size() == kMostLetters)
            break;
    }
    while (!identifier.empty() && identifier.back() == '_')
        identifier.pop_back();
    if (identifier.empty())
        return "model";
    const bool taken = std::find(kTaken.begin(), kTaken.end(), identifier) != kTaken.end();
    return taken || (identifier[0] >= '0' && identifier[0] <= '9') ? "model_" + identifier : identifier;
}

std::string cHeader()
{
    return "/* SPDX-FileCopyrightText: 2026 Thimble contributors\n * SPDX-License-Identifier: MIT-0\n */\n";
}

std::string hashHeader()
{
    return "# SPDX-FileCopyrightText: 2026 Thimble contributors\n# SPDX-License-Identifier: MIT-0\n\n";
}

std::string constantTensorName(int tensor) { return "tensor" + std::to_string(tensor); }

std::string callPrefix(const ScheduledStep &step, std::size_t stepIndex, std::size_t callIndex)
{
    const auto layer = "layer" + std::to_string(stepIndex);
    return step.calls.size() == 1 ? layer : layer + "_" + std::to_string(callIndex);
}

std::vector<int> constantOperands(const Model &model)
{
    std::vector<int> found;
    for (const auto &step : model.steps) {
        for (const auto &call : step.calls) {
            for (const int input : call.inputs) {
                const int root = model.program.root(input);
                if (model.program.tensor(root).isConstant()
                    && std::find(found.begin(), found.end(), root) == found.end())
                    found.push_back(root);
            }
        }
    }
    return found;
}

} // namespace thimble::compiler
