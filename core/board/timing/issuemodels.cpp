// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/issuemodels.h"

#include <algorithm>
#include <array>

namespace thimble::core {

namespace {
using Kind = ThumbKind;

bool unalignedWide(const ThumbInstruction &instruction, std::uint32_t address)
{
    return instruction.bytes == 4 && address % 4 == 2;
}

/// A load hides its second cycle behind a following single load or store whose address does not wait for it.
bool pipelines(const ThumbInstruction &load, const ThumbInstruction *next)
{
    const bool access = next && (next->kind == Kind::Load || next->kind == Kind::Store);
    return access && !load.writesPc && !next->writesPc && (load.loaded & next->address) == 0;
}

double armv7mCycles(const ThumbInstruction &instruction, const ThumbInstruction *next, bool folds,
                    TimingParameters &p)
{
    switch (instruction.kind) {
    case Kind::Load:
        return p.value(pipelines(instruction, next) ? "pipelinedLoadCycles" : "loadCycles");
    case Kind::Store:
        return p.value("storeCycles");
    case Kind::LoadMultiple:
    case Kind::StoreMultiple:
        return 1.0 + instruction.transfers;
    case Kind::TableBranch:
    case Kind::SpecialMove:
        return 2;
    case Kind::Divide:
        return p.value("divideCycles");
    case Kind::FloatDivide:
        return p.value("floatDivideCycles");
    case Kind::FloatMac:
        return p.value("floatMacCycles");
    case Kind::IfThen:
        return folds ? p.value("foldedItCycles") : 1;
    default:
        return 1;
    }
}

/// What the scoreboard knows of each instruction.
struct InOrder
{
    double width, loadUse, multiplyUse, shifted, wordsPerCycle, divide, floatDivide, floatMac, beats;

    explicit InOrder(TimingParameters &p)
        : width(p.value("issueWidth"))
        , loadUse(p.value("loadUseCycles"))
        , multiplyUse(p.value("multiplyUseCycles"))
        , shifted(p.value("shiftedOperandCycles"))
        , wordsPerCycle(std::max(1.0, p.value("multipleWordsPerCycle")))
        , divide(p.value("divideCycles"))
        , floatDivide(p.value("floatDivideCycles"))
        , floatMac(p.value("floatMacCycles"))
        , beats(p.value("vectorCycles"))
    { }

    /// Cycles until the next instruction may issue.
    double occupies(const ThumbInstruction &i) const
    {
        switch (i.kind) {
        case Kind::LoadMultiple:
        case Kind::StoreMultiple:
            return std::max(1.0, i.transfers / wordsPerCycle);
        case Kind::TableBranch:
        case Kind::SpecialMove:
            return 2;
        case Kind::Divide:
            return divide;
        case Kind::FloatDivide:
            return floatDivide;
        case Kind::FloatMac:
            return floatMac;
        case Kind::Vector:
        case Kind::VectorMemory:
            return beats;
        default:
            return i.shifts ? shifted : 1;
        }
    }

    /// Cycles from issue until a result can be used; multiplies hand their sums on among themselves.
    double latency(const ThumbInstruction &i, const ThumbInstruction &user) const
    {
        const double busy = occupies(i);
        if (i.kind == Kind::Load || i.kind == Kind::LoadMultiple)
            return busy + loadUse;
        return i.kind == Kind::Multiply && user.kind != Kind::Multiply ? busy + multiplyUse : busy;
    }

    /// May two instructions issue in one cycle? One memory access, one multiply, one shifter, the branch last.
    static bool pair(const ThumbInstruction &a, const ThumbInstruction &b)
    {
        const auto single = [](const ThumbInstruction &i) {
            return i.kind == Kind::Simple || i.kind == Kind::Multiply || i.kind == Kind::Load
                || i.kind == Kind::Store || i.kind == Kind::Branch || i.kind == Kind::IfThen;
        };
        return single(a) && single(b) && !a.writesPc && a.kind != Kind::Branch && !(a.writes & b.reads)
            && !(a.writes & b.writes) && !(accessesMemory(a) && accessesMemory(b))
            && !(a.kind == Kind::Multiply && b.kind == Kind::Multiply) && !(a.shifts && b.shifts);
    }

    /// Beats of a vector access and of vector arithmetic overlap (Arm DDI 0553, B5.3).
    static bool overlap(const ThumbInstruction &a, const ThumbInstruction &b)
    {
        return (a.kind == Kind::Vector && b.kind == Kind::VectorMemory)
            || (a.kind == Kind::VectorMemory && b.kind == Kind::Vector);
    }
};
} // namespace

double TimingParameters::value(const char *key)
{
    const auto it = m_timing.is_object() ? m_timing.find(key) : m_timing.end();
    if (it != m_timing.end() && it->is_object() && it->contains("value") && (*it)["value"].is_number())
        return (*it)["value"].get<double>();
    if (m_missing.empty())
        m_missing = key;
    return 0;
}

double armv7mIssue(const Stretch &stretch, TimingParameters &parameters)
{
    constexpr int kRowOfWide = 3; // as many unaligned 32-bit instructions drain the fetch buffer
    double cycles = 0;
    int row = 0;
    auto address = stretch.address;
    const auto &list = stretch.instructions;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto *next = i + 1 < list.size() ? &list[i + 1] : stretch.next ? &*stretch.next : nullptr;
        const bool folds = i > 0 && list[i - 1].bytes == 2 && address % 4 == 2;
        cycles += armv7mCycles(list[i], next, folds, parameters);
        row = unalignedWide(list[i], address) ? row + 1 : 0;
        if (row == kRowOfWide)
            cycles += parameters.value("unalignedRowCycles");
        address += static_cast<std::uint32_t>(list[i].bytes);
    }
    return cycles;
}

double inOrderIssue(const Stretch &stretch, TimingParameters &parameters)
{
    const InOrder core(parameters);
    std::array<const ThumbInstruction *, 16> writer{};
    std::array<double, 16> issued{};
    const ThumbInstruction *last = nullptr;
    double now = 0, free = 0; // the last issue, and when the next may come
    bool alone = false;       // the last issue has room for another
    for (const auto &instruction : stretch.instructions) {
        double ready = 0;
        for (std::size_t r = 0; r < writer.size(); ++r) {
            if (writer[r] && (instruction.reads >> r & 1))
                ready = std::max(ready, issued[r] + core.latency(*writer[r], instruction));
        }
        const bool paired = core.width >= 2 && alone && ready <= now && InOrder::pair(*last, instruction);
        if (!paired) {
            if (last && InOrder::overlap(*last, instruction))
                free = std::min(free, now + 1);
            now = std::max(free, ready);
        }
        free = std::max(paired ? free : now, now + core.occupies(instruction));
        alone = !paired;
        last = &instruction;
        for (std::size_t r = 0; r < writer.size(); ++r) {
            if (instruction.writes >> r & 1) {
                writer[r] = &instruction;
                issued[r] = now;
            }
        }
    }
    return free;
}

} // namespace thimble::core
