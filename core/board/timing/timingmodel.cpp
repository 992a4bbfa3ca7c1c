// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/timingmodel.h"

#include "core/base/hex.h"
#include "core/board/timing/issuemodels.h"

#include <algorithm>
#include <optional>

namespace thimble::core {

namespace {
struct Model
{
    const char *name;
    std::unique_ptr<IssueRules> (*rules)(TimingParameters &);
};

/// One for each part whose figures were frozen under that name; a change of rules or parameters takes a new name.
constexpr Model kModels[] = {{"l4r5-v1", cortexM4Rules},
                             {"f207-v2", cortexM3Rules},
                             {"nrf5340-v1", inOrderRules},
                             {"h7a3-v1", inOrderRules},
                             {"an547-v1", inOrderRules}};

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

Error missingCode(std::uint32_t address)
{
    return {ErrorCode::Internal,
            "The emulator ran code at " + hexWord(address)
                + " that is not in the program it was given; the timing cannot be computed.",
            {}};
}

/// What a jump costs, and the rules of the core.
struct Core
{
    std::unique_ptr<IssueRules> rules;
    double refill, mispredict, unalignedTarget;
};

/// The block before in memory, to tell how often a block was entered by a jump.
struct Before
{
    std::uint32_t end = 0;
    std::uint64_t fellThrough = 0;
};

/// Adds a block's cycles and leaves it in `before`.
Result<void> addBlock(CycleCount &count, const FactBlock &block, const CodeImage &code, const Core &core,
                      Before &before)
{
    std::vector<ThumbInstruction> list;
    auto address = block.address;
    for (std::uint32_t i = 0; i < block.instructions; ++i) {
        const auto instruction = decodeAt(code, address);
        if (!instruction)
            return missingCode(address);
        list.push_back(*instruction);
        address += static_cast<std::uint32_t>(instruction->bytes);
    }
    if (list.empty())
        return {};
    const auto executions = static_cast<double>(block.executions);
    const auto taken = static_cast<double>(block.taken);
    count.issue += executions * core.rules->cycles({block.address, list, decodeAt(code, address)});
    if (list.back().kind != ThumbKind::LoopEnd)
        count.refill += core.refill * taken + core.mispredict * std::min(taken, executions - taken);
    const auto fell = before.end == block.address ? std::min(before.fellThrough, block.executions) : 0;
    if (list.front().bytes == 4 && block.address % 4 == 2)
        count.refill += core.unalignedTarget * static_cast<double>(block.executions - fell);
    before = {address, block.executions - std::min(block.taken, block.executions)};
    return {};
}

/// Each cache of the board names the parameter that says what a miss costs.
double memoryCycles(const Facts &facts, const Board &board, TimingParameters &p)
{
    double cycles = 0;
    for (const auto &cache : board.caches) {
        const auto it = facts.caches.find(cache.name);
        if (it != facts.caches.end())
            cycles += p.value(cache.missParameter.c_str()) * static_cast<double>(it->second.misses);
    }
    return cycles;
}
} // namespace

Result<CycleCount> cyclesOf(const Facts &facts, const CodeImage &code, const Board &board)
{
    const auto *model = std::ranges::find(kModels, board.timingModel, &Model::name);
    if (model == std::end(kModels)) {
        std::string known;
        for (const auto &name : timingModels())
            known += (known.empty() ? "" : ", ") + name;
        return Error{ErrorCode::Unsupported,
                     board.file + ": timingModel \"" + board.timingModel
                         + "\" is not known; known are: " + known + ".",
                     {}};
    }
    TimingParameters p(board.timing);
    const Core core{model->rules(p), p.value("refillCycles"), p.value("mispredictCycles"),
                    p.value("unalignedTargetCycles")};
    CycleCount count;
    Before before;
    for (const auto &block : facts.blocks) {
        if (const auto added = addBlock(count, block, code, core, before); !added)
            return added.error();
    }
    count.memory = memoryCycles(facts, board, p);
    if (!p.missing().empty())
        return Error{ErrorCode::Input, board.file + ": timing." + p.missing() + " is missing.", {}};
    return count;
}

double timingErrorShare(const Board &board) { return TimingParameters(board.timing).value("errorShare"); }

std::vector<std::string> timingModels()
{
    std::vector<std::string> names;
    for (const auto &model : kModels)
        names.emplace_back(model.name);
    return names;
}

} // namespace thimble::core
