// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/timingmodel.h"

#include "core/board/timing/thumbdecoder.h"

#include <cstdio>
#include <optional>

namespace thimble::core {

namespace {
struct Parameters
{
    double load, pipelinedLoad, store, refill, divide, floatDivide, floatMac;
    double waitStates, instructionCache, dataCache;
};

/// The first missing parameter, if any, is left in `missing`.
Parameters parametersOf(const Json &timing, std::string &missing)
{
    const auto value = [&](const char *key) {
        if (timing.is_object() && timing.contains(key) && timing[key].is_object()
            && timing[key].contains("value") && timing[key]["value"].is_number())
            return timing[key]["value"].get<double>();
        if (missing.empty())
            missing = key;
        return 0.0;
    };
    return {value("loadCycles"),     value("pipelinedLoadCycles"), value("storeCycles"),
            value("refillCycles"),   value("divideCycles"),        value("floatDivideCycles"),
            value("floatMacCycles"), value("flashWaitStates"),     value("instructionCacheBytes"),
            value("dataCacheBytes")};
}

std::optional<ThumbInstruction> decodeAt(const CodeImage &code, std::uint32_t address)
{
    const auto first = code.halfword(address);
    if (!first)
        return std::nullopt;
    const auto second = isWideThumb(*first) ? code.halfword(address + 2) : std::uint16_t{0};
    if (!second)
        return std::nullopt;
    return decodeThumb(*first, *second);
}

/// A load hides its second cycle behind a following single load or store whose address and data do not wait for it.
bool pipelines(const ThumbInstruction &load, const std::optional<ThumbInstruction> &next)
{
    const bool access = next && (next->kind == ThumbKind::Load || next->kind == ThumbKind::Store);
    return access && !load.writesPc && !next->writesPc && (load.loaded & next->address) == 0;
}

double issueCycles(const ThumbInstruction &instruction, const std::optional<ThumbInstruction> &next,
                   const Parameters &p)
{
    switch (instruction.kind) {
    case ThumbKind::Load:
        return pipelines(instruction, next) ? p.pipelinedLoad : p.load;
    case ThumbKind::Store:
        return p.store;
    case ThumbKind::LoadMultiple:
    case ThumbKind::StoreMultiple:
        return 1.0 + instruction.transfers;
    case ThumbKind::TableBranch:
    case ThumbKind::SpecialMove:
        return 2;
    case ThumbKind::Divide:
        return p.divide;
    case ThumbKind::FloatDivide:
        return p.floatDivide;
    case ThumbKind::FloatMac:
        return p.floatMac;
    case ThumbKind::Simple:
    case ThumbKind::Branch:
    case ThumbKind::Hint:
        return 1;
    }
    return 1;
}

Error missingCode(std::uint32_t address)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%08x", address);
    return {ErrorCode::Internal,
            std::string("The emulator ran code at ") + text
                + " that is not in the program it was given; the timing cannot be computed.",
            {}};
}

Result<void> addBlock(CycleCount &count, const FactBlock &block, const CodeImage &code, const Parameters &p)
{
    std::uint32_t address = block.address;
    auto instruction = decodeAt(code, address);
    double once = 0;
    for (std::uint32_t i = 0; i < block.instructions; ++i) {
        if (!instruction)
            return missingCode(address);
        address += static_cast<std::uint32_t>(instruction->bytes);
        const auto next = decodeAt(code, address);
        once += issueCycles(*instruction, next, p);
        instruction = next;
    }
    count.issue += once * static_cast<double>(block.executions);
    count.refill += p.refill * static_cast<double>(block.taken);
    return {};
}
} // namespace

Result<CycleCount> cyclesOf(const Facts &facts, const CodeImage &code, const Board &board)
{
    if (board.timingModel != "l4r5-v1")
        return Error{ErrorCode::Unsupported,
                     board.file + ": timingModel \"" + board.timingModel + "\" is not known; l4r5-v1 is.",
                     {}};
    std::string missing;
    const auto p = parametersOf(board.timing, missing);
    if (!missing.empty())
        return Error{ErrorCode::Input, board.file + ": timing." + missing + " is missing.", {}};
    CycleCount count;
    for (const auto &block : facts.blocks) {
        if (const auto added = addBlock(count, block, code, p); !added)
            return added.error();
    }
    const auto lines = [&](double bytes) { return static_cast<std::uint32_t>(bytes / facts.lineBytes); };
    count.data = p.waitStates * static_cast<double>(Facts::misses(facts.flashDistance, lines(p.dataCache)));
    count.fetch =
        p.waitStates * static_cast<double>(Facts::misses(facts.fetchDistance, lines(p.instructionCache)));
    return count;
}

} // namespace thimble::core
