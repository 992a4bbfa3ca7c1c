/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/emulator/recorder.h"

#include <algorithm>
#include <unistd.h>

namespace thimble::emulator {

void LineHistory::forget()
{
    m_lines.fill(0xFFFFFFFF);
    m_counts.fill(0);
}

void LineHistory::moveToFront(std::uint32_t line)
{
    const auto at = std::find(m_lines.begin() + 1, m_lines.end(), line);
    const bool found = at != m_lines.end();
    ++m_counts[found ? static_cast<std::size_t>(at - m_lines.begin()) : 0];
    const auto last = found ? at : m_lines.end() - 1;
    std::move_backward(m_lines.begin(), last, last + 1);
    m_lines[0] = line;
}

Recorder::Recorder(int output, std::uint32_t flashBytes) : m_output(output), m_flashWords(flashBytes / 4) { }

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
    for (auto line = m_pendingStart / LineHistory::kLineBytes * LineHistory::kLineBytes; line < until;
         line += LineHistory::kLineBytes)
        m_fetches.use(line);
}

void Recorder::countAccess(std::uint32_t address, bool store, unsigned bytes)
{
    const std::uint32_t first = address / 4;
    if (store || first >= m_flashWords.size()) {
        ++(store ? m_stores : m_loads);
        return;
    }
    ++m_flashLoads;
    m_reads.use(address);
    const auto last = std::min<std::size_t>((address + bytes - 1) / 4, m_flashWords.size() - 1);
    for (std::size_t word = first; word <= last; ++word)
        ++m_flashWords[word];
    m_flashLow = std::min(m_flashLow, first);
    m_flashHigh = std::max(m_flashHigh, static_cast<std::uint32_t>(last) + 1);
}

void Recorder::clear()
{
    for (auto *block : m_touched) {
        block->executions = block->taken = 0;
        block->touched = false;
    }
    m_touched.clear();
    m_corrections.clear();
    if (m_flashLow < m_flashHigh)
        std::fill(m_flashWords.begin() + m_flashLow, m_flashWords.begin() + m_flashHigh, 0);
    m_flashLow = 0xFFFFFFFF;
    m_flashHigh = 0;
    m_flashLoads = m_loads = m_stores = 0;
    m_fetches.clearCounts();
    m_reads.clearCounts();
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
    m_fetches.forget();
    m_reads.forget();
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

std::string list(const std::array<std::uint64_t, LineHistory::kDepth> &values)
{
    std::string text = "[";
    for (const auto value : values)
        text += std::to_string(value) + ",";
    text.back() = ']';
    return text;
}

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

std::string Recorder::flashJson() const
{
    std::string text = "[";
    for (std::uint32_t word = m_flashLow; word < m_flashHigh;) {
        const auto reads = m_flashWords[word];
        std::uint32_t behind = word + 1;
        while (behind < m_flashHigh && m_flashWords[behind] == reads)
            ++behind;
        if (reads)
            appendRow(text, {word * 4ull, behind - word, reads});
        word = behind;
    }
    return text + "]";
}

void Recorder::emit(int lap)
{
    std::uint64_t instructions = 0;
    const auto blocks = blocksJson(instructions);
    std::string line = R"({"version":1,"run":)" + std::to_string(m_run) + R"(,"lap":)" + std::to_string(lap)
        + R"(,"instructions":)" + std::to_string(instructions) + R"(,"loads":)" + std::to_string(m_loads)
        + R"(,"stores":)" + std::to_string(m_stores) + R"(,"flashLoads":)" + std::to_string(m_flashLoads)
        + R"(,"blocks":)" + blocks + R"(,"flash":)" + flashJson() + R"(,"lineBytes":)"
        + std::to_string(LineHistory::kLineBytes) + R"(,"fetchDistance":)" + list(m_fetches.counts())
        + R"(,"flashDistance":)" + list(m_reads.counts()) + "}\n";
    for (std::size_t done = 0; done < line.size();) {
        const auto wrote = ::write(m_output, line.data() + done, line.size() - done);
        if (wrote <= 0)
            return; // nobody listens any more; the host notices the missing line
        done += static_cast<std::size_t>(wrote);
    }
}

} // namespace thimble::emulator
