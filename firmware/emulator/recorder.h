/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * Counts what a guest does between two marks. Only facts, nothing about time: how often each instruction ran, how often the
 * next one executed was not the next in memory, how often memory was read and written, and how often a cache of the board's
 * geometry would have missed, simulated by address.
 *
 * QEMU may cut the same code into different translation blocks from run to run; counts are therefore kept so that the
 * emitted lines depend on the guest alone: instructions are merged into maximal runs of equal counts.
 */
#ifndef THIMBLE_RECORDER_H
#define THIMBLE_RECORDER_H

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

/// What a cache is and what goes through it, as the board states it.
struct CacheGeometry
{
    std::string name;
    bool fetches = false, reads = false, writes = false; ///< which accesses use it
    std::uint32_t base = 0, bytes = 0;                   ///< only those to [base, base + bytes)
    std::uint32_t lineBytes = 0, ways = 0, sets = 0;     ///< line size and number of sets are powers of two
};

/// Tags of a set-associative cache with least-recently-used replacement; a miss fills a line. Empty at each begin mark.
class Cache
{
public:
    explicit Cache(CacheGeometry geometry);

    bool covers(std::uint32_t address) const { return address - m_geometry.base < m_geometry.bytes; }
    void use(std::uint32_t address)
    {
        const std::uint32_t line = address / m_geometry.lineBytes;
        ++m_uses;
        if (line != m_newest)
            look(line);
    }
    void forget();
    void clearCounts() { m_uses = m_misses = 0; }
    const CacheGeometry &geometry() const { return m_geometry; }
    std::uint64_t uses() const { return m_uses; }
    std::uint64_t misses() const { return m_misses; }

private:
    void look(std::uint32_t line);

    CacheGeometry m_geometry;
    std::vector<std::uint32_t> m_lines; ///< sets after each other, in each the newest first
    std::uint32_t m_newest;             ///< the line used last
    std::uint64_t m_uses = 0, m_misses = 0;
};

class Recorder
{
public:
    Recorder(int output, std::uint32_t flashBase, std::uint32_t flashBytes,
             std::vector<CacheGeometry> caches);

    Block *block(std::vector<std::uint32_t> instructions, std::uint32_t end);

    // The guest's doings, in order. `index`: position of the mark in its block.
    void executed(Block *block)
    {
        if (m_active)
            count(block);
    }
    void accessed(std::uint32_t address, bool store)
    {
        if (m_active)
            countAccess(address, store);
    }
    void begin(Block *block, std::size_t index);
    void lap(Block *block, std::size_t index);
    void end(Block *block, std::size_t index);

private:
    void count(Block *block);
    void countAccess(std::uint32_t address, bool store);
    void fetchPending(std::uint32_t until);
    void openAfter(Block *block, std::size_t index);
    void closeBefore(Block *block, std::size_t index);
    void touch(Block *block);
    void clear();
    void emit(int lap);
    std::string blocksJson(std::uint64_t &instructions) const;
    std::string cachesJson() const;

    int m_output;
    bool m_active = false;
    int m_run = -1;
    int m_lap = 0;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<Block>> m_blocks; ///< by start and end
    std::vector<Block *> m_touched;
    std::map<std::uint32_t, std::int64_t> m_corrections; ///< instructions of blocks cut by a mark
    Block *m_previous = nullptr;
    std::uint32_t m_pendingStart = 0; ///< fetched from here on, not yet entered into the history
    std::uint32_t m_flashBase, m_flashBytes;
    std::uint64_t m_flashLoads = 0, m_loads = 0, m_stores = 0;
    std::vector<Cache> m_caches;
};

} // namespace thimble::emulator

#endif
