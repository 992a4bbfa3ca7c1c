// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/random.h"
#include "core/search/archive.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace thimble::core;

namespace {
Candidate candidate(int id, double quality, double latencyMs, std::int64_t ram, std::int64_t flash = 1000,
                    Origin origin = Origin::Emulated)
{
    Candidate candidate;
    candidate.id = id;
    candidate.state = CandidateState::Measured;
    candidate.board = "fake";
    candidate.quality = Quality{"top1", "val", quality, quality, quality, 1000};
    Measurement measure;
    measure.board = "fake";
    measure.origin = origin;
    measure.latencyMs = latencyMs;
    measure.cycles = std::int64_t(latencyMs * 1000);
    measure.ram = {ram, 0, 0};
    measure.flash = {flash, 0, 0};
    LayerCost layer;
    layer.name = "3 pointwise";
    layer.ram = ram;
    measure.layers = {layer};
    candidate.measurements = {measure};
    return candidate;
}

std::vector<int> ids(const std::vector<Candidate> &candidates)
{
    std::vector<int> ids;
    for (const auto &candidate : candidates)
        ids.push_back(candidate.id);
    return ids;
}

/// The volume by counting points of a grid, as slow as it is plain.
double countedVolume(const std::vector<std::array<double, 3>> &points)
{
    constexpr int kSteps = 60;
    int inside = 0;
    for (int i = 0; i < kSteps; ++i)
        for (int j = 0; j < kSteps; ++j)
            for (int k = 0; k < kSteps; ++k) {
                const std::array<double, 3> at{(i + 0.5) / kSteps, (j + 0.5) / kSteps, (k + 0.5) / kSteps};
                inside += std::any_of(points.begin(), points.end(), [&at](const auto &p) {
                    return p[0] <= at[0] && p[1] <= at[1] && p[2] <= at[2];
                });
            }
    return double(inside) / (kSteps * kSteps * kSteps);
}
} // namespace

class ArchiveTest : public QObject
{
    Q_OBJECT

private slots:
    void dominatedPointsStayOutOrLeave()
    {
        Archive archive;
        QVERIFY(archive.insert(candidate(1, 0.9, 10, 1000)));
        QVERIFY(!archive.insert(candidate(2, 0.8, 20, 2000)));
        QVERIFY(archive.insert(candidate(3, 0.8, 5, 2000)));
        QCOMPARE(archive.members().size(), 2u);
        QVERIFY(archive.insert(candidate(4, 0.95, 4, 900)));
        QCOMPARE(archive.members().size(), 1u);
        QVERIFY(archive.members().contains(4));
    }

    void oneBoxKeepsTheOneNearestItsCorner()
    {
        // Both lie in one box: 2 % of latency and of RAM, 0.2 points of error.
        const double corner = std::pow(1.02, 100);
        Archive archive;
        QVERIFY(archive.insert(candidate(1, 0.8991, corner * 1.015, 1000)));
        QVERIFY(archive.insert(candidate(2, 0.8991, corner * 1.005, 1000)));
        QCOMPARE(archive.members().size(), 1u);
        QVERIFY(archive.members().contains(2));
        QVERIFY(!archive.insert(candidate(3, 0.8991, corner * 1.010, 1000)));
    }

    void trustIsNeverEvicted()
    {
        Archive archive;
        QVERIFY(archive.insert(candidate(1, 0.9, 10, 1000, 1000, Origin::Board)));
        QVERIFY(archive.insert(candidate(2, 0.95, 5, 500, 500, Origin::Predicted)));
        QVERIFY(archive.members().contains(1));
        QVERIFY(archive.insert(candidate(3, 0.95, 5, 500, 500, Origin::Emulated))); // same box, more trust
        QVERIFY(!archive.members().contains(2));
        QVERIFY(archive.members().contains(1));
    }

    void onlyMeasuredOnesEnter()
    {
        Archive archive;
        auto failed = candidate(1, 0.9, 10, 1000);
        failed.state = CandidateState::Failed;
        QVERIFY(!archive.insert(failed));
        auto bare = candidate(2, 0.9, 10, 1000);
        bare.measurements.clear();
        QVERIFY(!archive.insert(bare));
        auto uncounted = candidate(3, 0.9, 10, 1000);
        uncounted.measurements.front().flash = {};
        QVERIFY(archive.insert(uncounted)); // unknown flash is the worst, not zero
        QVERIFY(archive.insert(candidate(4, 0.9, 10, 1000)));
        QVERIFY(!archive.members().contains(3));
    }

    void aNewVersionReplacesTheOld()
    {
        Archive archive;
        QVERIFY(archive.insert(candidate(1, 0.9, 10, 1000)));
        QVERIFY(archive.insert(candidate(1, 0.9, 11, 1000)));
        QCOMPARE(archive.members().size(), 1u);
        QCOMPARE(*archive.members().at(1).best()->latencyMs, 11.0);
    }

