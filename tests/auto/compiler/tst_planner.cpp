// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/plan/planners.h"
#include "compiler/plan/planpicture.h"
#include "compiler/plan/verifier.h"
#include "core/base/random.h"

#include <QTest>

#include <algorithm>

using namespace thimble;
using namespace thimble::compiler;

namespace {

/// A chain of layers: tensor i is written in step i - 1 and read in step i.
std::vector<LiveBuffer> chain(const std::vector<std::int64_t> &sizes)
{
    std::vector<LiveBuffer> buffers;
    for (int i = 0; i < int(sizes.size()); ++i) {
        const int last = std::min(i, int(sizes.size()) - 2);
        buffers.push_back({"t" + std::to_string(i), sizes[std::size_t(i)], std::max(i - 1, 0), last});
    }
    return buffers;
}

std::vector<LiveBuffer> randomBuffers(core::Random &random, int count)
{
    std::vector<LiveBuffer> buffers;
    for (int i = 0; i < count; ++i) {
        const int first = int(random.below(std::uint64_t(count)));
        const int last = first + int(random.below(4));
        buffers.push_back({"b" + std::to_string(i), std::int64_t(random.below(40)) * 4, first, last});
    }
    return buffers;
}

/// Every order of placement, each at its lowest gap: contains an optimal layout; for a handful of buffers only.
std::int64_t bestOfAllOrders(const std::vector<LiveBuffer> &buffers)
{
    std::vector<std::size_t> order(buffers.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::int64_t best = INT64_MAX;
    do {
        best = std::min(best, topOf(buffers, placeInOrder(buffers, order)));
    } while (std::next_permutation(order.begin(), order.end()));
    return best;
}

} // namespace

class PlannerTest : public QObject
{
    Q_OBJECT

private slots:
    void handMadeLifetimesGetTheseOffsets()
    {
        // Sizes 8, 16, 4, 12 along a chain: 16 lies lowest, its neighbours on top, the last one below again.
        const auto buffers = chain({8, 16, 4, 12});
        const auto layout = GreedyPlanner().plan(buffers);
        QVERIFY(layout.ok());
        QCOMPARE(layout->offsets, (std::vector<std::int64_t>{16, 0, 16, 0}));
        QCOMPARE(layout->arenaBytes, 24);
        QCOMPARE(layout->lowerBound, 24);
        QCOMPARE(layout->peakStep, 0);
        QVERIFY(layout->optimal);
    }

    void theGapBelowTheFirstBlockIsUsed()
    {
        const std::vector<LiveBuffer> buffers{{"fixed", 8, 0, 1, 4, 16}, {"small", 16, 1, 2}};
        for (const MemoryPlanner *planner :
             std::initializer_list<const MemoryPlanner *>{new GreedyPlanner, new ExactPlanner}) {
            const std::unique_ptr<const MemoryPlanner> owner(planner);
            const auto layout = planner->plan(buffers);
            QVERIFY(layout.ok());
            QCOMPARE(layout->offsets, (std::vector<std::int64_t>{16, 0}));
            QCOMPARE(layout->arenaBytes, 24);
        }
    }

    void linearSharesNothing()
    {
        const auto layout = LinearPlanner().plan(chain({10, 6, 7}));
        QCOMPARE(layout->offsets, (std::vector<std::int64_t>{0, 12, 20}));
        QCOMPARE(layout->arenaBytes, 28);
    }

    void exactFindsWhatGreedyMisses()
    {
        // The person network's first tensors, in KiB: 27, 18, 18, 36, 9 ... : the two 18s must not lie side by side.
        std::vector<std::int64_t> sizes{27648, 18432, 18432, 36864, 9216, 18432, 18432, 18432, 4608};
        const auto buffers = chain(sizes);
        QCOMPARE(GreedyPlanner().plan(buffers)->arenaBytes, 64512);
        const auto exact = ExactPlanner().plan(buffers);
        QCOMPARE(exact->arenaBytes, 55296);
        QVERIFY(exact->optimal);
        QVERIFY(verifyLayout(buffers, *exact).ok());
    }

    void exactEqualsBruteForce()
    {
        core::Random random(11);
        for (int instance = 0; instance < 60; ++instance) {
            const auto buffers = randomBuffers(random, 7);
            const auto exact = ExactPlanner().plan(buffers);
            QVERIFY(exact->optimal);
            QCOMPARE(exact->arenaBytes, bestOfAllOrders(buffers));
        }
    }

    void randomInstances()
    {
        core::Random random(5);
        for (int instance = 0; instance < 300; ++instance) {
            const auto buffers = randomBuffers(random, 5 + int(random.below(30)));
            const auto linear = LinearPlanner().plan(buffers);
            const auto greedy = GreedyPlanner().plan(buffers);
            const auto exact = ExactPlanner(20000).plan(buffers);
            for (const auto *layout : {&*linear, &*greedy, &*exact}) {
                const auto verified = verifyLayout(buffers, *layout);
                QVERIFY2(verified.ok(), verified ? "" : verified.error().sentence.c_str());
                QVERIFY(layout->arenaBytes >= layout->lowerBound);
                QCOMPARE(layout->arenaBytes, topOf(buffers, layout->offsets));
            }
            QVERIFY(exact->arenaBytes <= greedy->arenaBytes);
            QVERIFY(greedy->arenaBytes <= linear->arenaBytes);
        }
    }

