// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/arenatimeline.h"
#include "app/gui/charts/frontchart.h"
#include "app/gui/theme/theme.h"
#include "app/gui/viewcontext.h"
#include "app/models/filtermodel.h"
#include "app/models/inspection.h"
#include "app/models/question.h"
#include "app/models/selectionmodel.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace thimble;
using namespace thimble::app;

namespace {
std::shared_ptr<const core::Candidate> candidate(int id, double latency, double quality)
{
    core::Candidate made;
    made.id = id;
    made.state = core::CandidateState::Measured;
    made.quality = core::Quality{"top1", "val", quality, quality - 0.01, quality + 0.01, 1000};
    core::Measurement measure;
    measure.origin = core::Origin::Emulated;
    measure.latencyMs = latency;
    measure.ram = {2000, 100, 200};
    measure.flash = {4000, 10000, 500};
    made.measurements.push_back(measure);
    return std::make_shared<const core::Candidate>(made);
}
} // namespace

class FrontChartTest : public QObject
{
    Q_OBJECT

private:
    Theme m_theme;
    Question m_question;
    CandidatesModel m_candidates;
    SelectionModel m_selection;
    FilterModel m_filter;
    Inspection m_inspection;
    std::unique_ptr<FrontChart> m_chart;

    ViewContext context()
    {
        ViewContext context;
        context.theme = &m_theme;
        context.question = &m_question;
        context.candidates = &m_candidates;
        context.selection = &m_selection;
        context.filter = &m_filter;
        context.inspection = &m_inspection;
        return context;
    }

    QWidget *plot() { return m_chart->findChild<QWidget *>(QString(), Qt::FindDirectChildrenOnly); }
    QPoint at(int id) { return m_chart->positionOf(id).toPoint(); }

private slots:
    void init()
    {
        m_selection.clear();
        m_filter.clear();
        m_candidates.clear();
        m_question.setLimits({});
        m_candidates.setLimits({});
        m_candidates.upsert(
            {candidate(1, 1, 0.80), candidate(2, 2, 0.90), candidate(3, 8, 0.95), candidate(4, 9, 0.70)});
        m_chart = std::make_unique<FrontChart>(context());
        m_chart->resize(800, 500);
        m_chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
        QTRY_VERIFY(!m_chart->positionOf(4).isNull());
        QTest::qWait(80);
    }

    void cleanup() { m_chart.reset(); }

    void clickSelectsAndControlAdds()
    {
        QTest::mouseClick(plot(), Qt::LeftButton, {}, at(2));
        QCOMPARE(m_selection.selected(), QList<int>{2});
        QTest::mouseClick(plot(), Qt::LeftButton, Qt::ControlModifier, at(3));
        QCOMPARE(m_selection.selected(), (QList<int>{2, 3}));
        QTest::mouseClick(plot(), Qt::LeftButton, {}, QPoint(at(4).x() - 60, at(4).y()));
        QVERIFY(m_selection.selected().isEmpty());
    }

    void brushSelectsWhatItCovers()
    {
        const QPoint from(qMin(at(1).x(), at(2).x()) - 15, qMin(at(1).y(), at(2).y()) - 15);
        const QPoint to(qMax(at(1).x(), at(2).x()) + 15, qMax(at(1).y(), at(2).y()) + 15);
        QTest::mousePress(plot(), Qt::LeftButton, {}, from);
        QTest::mouseMove(plot(), (from + to) / 2);
        QTest::mouseMove(plot(), to);
        QTest::mouseRelease(plot(), Qt::LeftButton, {}, to);
        auto selected = m_selection.selected();
        std::sort(selected.begin(), selected.end());
        QCOMPARE(selected, (QList<int>{1, 2}));
    }

    void zoomIsKeptWhilePointsArrive()
    {
        const auto before = at(2);
        QWheelEvent wheel(QPointF(before), plot()->mapToGlobal(QPointF(before)), {}, {0, 240}, {}, {},
                          Qt::NoScrollPhase, false);
        QSignalSpy follow(m_chart.get(), &FrontChart::followChanged);
        QApplication::sendEvent(plot(), &wheel);
        QCOMPARE(follow.count(), 1);
        QVERIFY((at(2) - before).manhattanLength()
                <= 2); // what is under the pointer stays there, but for rounding
        const auto zoomed = at(1);
        m_candidates.upsert({candidate(5, 100, 0.99)});
        QTest::qWait(120);
        QCOMPARE(at(1), zoomed);
        m_chart->setFollow(true);
        QTRY_VERIFY(at(1) != zoomed);
    }

    void draggingALimitChangesTheQuestion()
    {
        core::Limits limits;
        limits.latencyMs = 4;
        m_question.setLimits(limits);
        m_candidates.setLimits(limits);
        QTest::qWait(120);
        // The line lies between candidates 2 and 3 on a logarithmic axis.
        const double share = std::log(4.0 / 2.0) / std::log(8.0 / 2.0);
        const QPoint line(int(std::round(at(2).x() + share * (at(3).x() - at(2).x()))), at(3).y() - 40);
        QTest::mousePress(plot(), Qt::LeftButton, {}, line);
        QTest::mouseMove(plot(), line - QPoint(20, 0));
        QTest::mouseMove(plot(), line - QPoint(40, 0));
        QTest::mouseRelease(plot(), Qt::LeftButton, {}, line - QPoint(40, 0));
        QVERIFY(m_question.limits().latencyMs.has_value());
        QVERIFY(*m_question.limits().latencyMs < 3.9);
        QVERIFY(m_selection.selected().isEmpty());
    }

    void arrowKeysWalkAlongTheFront()
    {
        m_chart->setFocus();
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        QCOMPARE(m_selection.current(), 1);
        QTest::keyClick(m_chart.get(), Qt::Key_Right);
        QCOMPARE(m_selection.current(), 2);
        QSignalSpy open(&m_selection, &SelectionModel::openRequested);
        QTest::keyClick(m_chart.get(), Qt::Key_Return);
        QCOMPARE(open.count(), 1);
    }

    void filterHidesPoints()
    {
        m_filter.setShow(FilterModel::Show::Front);
        QTRY_VERIFY(m_chart->positionOf(4).isNull());
        QVERIFY(!m_chart->positionOf(2).isNull());
    }

    void timelineSelectsTheLayerUnderTheMouse()
    {
        auto build = std::make_shared<core::Build>();
        build->plan.arenaBytes = 100;
        build->plan.lowerBound = 100;
        build->plan.operations = {"conv", "pool"};
        build->plan.buffers = {{"input", core::PlannedBuffer::Kind::Input, 0, {60}, 60, 0, 0, 0},
                               {"output", core::PlannedBuffer::Kind::Output, 1, {40}, 40, 0, 1, 60}};
        build->predicted.layers.resize(2);
        build->predicted.layers[0].name = "1 conv";
        build->predicted.layers[1].name = "2 pool";
        m_inspection.setBuild(1, build);
        ArenaTimeline timeline(context());
        timeline.resize(600, 300);
        timeline.show();
        QVERIFY(QTest::qWaitForWindowExposed(&timeline));
        QTest::mouseClick(&timeline, Qt::LeftButton, {}, QPoint(540, 120));
        QCOMPARE(m_selection.layer(), m_inspection.layerOfOperation(1));
        QTest::keyClick(&timeline, Qt::Key_Left);
        QCOMPARE(m_selection.layer(), 0);
    }
};

QTEST_MAIN(FrontChartTest)
#include "tst_frontchart.moc"
