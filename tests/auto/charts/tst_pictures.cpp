// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/arenapicture.h"
#include "app/models/comparison.h"
#include "app/models/frontpicture.h"

#include <QTest>

using namespace thimble;
using namespace thimble::app;

namespace {
std::shared_ptr<const core::Candidate> candidate(int id, double latency, double quality, std::int64_t ram)
{
    core::Candidate made;
    made.id = id;
    made.proposedBy = "search-demo";
    made.state = core::CandidateState::Measured;
    made.quality = core::Quality{"top1", "val", quality, quality - 0.01, quality + 0.01, 1000};
    core::Measurement measure;
    measure.origin = core::Origin::Emulated;
    measure.latencyMs = latency;
    measure.ram = {ram, 100, 200};
    measure.flash = {4000, 10000, 500};
    made.measurements.push_back(measure);
    return std::make_shared<const core::Candidate>(made);
}

core::Plan twoBlocks()
{
    core::Plan plan;
    plan.arenaBytes = 100;
    plan.lowerBound = 80;
    plan.operations = {"conv", "pool"};
    plan.buffers = {{"input", core::PlannedBuffer::Kind::Input, 0, {60}, 60, 0, 0, 0},
                    {"middle", core::PlannedBuffer::Kind::Activation, 1, {40}, 40, 0, 1, 60},
                    {"inplace", core::PlannedBuffer::Kind::Output, 2, {40}, 40, 1, 1, 60}};
    return plan;
}
} // namespace

class PicturesTest : public QObject
{
    Q_OBJECT

private slots:
    void staircaseKeepsOnlyNonDominated()
    {
        const std::vector<QPointF> points{{3, 5}, {1, 9}, {2, 9}, {4, 6}, {5, 1}, {1, 10}};
        QCOMPARE(nonDominated(points, false), (std::vector<QPointF>{{1, 9}, {3, 5}, {5, 1}}));
        QCOMPARE(nonDominated(points, true), (std::vector<QPointF>{{1, 10}}));
        QVERIFY(nonDominated({}, false).empty());
    }

    void limitsMoveTheFeasibleFrontOnly()
    {
        CandidatesModel model;
        model.upsert({candidate(1, 1, 0.80, 2000), candidate(2, 2, 0.90, 2000), candidate(3, 8, 0.95, 2000)});
        core::Limits limits;
        limits.latencyMs = 5;
        model.setLimits(limits);
        const auto picture = frontPicture(model.rows(), Measure::Latency, Measure::Error);
        QCOMPARE(picture.points.size(), std::size_t(3));
        QCOMPARE(picture.front.size(), std::size_t(2));
        QCOMPARE(picture.unlimited.size(), std::size_t(3));
        QCOMPARE(picture.points[2].standing, Standing::Breaks);
        QVERIFY(picture.points[0].low < picture.points[0].at.y()
                && picture.points[0].at.y() < picture.points[0].high);
        QCOMPARE(walkFront(picture, 1, 1), 2);
        QCOMPARE(walkFront(picture, 2, 1), 2);
        QCOMPARE(walkFront(picture, 3, 1), 1);
        QCOMPARE(walkFront(picture, 0, -1), 2);
    }

    void rangesGiveRoomAndSurviveNothing()
    {
        const auto [low, high] = niceRange({10, 1000}, true);
        QVERIFY(low < 10 && low > 5 && high > 1000 && high < 2000);
        QCOMPARE(niceRange({}, false), (std::pair(0.0, 1.0)));
        QCOMPARE(niceRange({-1, 0}, true), (std::pair(1.0, 100.0)));
        const auto [one, same] = niceRange({5}, false);
        QVERIFY(one < 5 && same > 5);
    }

    void arenaMapsBytesAndOperationsToPixels()
    {
        ArenaPicture picture;
        picture.setArea(QRectF(10, 20, 200, 106));
        picture.setPlan(twoBlocks());
        QCOMPARE(picture.xOf(1), 110.0);
        QCOMPARE(picture.yOf(0), 126.0);
        QCOMPARE(picture.yOf(100), 26.0);
        QCOMPARE(picture.bufferAt({15, 120}), 0);
        QCOMPARE(picture.bufferAt({15, 30}), 1);
        QCOMPARE(picture.bufferAt({150, 30}), 2);
        QCOMPARE(picture.bufferAt({150, 120}), -1);
        QCOMPARE(picture.unusedShare(), 0.2);
        const auto blocks = picture.blocks();
        QCOMPARE(blocks.size(), std::size_t(3));
        QVERIFY(!blocks[1].hatched);
        QVERIFY(blocks[2].hatched);
    }

    void zoomKeepsWhatIsUnderThePointer()
    {
        ArenaPicture picture;
        picture.setArea(QRectF(0, 0, 400, 300));
        picture.setPlan(twoBlocks());
        const QPointF at(120, 80);
        const double operation = picture.operationAt(at.x());
        const double byte = picture.byteAt(at.y());
        picture.zoom(at, 3);
        QVERIFY(qAbs(picture.operationAt(at.x()) - operation) < 1e-9);
        QVERIFY(qAbs(picture.byteAt(at.y()) - byte) < 1e-9);
        picture.zoom(at, 1e-6);
        QCOMPARE(picture.xOf(2), 400.0);
        picture.pan({1000, 1000});
        QCOMPARE(picture.xOf(0), 0.0);
    }

    void comparisonNeverMixesBoardsOrClocks()
    {
        core::Board board;
        board.id = "emulated-m4";
        board.title = "Emulated Cortex-M4";
        board.clockHz = 120e6;
        core::Reference reference;
        core::ReferencePoint same;
        same.name = "TFLM";
        same.origin = core::ReferenceOrigin::Predicted;
        same.boards = {"emulated-m4"};
        same.clockHz = 120e6;
        same.latencyMs = 90;
        core::ReferencePoint other = same;
        other.name = "elsewhere";
        other.board = "CY8C";
        other.clockHz = 150e6;
        reference.points = {same, other};
        const auto groups = comparisonGroups({candidate(7, 2, 0.9, 1000)}, &reference, board);
        QCOMPARE(groups.size(), std::size_t(2));
        QCOMPARE(groups[0].rows.size(), std::size_t(2));
        QCOMPARE(groups[0].rows[0].candidate, 7);
        QCOMPARE(groups[0].rows[1].kind, ComparisonRow::Kind::Reference);
        QVERIFY(!groups[0].rows[1].ram);
        QCOMPARE(groups[1].title, QStringLiteral("CY8C at 150 MHz"));
    }
};

QTEST_APPLESS_MAIN(PicturesTest)
#include "tst_pictures.moc"