    void frontKeepsLimitsAndIsSorted()
    {
        Archive archive;
        archive.insert(candidate(1, 0.95, 20, 3000));
        archive.insert(candidate(2, 0.90, 10, 2000));
        archive.insert(candidate(3, 0.80, 5, 1000));
        QCOMPARE(ids(archive.front({})), (std::vector<int>{3, 2, 1}));
        Limits limits;
        limits.ram = 2100;
        limits.quality = 0.85;
        QCOMPARE(ids(archive.front(limits)), (std::vector<int>{2}));
    }

    void aPointJustOverALimitHidesNobody()
    {
        Archive archive;
        const double corner = std::pow(1.02, 100);
        archive.insert(candidate(1, 0.90, corner * 1.005, 1000));
        QVERIFY(archive.insert(
            candidate(2, 0.95, corner * 1.010, 1000))); // the same box of latency, better: 1 leaves
        QCOMPARE(ids(archive.front({})), (std::vector<int>{2}));
        Limits limits;
        limits.latencyMs = corner * 1.007;
        QCOMPARE(ids(archive.front(limits)), (std::vector<int>{1}));
    }

    void theOrderHardlyMattersAndTheFingerprintTells()
    {
        std::vector<Candidate> all;
        Random random(3);
        for (int id = 1; id <= 200; ++id)
            all.push_back(candidate(id, 0.5 + 0.4 * random.uniform(), 1 + 20 * random.uniform(),
                                    std::int64_t(500 + random.below(5000))));
        Archive forward, again, changed;
        for (const auto &one : all) {
            forward.insert(one);
            again.insert(one);
            changed.insert(one);
        }
        QCOMPARE(forward.fingerprint(), again.fingerprint());
        auto last = forward.members().rbegin()->second;
        last.proposal = "otherwise";
        changed.insert(last);
        QVERIFY(changed.fingerprint() != forward.fingerprint());
        // Nothing that was seen beats a member by more than the boxes are wide.
        for (const auto &one : all) {
            const bool covered =
                std::any_of(forward.members().begin(), forward.members().end(), [&](const auto &m) {
                    const auto &[id, member] = m;
                    return 1 - member.quality->value <= 1 - one.quality->value + 0.002
                        && *member.best()->latencyMs <= *one.best()->latencyMs * 1.02
                        && *member.best()->ram.total() <= *one.best()->ram.total() * 1.02;
                });
            QVERIFY(covered);
        }
    }

    void hypervolumeByHand()
    {
        // With latency 1 ms and RAM 1 B on the log scale's zero, one point leaves a plain box.
        const HypervolumeReference reference{1, 1000, 1e6};
        QCOMPARE(hypervolume({}, reference), 0.0);
        // error 0.5, latency sqrt(1000) ms, RAM 1000 B: half of each axis.
        const auto half = candidate(1, 0.5, std::sqrt(1000.0), 1000);
        QVERIFY(std::abs(hypervolume({half}, reference) - 0.125) < 1e-12);
        // The same point twice, and one it dominates, add nothing.
        QVERIFY(std::abs(hypervolume({half, half, candidate(2, 0.4, 100, 2000)}, reference) - 0.125) < 1e-12);
        // A second one, better in error only: (0.25, 1/2, 3/4) adds 0.25 * 0.5 * 0.25.
        const auto finer =
            candidate(3, 0.75, std::sqrt(1000.0), std::int64_t(std::llround(std::pow(1e6, 0.75))));
        QVERIFY(std::abs(hypervolume({half, finer}, reference) - (0.125 + 0.25 * 0.5 * 0.25)) < 1e-5);
        // The ideal corner is everything, the reference nothing.
        QVERIFY(std::abs(hypervolume({candidate(4, 1, 1, 1)}, reference) - 1) < 1e-12);
        QVERIFY(hypervolume({candidate(5, 0, 1000, 1000000)}, reference) < 1e-12);
    }

    void hypervolumeAgreesWithCounting()
    {
        Random random(11);
        for (int round = 0; round < 5; ++round) {
            std::vector<Candidate> front;
            std::vector<std::array<double, 3>> points;
            for (int i = 0; i < 8; ++i) {
                // On grid lines, so that counting is exact.
                const std::array<double, 3> p{double(random.below(60)) / 60, double(random.below(60)) / 60,
                                              double(random.below(60)) / 60};
                points.push_back(p);
                auto c = candidate(i + 1, 1 - p[0], std::pow(1000.0, p[1]), 1);
                c.measurements.front().ram = {std::llround(std::pow(1e6, p[2])), 0, 0};
                front.push_back(c);
            }
            // RAM is whole bytes, which moves points a little near the ideal.
            QVERIFY(std::abs(hypervolume(front, {1, 1000, 1e6}) - countedVolume(points)) < 0.01);
        }
    }

