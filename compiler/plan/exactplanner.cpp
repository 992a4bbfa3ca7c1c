// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/planners.h"

#include <algorithm>
#include <tuple>

namespace thimble::compiler {

namespace {
constexpr std::int64_t kNodeWork = 100'000'000; ///< nodes times buffers squared: about half a second

/// The search proper. Buffers stand in greedy rank order; time is compressed to the steps in which some buffer begins, because
/// two buffers that meet do so when the later one begins.
class Search
{
public:
    Search(std::span<const LiveBuffer> buffers, const std::vector<std::size_t> &order, std::int64_t bound,
           std::int64_t nodeLimit, std::stop_token stop)
        : m_bound(bound)
        , m_nodesLeft(nodeLimit)
        , m_stop(std::move(stop))
    {
        std::vector<int> steps;
        for (const auto index : order) {
            if (buffers[index].size > 0) {
                m_items.push_back({index, &buffers[index], 0, 0, paddedSize(buffers[index]), false, 0});
                steps.push_back(buffers[index].first);
                m_anyFixed |= buffers[index].fixedOffset.has_value();
            }
        }
        std::sort(steps.begin(), steps.end());
        steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
        m_skyline.assign(steps.size(), 0);
        m_toCome.assign(steps.size(), 0);
        for (auto &item : m_items) {
            item.begin =
                std::size_t(std::lower_bound(steps.begin(), steps.end(), item.buffer->first) - steps.begin());
            item.end =
                std::size_t(std::upper_bound(steps.begin(), steps.end(), item.buffer->last) - steps.begin());
            for (auto t = item.begin; t < item.end; ++t)
                m_toCome[t] += item.size;
        }
    }

    /// Improves on `offsets`, whose top is `top`. False: the limit was reached before the search was exhausted.
    bool improve(std::vector<std::int64_t> &offsets, std::int64_t &top)
    {
        m_best = top;
        m_bestOffsets = &offsets;
        descend(0, 0, 0);
        top = m_best;
        return !m_aborted;
    }

private:
    struct Item
    {
        std::size_t index;
        const LiveBuffer *buffer;
        std::size_t begin, end; ///< range of compressed steps
        std::int64_t size;      ///< padded
        bool placed;
        std::int64_t offset;
    };
    struct Choice
    {
        std::size_t rank;
        std::int64_t offset;
    };

    bool over() const { return m_aborted || m_best <= m_bound; }

    std::int64_t rest(const Item &item) const
    {
        const auto highest = *std::max_element(m_skyline.begin() + std::ptrdiff_t(item.begin),
                                               m_skyline.begin() + std::ptrdiff_t(item.end));
        return alignUp(highest, item.buffer->alignment);
    }

    bool hopeless(std::int64_t lastOffset) const
    {
        for (std::size_t t = 0; t < m_skyline.size(); ++t) {
            const auto floor = m_toCome[t] > 0 ? std::max(m_skyline[t], lastOffset) : m_skyline[t];
            if (floor + m_toCome[t] >= m_best)
                return true;
        }
        return false;
    }

    bool hitsComingFixed(const Item &item, std::int64_t offset) const
    {
        return m_anyFixed && std::any_of(m_items.begin(), m_items.end(), [&](const Item &other) {
                   return !other.placed && &other != &item && other.buffer->fixedOffset
                       && other.buffer->meets(*item.buffer) && *other.buffer->fixedOffset < offset + item.size
                       && offset < *other.buffer->fixedOffset + other.size;
               });
    }

    /// What may come next after (lastOffset, lastRank), lowest first. A buffer for which another would still fit completely
    /// below is left out: that layout could be improved by letting the other one drop.
    std::vector<Choice> choices(std::int64_t lastOffset, std::size_t lastRank) const
    {
        std::vector<Choice> found;
        std::int64_t lowestTop = m_best;
        for (std::size_t rank = 0; rank < m_items.size(); ++rank) {
            const auto &item = m_items[rank];
            if (item.placed)
                continue;
            auto offset = rest(item);
            if (const auto fixed = item.buffer->fixedOffset) {
                if (offset > *fixed)
                    return {};
                offset = *fixed;
            }
            if (!m_anyFixed)
                lowestTop = std::min(lowestTop, offset + item.size);
            const bool inOrder = std::tuple(offset, rank) >= std::tuple(lastOffset, lastRank);
            if (inOrder && offset + item.size < m_best && !hitsComingFixed(item, offset))
                found.push_back({rank, offset});
        }
        std::erase_if(found, [&](const Choice &choice) { return choice.offset >= lowestTop; });
        std::sort(found.begin(), found.end(), [](const Choice &a, const Choice &b) {
            return std::tuple(a.offset, a.rank) < std::tuple(b.offset, b.rank);
        });
        return found;
    }