    void fixedOffsetsAreKept()
    {
        core::Random random(8);
        for (int instance = 0; instance < 100; ++instance) {
            auto buffers = randomBuffers(random, 12);
            buffers[3].fixedOffset = 4 * std::int64_t(random.below(30));
            buffers[3].size = 40;
            const auto greedy = GreedyPlanner().plan(buffers);
            const auto exact = ExactPlanner(20000).plan(buffers);
            QVERIFY(verifyLayout(buffers, *greedy).ok());
            QVERIFY(verifyLayout(buffers, *exact).ok());
            QVERIFY(exact->arenaBytes <= greedy->arenaBytes);
        }
    }

    void theOrderOfTheListDoesNotMatter()
    {
        core::Random random(21);
        for (int instance = 0; instance < 50; ++instance) {
            auto buffers = randomBuffers(random, 14);
            const auto one = ExactPlanner(20000).plan(buffers);
            std::reverse(buffers.begin(), buffers.end());
            auto two = ExactPlanner(20000).plan(buffers);
            std::reverse(two->offsets.begin(), two->offsets.end());
            QCOMPARE(one->offsets, two->offsets);
        }
    }

    void theLimitIsSaid()
    {
        core::Random random(3);
        int limited = 0;
        for (int instance = 0; instance < 50; ++instance) {
            const auto layout = ExactPlanner(3).plan(randomBuffers(random, 30));
            if (!layout->optimal) {
                ++limited;
                QVERIFY(layout->note.find("stopped after 3 steps") != std::string::npos);
            }
        }
        QVERIFY(limited > 5);
    }

    void theVerifierCatchesPlantedFaults()
    {
        core::Random random(17);
        int planted = 0;
        while (planted < 50) {
            const auto buffers = randomBuffers(random, 10);
            auto layout = *GreedyPlanner().plan(buffers);
            const auto i = std::size_t(random.below(10));
            const auto j = std::size_t(random.below(10));
            if (i == j || !buffers[i].meets(buffers[j]) || buffers[i].size == 0 || buffers[j].size == 0)
                continue;
            layout.offsets[i] = layout.offsets[j];
            layout.arenaBytes += 200;
            const auto verified = verifyLayout(buffers, layout);
            QVERIFY(!verified.ok());
            QVERIFY(verified.error().sentence.find("overlaps") != std::string::npos);
            ++planted;
        }
        const auto buffers = chain({8, 16, 4});
        const auto good = *GreedyPlanner().plan(buffers);
        auto bad = good;
        bad.arenaBytes -= 1;
        QVERIFY(verifyLayout(buffers, bad).error().sentence.find("leaves the arena") != std::string::npos);
        bad = good;
        bad.arenaBytes += 64;
        bad.offsets[0] += 2;
        QVERIFY(verifyLayout(buffers, bad).error().sentence.find("not aligned") != std::string::npos);
        bad = good;
        bad.offsets.pop_back();
        QVERIFY(!verifyLayout(buffers, bad).ok());
    }

    void badBuffersAreRefused()
    {
        const GreedyPlanner planner;
        QVERIFY(!planner.plan(std::vector<LiveBuffer>{{"a", -1, 0, 0}}));
        QVERIFY(!planner.plan(std::vector<LiveBuffer>{{"a", 1, 1, 0}}));
        QVERIFY(!planner.plan(std::vector<LiveBuffer>{{"a", 1, 0, 0, 3}}));
        QVERIFY(!planner.plan(std::vector<LiveBuffer>{{"a", 1, 0, 0}, {"a", 1, 0, 0}}));
        QVERIFY(!planner.plan(std::vector<LiveBuffer>{{"a", 8, 0, 0, 4, 0}, {"b", 8, 0, 0, 4, 4}}));
        QVERIFY(planner.plan(std::vector<LiveBuffer>{}).ok());
        QVERIFY(ExactPlanner().plan(std::vector<LiveBuffer>{}).ok());
    }

    void thePictureShowsEveryBlock()
    {
        core::Plan plan;
        plan.planner = "exact";
        plan.arenaBytes = 24;
        plan.lowerBound = 24;
        plan.operations = {"conv", "dense"};
        plan.buffers = {{"in", core::PlannedBuffer::Kind::Input, 0, {8}, 8, 0, 0, 16},
                        {"mid", core::PlannedBuffer::Kind::Activation, 1, {16}, 16, 0, 1, 0},
                        {"out", core::PlannedBuffer::Kind::Output, 2, {4}, 4, 1, 1, 16}};
        QCOMPARE(planPicture(plan),
                 std::string("exact: 24 bytes, lower bound 24\n"
                             "        20 |A.|\n"
                             "        16 |AC|\n"
                             "         0 |BB|\n"
                             "  A        8 at        16  operations 0-0  input in\n"
                             "  B       16 at         0  operations 0-1  activation mid\n"
                             "  C        4 at        16  operations 1-1  output out\n"));
        QVERIFY(verifyPlan(plan).ok());
        plan.buffers[2].offset = 12;
        QVERIFY(!verifyPlan(plan).ok());
    }
};

QTEST_APPLESS_MAIN(PlannerTest)
#include "tst_planner.moc"