    void limitTexts_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("json");
        QTest::newRow("all")
            << std::string("ram=2.1k,flash=64k,latency=2ms,cycles=300k,quality=0.9")
            << std::string(
                   R"({"ram":2100.0,"flash":64000.0,"latency_ms":2.0,"cycles":300000.0,"quality":0.9})");
        QTest::newRow("one") << std::string("ram=64Ki") << std::string(R"({"ram":65536.0})");
        QTest::newRow("percent") << std::string("quality=90%") << std::string(R"({"quality":0.9})");
        QTest::newRow("none") << std::string() << std::string("{}");
        QTest::newRow("unknown") << std::string("speed=3") << std::string();
        QTest::newRow("no value") << std::string("ram") << std::string();
        QTest::newRow("nonsense") << std::string("ram=much") << std::string();
        QTest::newRow("twice") << std::string("ram=1k,ram=2k") << std::string();
        QTest::newRow("zero") << std::string("latency=0ms") << std::string();
        QTest::newRow("quality over 1") << std::string("quality=3") << std::string();
        QTest::newRow("latency without unit") << std::string("latency=3") << std::string();
    }

    void limitTexts()
    {
        QFETCH(std::string, text);
        QFETCH(std::string, json);
        const auto limits = parseLimits(text);
        QCOMPARE(limits.ok(), !json.empty());
        if (!limits) {
            QVERIFY(limits.error().code == ErrorCode::Option);
            return;
        }
        QCOMPARE(toLine(toJson(*limits)), json);
        QCOMPARE(toLine(toJson(*limitsFromJson(toJson(*limits), "limits"))), json);
    }

    void violationsSayHowMuchAndWhere()
    {
        const auto one = candidate(1, 0.881, 2.9, 2310, 70000);
        Limits limits;
        limits.ram = 2100;
        limits.flash = 65000;
        limits.latencyMs = 2;
        limits.cycles = 2500;
        limits.quality = 0.9;
        const auto broken = violations(limits, one.best(), &*one.quality);
        QCOMPARE(broken.size(), 5u);
        QCOMPARE(broken[0].sentence,
                 std::string("needs 2,310 B of RAM, 210 B over the limit of 2,100 B; the peak lies in layer "
                             "'3 pointwise'"));
        QCOMPARE(broken[1].sentence,
                 std::string("needs 70,000 B of flash, 5,000 B over the limit of 65,000 B"));
        QCOMPARE(broken[2].sentence, std::string("takes 2.90 ms, 0.90 ms over the limit of 2.00 ms"));
        QCOMPARE(broken[3].sentence, std::string("takes 2,900 cycles, 400 over the limit of 2,500"));
        QCOMPARE(broken[4].sentence, std::string("reaches 88.1 %, 1.9 points below the floor of 90.0 %"));
        QVERIFY(violations({}, one.best(), &*one.quality).empty());
        QVERIFY(violations(limits, nullptr, nullptr).empty());
    }

    void candidatesSurviveJson()
    {
        auto one = candidate(12, 0.881, 1.0 / 3, 2310);
        one.parent = 3;
        one.proposal = "widen \"block\" 3 \xC3\x97 2";
        one.network = std::string(64, 'a');
        one.trainSeconds = 0.1 + 0.2;
        one.genome.blocks = {Block{}};
        const auto text = toLine(toJson(one));
        const auto read = candidateFromJson(*parseJson(text, "candidate"), "candidate");
        QVERIFY2(read.ok(), read ? "" : read.error().sentence.c_str());
        QCOMPARE(toLine(toJson(*read)), text);
        QVERIFY(read->genome == one.genome);

        auto json = toJson(one);
        json["network"] = "../../etc/passwd";
        QVERIFY(!candidateFromJson(json, "candidate").ok());
        json = toJson(one);
        json["state"] = "asleep";
        QCOMPARE(candidateFromJson(json, "log").error().sentence,
                 std::string("log: state is \"asleep\", which is no state of a candidate."));
        json = toJson(one);
        json.erase("genome");
        QVERIFY(!candidateFromJson(json, "candidate").ok());
    }

    void bestIsTheMostTrustedOfTheBoard()
    {
        auto one = candidate(1, 0.9, 10, 1000, 1000, Origin::Emulated);
        auto other = one.measurements.front();
        other.board = "other";
        other.origin = Origin::Board;
        other.latencyMs = 3;
        auto late = one.measurements.front();
        late.origin = Origin::Predicted;
        late.latencyMs = 4;
        one.measurements.push_back(other);
        one.measurements.push_back(late);
        QCOMPARE(*one.best()->latencyMs, 10.0);
        QCOMPARE(*one.bestOn("other")->latencyMs, 3.0);
        QVERIFY(!one.bestOn("third"));
    }
};

QTEST_GUILESS_MAIN(ArchiveTest)
#include "tst_archive.moc"
