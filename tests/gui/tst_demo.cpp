// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/agreementchart.h"
#include "app/gui/charts/comparisonbars.h"
#include "app/gui/charts/arenatimeline.h"
#include "app/gui/charts/frontchart.h"
#include "app/gui/charts/memoryview.h"
#include "app/gui/rooms/boardsroom.h"
#include "app/gui/window/dock.h"
#include "app/gui/window/workbench.h"
#include "tests/gui/hand.h"
#include "tests/gui/watchdog.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace thimble;
using namespace thimble::app;
using samples::Hand;
using samples::Watchdog;

namespace {
constexpr int kPatienceMs = 60000;
} // namespace

/// The whole demo as a user goes through it, in the order of the functions: the real window over the real services, mouse and keyboard
/// only. After each step the event loop must have kept turning.
class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void welcomePageStartsTheDemo();
    void pauseAndResume();
    void pointsArrive();
    void zoomIsKeptWhilePointsArrive();
    void hoverShowsTheCard();
    void clickSelects();
    void brushSelectsSeveral();
    void limitLineIsDragged();
    void tableSharesTheSelection();
    void layersAndMemory();
    void comparison();
    void flashAndMeasure();
    void boardSaysHowFarPredictionsAreOff();
    void exportWritesAFolder();
    void stopKeepsWhatIsDone();
    void closingLeavesNoProcess();

private:
    Session &session() { return m_workbench->session; }
    MainWindow &window() { return m_workbench->window; }
    FrontChart &chart() { return *window().findChild<FrontChart *>(); }
    QPoint pointOf(int candidate) { return chart().positionOf(candidate).toPoint(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(window().windowHandle(), key, modifiers);
    }
    QPoint findLimitLine();

    QTemporaryDir m_home;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<Hand> m_hand;
    Watchdog m_watchdog;
};

void TestDemo::initTestCase()
{
    QVERIFY(m_home.isValid());
    QStandardPaths::setTestModeEnabled(true);
    qputenv("HOME", m_home.path().toLocal8Bit());
    qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toLocal8Bit());
    QCoreApplication::setOrganizationName(QStringLiteral("thimble-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_demo"));
    QSettings().clear();
    const auto locator = core::ResourceLocator::fromExecutable();
    installTranslations(*qApp, locator);
    m_workbench = std::make_unique<Workbench>(*qApp, locator);
    m_workbench->show();
    window().resize(1600, 1000);
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    m_hand = std::make_unique<Hand>(window());
    QTest::qWait(300); // the first paint is no stall of anything
    m_watchdog.reset();
}

void TestDemo::cleanup()
{
    const auto longest = m_watchdog.longest();
    m_watchdog.reset();
    qInfo("longest turn of the event loop: %lld ms", longest);
    QVERIFY2(longest <= Watchdog::kMostMs, "The window stalled.");
}

void TestDemo::welcomePageStartsTheDemo()
{
    QVERIFY(m_hand->clickButton(QStringLiteral("Open the demo")));
    QVERIFY(session().run().isActive());
    QTRY_VERIFY_WITH_TIMEOUT(session().candidates().finishedCount() > 0, kPatienceMs);
    QVERIFY(chart().isVisible());
}

void TestDemo::pauseAndResume()
{
    QVERIFY(m_hand->clickButton(QStringLiteral("Pause")));
    QVERIFY(session().run().isPaused());
    QTRY_COMPARE_WITH_TIMEOUT(session().run().state(), core::RunState::Paused, kPatienceMs);
    key(Qt::Key_F5);
    QVERIFY(!session().run().isPaused());
    QTRY_COMPARE_WITH_TIMEOUT(session().run().state(), core::RunState::Searching, kPatienceMs);
}

void TestDemo::pointsArrive()
{
    const int before = session().candidates().finishedCount();
    QTRY_VERIFY_WITH_TIMEOUT(session().candidates().finishedCount() >= before + 4, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!session().candidates().front().empty(), kPatienceMs);
}

