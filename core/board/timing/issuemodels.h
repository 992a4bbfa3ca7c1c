// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"
#include "core/board/timing/thumbdecoder.h"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace thimble::core {

/// Numbers of a board's `timing`; remembers the first that is missing.
class TimingParameters
{
public:
    explicit TimingParameters(const Json &timing) : m_timing(timing) { }
    double value(const char *key);
    const std::string &missing() const { return m_missing; }

private:
    const Json &m_timing;
    std::string m_missing;
};

/// Consecutive instructions that ran once, in order, with memory that never waits. `next` follows them in memory.
struct Stretch
{
    std::uint32_t address = 0;
    std::span<const ThumbInstruction> instructions;
    std::optional<ThumbInstruction> next;
};

/// How a core issues instructions.
class IssueRules
{
public:
    virtual ~IssueRules() = default;
    virtual double cycles(const Stretch &stretch) const = 0;
};

/// Cortex-M4: one cycle per instruction (ARM 100166, table 3-1), but a single load takes two unless the next
/// instruction is an independent load or store (pipelined, 3.3.2), multiples 1 + N, divides their middle; IT behind a 16-bit
/// instruction in the same word is folded; three and more unaligned 32-bit instructions in a row cost a fetch.
std::unique_ptr<IssueRules> cortexM4Rules(TimingParameters &parameters);

/// Cortex-M3: the same, but multiplies that accumulate or are 64 bits wide take longer (ARM DDI 0337, table 3-1).
std::unique_ptr<IssueRules> cortexM3Rules(TimingParameters &parameters);

/// In-order cores with a scoreboard (Cortex-M33, M7, M55): `issueWidth` instructions a cycle when they are independent and
/// share no unit, results of loads, multiplies and shifted operands later, Q registers in beats.
std::unique_ptr<IssueRules> inOrderRules(TimingParameters &parameters);

} // namespace thimble::core
