// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/issuemodels.h"

#include <algorithm>
#include <array>

namespace thimble::core {

namespace {
using Kind = ThumbKind;

/// A load hides its second cycle behind a following single load or store whose address does not wait for it.
bool pipelines(const ThumbInstruction &load, const ThumbInstruction *next)
{
    const bool access = next && (next->kind == Kind::Load || next->kind == Kind::Store);
    return access && !load.writesPc && !next->writesPc && (load.loaded & next->address) == 0;
}

/// What all cores here have in common: one cycle, but for these.
class CommonCycles
{
public:
    explicit CommonCycles(TimingParameters &p)
        : m_divide(p.value("divideCycles"))
        , m_floatDivide(p.value("floatDivideCycles"))
        , m_floatMac(p.value("floatMacCycles"))
    { }

    double of(const ThumbInstruction &instruction) const
    {
        switch (instruction.kind) {
        case Kind::TableBranch:
        case Kind::SpecialMove:
            return 2;
        case Kind::Divide:
            return m_divide;
        case Kind::FloatDivide:
            return m_floatDivide;
        case Kind::FloatMac:
            return m_floatMac;
        default:
            return 1;
        }
    }

private:
    double m_divide, m_floatDivide, m_floatMac;
};

/// The Cortex-M3's multiplier is smaller than the M4's, which takes one cycle for every form.
struct MultiplyCycles
{
    double accumulate = 1, wide = 1, wideAccumulate = 1;

    double of(const ThumbInstruction &instruction) const
    {
        switch (instruction.multiply) {
        case MultiplyForm::Accumulate:
            return accumulate;
        case MultiplyForm::Long:
            return wide;
        case MultiplyForm::LongAccumulate:
            return wideAccumulate;
        case MultiplyForm::Plain:
            break;
        }
        return 1;
    }
};

class Armv7m : public IssueRules
{
public:
    Armv7m(TimingParameters &p, MultiplyCycles multiply)
        : m_load(p.value("loadCycles"))
        , m_pipelinedLoad(p.value("pipelinedLoadCycles"))
        , m_store(p.value("storeCycles"))
        , m_foldedIt(p.value("foldedItCycles"))
        , m_unalignedRow(p.value("unalignedRowCycles"))
        , m_multiply(multiply)
        , m_common(p)
    { }

    double cycles(const Stretch &stretch) const override
    {
        constexpr int kRowOfWide = 3; // as many unaligned 32-bit instructions drain the fetch buffer
        double sum = 0;
        int row = 0;
        auto address = stretch.address;
        const auto &list = stretch.instructions;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto *next = i + 1 < list.size() ? &list[i + 1] : stretch.next ? &*stretch.next : nullptr;
            const bool folds = i > 0 && list[i - 1].bytes == 2 && address % 4 == 2;
            sum += one(list[i], next, folds);
            row = list[i].bytes == 4 && address % 4 == 2 ? row + 1 : 0;
            if (row == kRowOfWide)
                sum += m_unalignedRow;
            address += static_cast<std::uint32_t>(list[i].bytes);
        }
        return sum;
    }

private:
    double one(const ThumbInstruction &instruction, const ThumbInstruction *next, bool folds) const
    {
        switch (instruction.kind) {
        case Kind::Load:
            return pipelines(instruction, next) ? m_pipelinedLoad : m_load;
        case Kind::Store:
            return m_store;
        case Kind::LoadMultiple:
        case Kind::StoreMultiple:
            return 1.0 + instruction.transfers;
        case Kind::Multiply:
            return m_multiply.of(instruction);
        case Kind::IfThen:
            return folds ? m_foldedIt : 1;
        default:
            return m_common.of(instruction);
        }
    }

    double m_load, m_pipelinedLoad, m_store, m_foldedIt, m_unalignedRow;
    MultiplyCycles m_multiply;
    CommonCycles m_common;
};

class InOrder : public IssueRules
{
public:
    explicit InOrder(TimingParameters &p)
        : m_width(p.value("issueWidth"))
        , m_loadUse(p.value("loadUseCycles"))
        , m_multiplyUse(p.value("multiplyUseCycles"))
        , m_shifted(p.value("shiftedOperandCycles"))
        , m_wordsPerCycle(std::max(1.0, p.value("multipleWordsPerCycle")))
        , m_common(p)
        , m_vector(p.value("vectorCycles"))
    { }

    double cycles(const Stretch &stretch) const override
    {
        std::array<const ThumbInstruction *, 16> writer{};
        std::array<double, 16> issued{};
        const ThumbInstruction *last = nullptr;
        double now = 0, free = 0; // the last issue, and when the next may come
        bool alone = false;       // the last issue has room for another
        for (const auto &instruction : stretch.instructions) {
            double ready = 0;
            for (std::size_t r = 0; r < writer.size(); ++r) {
                if (writer[r] && (instruction.reads >> r & 1))
                    ready = std::max(ready, issued[r] + latency(*writer[r], instruction));
            }
            const bool paired = m_width >= 2 && alone && ready <= now && pair(*last, instruction);
            if (!paired) {
                if (last && overlap(*last, instruction))
                    free = std::min(free, now + 1);
                now = std::max(free, ready);
            }
            free = std::max(paired ? free : now, now + occupies(instruction));
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

private:
    /// Cycles until the next instruction may issue.
    double occupies(const ThumbInstruction &i) const
    {
        switch (i.kind) {
        case Kind::LoadMultiple:
        case Kind::StoreMultiple:
            return std::max(1.0, i.transfers / m_wordsPerCycle);
        case Kind::Vector:
        case Kind::VectorMemory:
            return m_vector;
        case Kind::TableBranch:
        case Kind::SpecialMove:
        case Kind::Divide:
        case Kind::FloatDivide:
        case Kind::FloatMac:
            return m_common.of(i);
        default:
            return i.shifts ? m_shifted : 1;
        }
    }

    /// Cycles from issue until a result can be used; multiplies hand their sums on among themselves.
    double latency(const ThumbInstruction &i, const ThumbInstruction &user) const
    {
        const double busy = occupies(i);
        if (i.kind == Kind::Load || i.kind == Kind::LoadMultiple)
            return busy + m_loadUse;
        return i.kind == Kind::Multiply && user.kind != Kind::Multiply ? busy + m_multiplyUse : busy;
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

    double m_width, m_loadUse, m_multiplyUse, m_shifted, m_wordsPerCycle;
    CommonCycles m_common;
    double m_vector;
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

std::unique_ptr<IssueRules> cortexM4Rules(TimingParameters &parameters)
{
    return std::make_unique<Armv7m>(parameters, MultiplyCycles{});
}

std::unique_ptr<IssueRules> cortexM3Rules(TimingParameters &parameters)
{
    const MultiplyCycles multiply{parameters.value("multiplyAddCycles"),
                                  parameters.value("longMultiplyCycles"),
                                  parameters.value("longMultiplyAddCycles")};
    return std::make_unique<Armv7m>(parameters, multiply);
}

std::unique_ptr<IssueRules> inOrderRules(TimingParameters &parameters)
{
    return std::make_unique<InOrder>(parameters);
}

} // namespace thimble::core