void TestDemo::zoomIsKeptWhilePointsArrive()
{
    const int member = session().candidates().front().front();
    QTRY_VERIFY(!pointOf(member).isNull());
    m_hand->wheel(*chart().childAt(pointOf(member)), pointOf(member), 2);
    QVERIFY(!chart().follow());
    QTest::qWait(100);
    const auto before = pointOf(member);
    const int count = session().candidates().finishedCount();
    QTRY_VERIFY_WITH_TIMEOUT(session().candidates().finishedCount() >= count + 2, kPatienceMs);
    QCOMPARE(pointOf(member), before);
    QVERIFY(m_hand->clickButton(QStringLiteral("Follow")));
    QVERIFY(chart().follow());
    key(Qt::Key_F5, Qt::ControlModifier); // what follows looks at points that stay
    QTRY_COMPARE_WITH_TIMEOUT(session().run().state(), core::RunState::Paused, kPatienceMs);
}

void TestDemo::hoverShowsTheCard()
{
    const int member = session().candidates().front().front();
    m_hand->move(chart(), pointOf(member));
    QCOMPARE(session().selection().hovered(), member);
    auto *card = chart().findChild<QLabel *>(QStringLiteral("hoverCard"));
    QVERIFY(card && card->isVisible());
    QVERIFY(card->text().contains(QStringLiteral("#%1<").arg(member)));
}

void TestDemo::clickSelects()
{
    const int member = session().candidates().front().back();
    m_hand->click(chart(), pointOf(member));
    QCOMPARE(session().selection().selected(), QList<int>{member});
    QCOMPARE(window().dock(QStringLiteral("candidate"))->windowTitle(), QStringLiteral("Candidate"));
    key(Qt::Key_Home); // to the front's first member, by keyboard
    QCOMPARE(session().selection().current(), session().candidates().front().front());
}

void TestDemo::brushSelectsSeveral()
{
    const auto area = chart().rect().adjusted(100, 20, -40, -80);
    m_hand->drag(chart(), area.topLeft(), area.bottomRight());
    QVERIFY(session().selection().selected().size() > 2);
}

/// Where the pointer says that the latency's line could be dragged.
QPoint TestDemo::findLimitLine()
{
    const int y = chart().height() / 3;
    for (int x = 80; x < chart().width(); x += 3) {
        m_hand->move(chart(), {x, y});
        if (chart().childAt(x, y)->cursor().shape() == Qt::SplitHCursor)
            return {x, y};
    }
    return {};
}

void TestDemo::limitLineIsDragged()
{
    const auto before = session().question().limits().latencyMs;
    QVERIFY(before);
    const auto line = findLimitLine();
    QVERIFY(!line.isNull());
    const auto feasible = session().candidates().front().size();
    m_hand->drag(chart(), line, line - QPoint(chart().width() / 3, 0));
    const auto after = session().question().limits().latencyMs;
    QVERIFY(after && *after < *before);
    QVERIFY(session().candidates().front().size() <= feasible);
    auto limits = session().question().limits();
    limits.latencyMs = before;
    session().question().setLimits(limits);
}

void TestDemo::tableSharesTheSelection()
{
    QVERIFY(m_hand->clickTab(QStringLiteral("Candidates")));
    auto *table = window().dock(QStringLiteral("candidates"))->findChild<QTableView *>();
    QTRY_VERIFY(!table->visibleRegion().isEmpty());
    const auto row = table->indexAt({20, 20});
    QVERIFY(row.isValid());
    m_hand->click(*table->viewport(), table->visualRect(row).center());
    QCOMPARE(session().selection().selected(),
             QList<int>{row.siblingAtColumn(CandidatesModel::Id).data().toInt()});
}

void TestDemo::layersAndMemory()
{
    const auto &front = session().candidates().front();
    m_hand->click(chart(), pointOf(front.back()));
    QCOMPARE(session().selection().current(), front.back());
    QVERIFY(m_hand->clickTab(QStringLiteral("Layers and memory")));
    const auto *inspection = session().context(nullptr).inspection;
    // Ready alone may still be the inside of the candidate before.
    QTRY_COMPARE_WITH_TIMEOUT(inspection->candidate(), front.back(), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(inspection->state(), Inspection::State::Ready, kPatienceMs);
    QVERIFY(session().layers().rowCount() > 1);
    auto *timeline = window().findChild<ArenaTimeline *>();
    QTRY_VERIFY(!timeline->visibleRegion().isEmpty());
    m_hand->move(*timeline, timeline->rect().center());
    QVERIFY(session().selection().hoveredLayer() >= 0);
    m_hand->wheel(*timeline, timeline->rect().center(), 3);
    m_hand->click(*timeline, timeline->rect().center());
    const int layer = session().selection().layer();
    QVERIFY(layer >= 0);
    auto *table = window().dock(QStringLiteral("layers"))->findChild<QTableView *>();
    QVERIFY(table->selectionModel()->isRowSelected(layer));
}

void TestDemo::comparison()
{
    key(Qt::Key_F7);
    const auto *bars = window().findChild<ComparisonBars *>();
    QTRY_VERIFY(!bars->visibleRegion().isEmpty());
    const auto words = bars->accessibleDescription();
    QVERIFY2(words.contains(QStringLiteral("Candidate %1").arg(session().selection().current())),
             qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("TFLM")), qPrintable(words));
}

