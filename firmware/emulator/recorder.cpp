/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/emulator/recorder.h"

#include <algorithm>
#include <unistd.h>

namespace thimble::emulator {

namespace {
constexpr std::uint32_t kNoLine = 0xFFFFFFFF;
constexpr std::uint32_t kFetchBytes = 8; ///< no cache has shorter lines
} // namespace

Cache::Cache(CacheGeometry geometry) : m_geometry(std::move(geometry))
{
    m_lines.resize(std::size_t{m_geometry.ways} * m_geometry.sets);
    forget();
}

void Cache::forget()
{
    std::fill(m_lines.begin(), m_lines.end(), kNoLine);
    m_newest = kNoLine;
}

void Cache::look(std::uint32_t line)
{
    m_newest = line;
    const auto first = m_lines.begin() + std::ptrdiff_t(line % m_geometry.sets) * m_geometry.ways;
    const auto behind = first + m_geometry.ways;
    auto at = std::find(first, behind, line);
    if (at == behind) {
        ++m_misses;
        --at; // the oldest goes
    }
    std::move_backward(first, at, at + 1);
    *first = line;
}

Recorder::Recorder(int output, std::uint32_t flashBase, std::uint32_t flashBytes,
                   std::vector<CacheGeometry> caches)
    : m_output(output)
    , m_flashBase(flashBase)
    , m_flashBytes(flashBytes)
{
    for (auto &geometry : caches)
        m_caches.emplace_back(std::move(geometry));
}

Block *Recorder::block(std::vector<std::uint32_t> instructions, std::uint32_t end)
{
    auto &block = m_blocks[{instructions.front(), end}];
    if (!block) {
        block = std::make_unique<Block>();
        block->instructions = std::move(instructions);
        block->end = end;
    }
    return block.get();
}

void Recorder::touch(Block *block)
{
    if (!block->touched)
        m_touched.push_back(block);
    block->touched = true;
}

void Recorder::count(Block *block)
{
    touch(block);
    ++block->executions;
    if (m_previous) {
        fetchPending(m_previous->end);
        m_previous->taken += m_previous->end != block->start();
    }
    m_previous = block;
    m_pendingStart = block->start();
}

void Recorder::fetchPending(std::uint32_t until)
{
    for (auto &cache : m_caches) {
        if (!cache.geometry().fetches)
            continue;
        for (auto at = m_pendingStart / kFetchBytes * kFetchBytes; at < until; at += kFetchBytes) {
            if (cache.covers(at))
                cache.use(at);
        }
    }
}

void Recorder::countAccess(std::uint32_t address, bool store)
{
    const bool flash = address - m_flashBase < m_flashBytes;
    ++(store ? m_stores : flash ? m_flashLoads : m_loads);
    for (auto &cache : m_caches) {
        if ((store ? cache.geometry().writes : cache.geometry().reads) && cache.covers(address))
            cache.use(address);
    }
}

void Recorder::clear()
{
    for (auto *block : m_touched) {
        block->executions = block->taken = 0;
        block->touched = false;
    }
    m_touched.clear();
    m_corrections.clear();
    m_flashLoads = m_loads = m_stores = 0;
    for (auto &cache : m_caches)
        cache.clearCounts();
}

/// Behind a mark the rest of its block runs without being announced.
void Recorder::openAfter(Block *block, std::size_t index)
{
    for (std::size_t i = index + 1; i < block->instructions.size(); ++i)
        ++m_corrections[block->instructions[i]];
    // The block counts no execution of its own, but what follows it must be compared with its end.
    touch(block);
    m_previous = block;
    m_pendingStart = index + 1 < block->instructions.size() ? block->instructions[index + 1] : block->end;
}

/// Before a mark its block was counted whole, or as the part behind an earlier mark; takes off what has not run.
void Recorder::closeBefore(Block *block, std::size_t index)
{
    for (std::size_t i = index; i < block->instructions.size(); ++i)
        --m_corrections[block->instructions[i]];
    fetchPending(block->instructions[index]);
}

void Recorder::begin(Block *block, std::size_t index)
{
    clear();
    for (auto &cache : m_caches)
        cache.forget();
    ++m_run;
    m_lap = 0;
    openAfter(block, index);
    m_active = true;
}

void Recorder::lap(Block *block, std::size_t index)
{
    if (!m_active)
        return;
    closeBefore(block, index);
    emit(m_lap++);
    clear();
    openAfter(block, index);
}

void Recorder::end(Block *block, std::size_t index)
{
    if (!m_active)
        return;
    m_active = false;
    closeBefore(block, index);
    emit(m_lap > 0 ? m_lap : -1);
    clear();
    m_previous = nullptr;
}

namespace {
struct Counts
{
    std::int64_t executions = 0;
    std::uint64_t taken = 0;
    std::uint32_t end = 0; ///< where the next instruction lies; 0 inside a block
};

void appendRow(std::string &text, std::initializer_list<std::uint64_t> values)
{
    text += text.size() > 1 ? ",[" : "[";
    for (const auto value : values)
        text += std::to_string(value) + ",";
    text.back() = ']';
}
} // namespace

std::string Recorder::blocksJson(std::uint64_t &instructions) const
{
    std::map<std::uint32_t, Counts> counts;
    for (const auto *block : m_touched) {
        for (std::size_t i = 0; i < block->instructions.size(); ++i) {
            auto &entry = counts[block->instructions[i]];
            entry.executions += static_cast<std::int64_t>(block->executions);
            entry.end = i + 1 < block->instructions.size() ? block->instructions[i + 1] : block->end;
        }
        counts[block->instructions.back()].taken += block->taken;
    }
    for (const auto &[address, correction] : m_corrections)
        counts[address].executions += correction;

    std::string text = "[";
    instructions = 0;
    std::uint32_t start = 0, behind = 0, length = 0;
    Counts run;
    const auto close = [&] {
        if (length)
            appendRow(text, {start, length, static_cast<std::uint64_t>(run.executions), run.taken});
        length = 0;
    };
    for (const auto &[address, entry] : counts) {
        if (entry.executions <= 0)
            continue;
        if (length == 0 || address != behind || entry.executions != run.executions || run.taken) {
            close();
            start = address;
        }
        ++length;
        run = entry;
        behind = entry.end;
        instructions += static_cast<std::uint64_t>(entry.executions);
    }
    close();
    return text + "]";
}

std::string Recorder::cachesJson() const
{
    std::string text;
    for (const auto &cache : m_caches)
        text += (text.empty() ? "{\"" : ",\"") + cache.geometry().name + R"(":{"uses":)"
            + std::to_string(cache.uses()) + R"(,"misses":)" + std::to_string(cache.misses()) + "}";
    return text.empty() ? "{}" : text + "}";
}

void Recorder::emit(int lap)
{
    std::uint64_t instructions = 0;
    const auto blocks = blocksJson(instructions);
    std::string line = R"({"version":2,"run":)" + std::to_string(m_run) + R"(,"lap":)" + std::to_string(lap)
        + R"(,"instructions":)" + std::to_string(instructions) + R"(,"loads":)" + std::to_string(m_loads)
        + R"(,"stores":)" + std::to_string(m_stores) + R"(,"flashLoads":)" + std::to_string(m_flashLoads)
        + R"(,"blocks":)" + blocks + R"(,"caches":)" + cachesJson() + "}\n";
    for (std::size_t done = 0; done < line.size();) {
        const auto wrote = ::write(m_output, line.data() + done, line.size() - done);
        if (wrote <= 0)
            return; // nobody listens any more; the host notices the missing line
        done += static_cast<std::size_t>(wrote);
    }
}

} // namespace thimble::emulator
