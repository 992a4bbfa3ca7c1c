/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Counts what a guest does between two marks. Only facts, nothing about time: how often each instruction ran, how often the
 * next one executed was not the next in memory, which flash words were read, and how recently each 8-byte line fetched or
 * read from flash had been used before (least-recently-used stack distance: from it the misses of any such cache follow).
 *
 * QEMU may cut the same code into different translation blocks from run to run; counts are therefore kept so that the
 * emitted lines depend on the guest alone: instructions are merged into maximal runs of equal counts.
 */
#ifndef THIMBLE_RECORDER_H
#define THIMBLE_RECORDER_H

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace thimble::emulator {

/// A translation block: consecutive instructions.
struct Block
{
    std::vector<std::uint32_t> instructions; ///< addresses
    std::uint32_t end = 0;                   ///< the address behind the last one
    std::uint64_t executions = 0;
    std::uint64_t taken = 0; ///< how often something else than `end` came next
    bool touched = false;    ///< has counts or follows a mark

    std::uint32_t start() const { return instructions.front(); }
};

/// How many other lines were used since the last use of each accessed line. Repeated use of the newest line is not counted.
class LineHistory
{
public:
    static constexpr std::uint32_t kLineBytes = 8;
    static constexpr std::size_t kDepth = 256;

    void use(std::uint32_t address)
    {
        const std::uint32_t line = address / kLineBytes;
        if (m_lines[0] != line)
            moveToFront(line);
    }
    void forget();
    void clearCounts() { m_counts.fill(0); }
    /// [d]: accesses with d other lines in between, d = 1 ... kDepth - 1; [0]: never before or longer ago.
    const std::array<std::uint64_t, kDepth> &counts() const { return m_counts; }

private:
    void moveToFront(std::uint32_t line);

    std::array<std::uint32_t, kDepth> m_lines{};
    std::array<std::uint64_t, kDepth> m_counts{};
};

class Recorder
{
public:
    Recorder(int output, std::uint32_t flashBytes);

    Block *block(std::vector<std::uint32_t> instructions, std::uint32_t end);

    // The guest's doings, in order. `index`: position of the mark in its block.
    void executed(Block *block)
    {
        if (m_active)
            count(block);
    }
    void accessed(std::uint32_t address, bool store, unsigned bytes)
    {
        if (m_active)
            countAccess(address, store, bytes);
    }
    void begin(Block *block, std::size_t index);
    void lap(Block *block, std::size_t index);
    void end(Block *block, std::size_t index);

private:
    void count(Block *block);
    void countAccess(std::uint32_t address, bool store, unsigned bytes);
    void fetchPending(std::uint32_t until);
    void openAfter(Block *block, std::size_t index);
    void closeBefore(Block *block, std::size_t index);
    void touch(Block *block);
    void clear();
    void emit(int lap);
    std::string blocksJson(std::uint64_t &instructions) const;
    std::string flashJson() const;

    int m_output;
    bool m_active = false;
    int m_run = -1;
    int m_lap = 0;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<Block>> m_blocks; ///< by start and end
    std::vector<Block *> m_touched;
    std::map<std::uint32_t, std::int64_t> m_corrections; ///< instructions of blocks cut by a mark
    Block *m_previous = nullptr;
    std::uint32_t m_pendingStart = 0; ///< fetched from here on, not yet entered into the history
    std::vector<std::uint32_t> m_flashWords;
    std::uint32_t m_flashLow = 0, m_flashHigh = 0; ///< range of words touched
    std::uint64_t m_flashLoads = 0, m_loads = 0, m_stores = 0;
    LineHistory m_fetches, m_reads;
};

} // namespace thimble::emulator

#endif