void TestDemo::flashAndMeasure()
{
    QSignalSpy ended(&session(), &Session::jobEnded);
    key(Qt::Key_F6);
    QCOMPARE(session().job(), Session::Job::Measure);
    QTRY_VERIFY_WITH_TIMEOUT(!samples::childProcesses().isEmpty(), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatienceMs);
    const auto verdict = ended.front().at(1).toString();
    QVERIFY2(ended.front().at(0).toBool(), qPrintable(verdict));
    QVERIFY2(verdict.contains(QStringLiteral("32 of 32 outputs equal")), qPrintable(verdict));
}

/// With figures of the real compiler and the real emulated board.
void TestDemo::boardSaysHowFarPredictionsAreOff()
{
    key(Qt::Key_9, Qt::ControlModifier);
    const auto *scatter = window().findChild<AgreementChart *>();
    QTRY_VERIFY(scatter->isVisible() && !scatter->agreement().points.empty());
    qInfo("%s", qPrintable(scatter->accessibleDescription()));
    QVERIFY(scatter->agreement().median < 0.5);
    auto *room = window().findChild<BoardsRoom *>();
    room->showView(BoardsRoom::Memory);
    const auto *picture = window().findChild<MemoryView *>();
    QTRY_VERIFY2(picture->accessibleDescription().startsWith(QStringLiteral("Fits: ")),
                 qPrintable(picture->accessibleDescription()));
    qInfo("%s", qPrintable(picture->accessibleDescription()));
}

void TestDemo::exportWritesAFolder()
{
    QDir folder(m_home.path());
    QVERIFY(folder.mkdir(QStringLiteral("export")) && folder.cd(QStringLiteral("export")));
    const int id = session().selection().current();
    QSignalSpy ended(&session(), &Session::jobEnded);
    key(Qt::Key_E, Qt::ControlModifier);
    auto *dialog = window().findChild<QFileDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    auto *field = dialog->findChild<QLineEdit *>();
    QGuiApplication::clipboard()->setText(folder.path());
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_V, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_Return);
    window().activateWindow(); // what a window manager does when a dialog closes
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatienceMs);
    QVERIFY2(ended.front().at(0).toBool(), qPrintable(ended.front().at(1).toString()));
    QVERIFY(folder.exists(QStringLiteral("candidate-%1/CMakeLists.txt").arg(id)));
}

void TestDemo::stopKeepsWhatIsDone()
{
    const int done = session().candidates().finishedCount();
    key(Qt::Key_F5);
    QTRY_COMPARE_WITH_TIMEOUT(session().run().state(), core::RunState::Searching, kPatienceMs);
    key(Qt::Key_F5, Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!session().run().isActive(), kPatienceMs);
    QVERIFY(session().candidates().finishedCount() >= done);
    QCOMPARE(session().explorations().explorations().front().candidates, session().candidates().rowCount());
}

void TestDemo::closingLeavesNoProcess()
{
    key(Qt::Key_F5); // resumes what was stopped: the window is closed in the middle of work
    QTRY_VERIFY_WITH_TIMEOUT(!samples::childProcesses().isEmpty(), kPatienceMs);
    key(Qt::Key_Q, Qt::ControlModifier);
    QVERIFY(!window().isVisible());
    const auto longest = m_watchdog.longest();
    m_hand.reset();
    m_workbench.reset(); // as the program's end does; nothing is in sight any more
    m_watchdog.reset();
    QVERIFY(longest <= Watchdog::kMostMs);
    QVERIFY(samples::childProcesses().isEmpty());
}

QTEST_MAIN(TestDemo)
#include "tst_demo.moc"