    void descend(std::size_t placed, std::int64_t lastOffset, std::size_t lastRank)
    {
        if (over())
            return;
        if (--m_nodesLeft < 0 || m_stop.stop_requested()) {
            m_aborted = true;
            return;
        }
        if (hopeless(lastOffset))
            return;
        if (placed == m_items.size()) {
            m_best = *std::max_element(m_skyline.begin(), m_skyline.end());
            for (const auto &item : m_items)
                (*m_bestOffsets)[item.index] = item.offset;
            return;
        }
        for (const auto &choice : choices(lastOffset, lastRank))
            tryOne(choice, placed);
    }

    void tryOne(const Choice &choice, std::size_t placed)
    {
        auto &item = m_items[choice.rank];
        const std::vector<std::int64_t> below(m_skyline.begin() + std::ptrdiff_t(item.begin),
                                              m_skyline.begin() + std::ptrdiff_t(item.end));
        item.placed = true;
        item.offset = choice.offset;
        for (auto t = item.begin; t < item.end; ++t) {
            m_skyline[t] = choice.offset + item.size;
            m_toCome[t] -= item.size;
        }
        descend(placed + 1, choice.offset, choice.rank);
        item.placed = false;
        for (auto t = item.begin; t < item.end; ++t) {
            m_skyline[t] = below[t - item.begin];
            m_toCome[t] += item.size;
        }
    }

    std::vector<Item> m_items;
    std::vector<std::int64_t> m_skyline, m_toCome;
    std::int64_t m_bound;
    std::int64_t m_best = 0;
    std::vector<std::int64_t> *m_bestOffsets = nullptr;
    std::int64_t m_nodesLeft;
    std::stop_token m_stop;
    bool m_anyFixed = false;
    bool m_aborted = false;
};

/// Several quick orders; the first one that is best wins.
std::vector<std::int64_t> bestGreedy(std::span<const LiveBuffer> buffers,
                                     const std::vector<std::size_t> &bySize)
{
    const auto life = [&](std::size_t i) { return std::int64_t(buffers[i].last) - buffers[i].first + 1; };
    auto byBirth = bySize;
    std::stable_sort(byBirth.begin(), byBirth.end(),
                     [&](auto i, auto j) { return buffers[i].first < buffers[j].first; });
    auto byArea = bySize;
    std::stable_sort(byArea.begin(), byArea.end(),
                     [&](auto i, auto j) { return buffers[i].size * life(i) > buffers[j].size * life(j); });
    auto byLife = bySize;
    std::stable_sort(byLife.begin(), byLife.end(), [&](auto i, auto j) { return life(i) > life(j); });

    auto best = placeInOrder(buffers, bySize);
    for (const auto &order : {byArea, byLife, byBirth}) {
        auto offsets = placeInOrder(buffers, order);
        if (topOf(buffers, offsets) < topOf(buffers, best))
            best = std::move(offsets);
    }
    return best;
}
} // namespace

core::Result<Layout> ExactPlanner::plan(std::span<const LiveBuffer> buffers, std::stop_token stop) const
{
    if (const auto checked = checkBuffers(buffers); !checked)
        return checked.error();
    const auto bound = lowerBound(buffers);
    const auto order = orderBySize(buffers);
    Layout layout;
    layout.planner = "exact";
    layout.lowerBound = bound.bytes;
    layout.peakStep = bound.step;
    layout.offsets = bestGreedy(buffers, order);
    layout.arenaBytes = topOf(buffers, layout.offsets);
    layout.optimal = layout.arenaBytes <= bound.bytes;
    if (layout.optimal)
        return layout;

    const auto count = std::int64_t(buffers.size());
    const auto limit = std::min(m_nodeLimit, kNodeWork / (count * count));
    Search search(buffers, order, bound.bytes, limit, stop);
    const bool exhausted = search.improve(layout.offsets, layout.arenaBytes);
    if (stop.stop_requested())
        return core::cancelled();
    layout.optimal = exhausted;
    if (!exhausted) {
        layout.note = "The exact planner stopped after " + std::to_string(limit)
            + " steps and kept the best plan found, " + std::to_string(layout.arenaBytes)
            + " bytes; no plan can need less than " + std::to_string(bound.bytes) + ".";
    }
    return layout;
}

} // namespace thimble::compiler
