// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/agreementchart.h"
#include "app/gui/charts/frontchart.h"
#include "app/gui/charts/memoryview.h"
#include "app/gui/rooms/boardlist.h"
#include "app/gui/rooms/boardsroom.h"
#include "app/gui/rooms/newexplorationpage.h"
#include "app/gui/theme/theme.h"
#include "app/gui/window/dock.h"
#include "app/gui/window/mainwindow.h"
#include "app/gui/window/overlay.h"
#include "app/gui/widgets/limitchip.h"
#include "app/gui/widgets/messagebar.h"
#include "tests/gui/hand.h"
#include "tests/gui/samples.h"
#include "tests/gui/watchdog.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QListView>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>
#include <thread>

using namespace thimble;
using namespace thimble::app;
using samples::Watchdog;

namespace {
QString describe(const QWidget *widget)
{
    QStringList path;
    for (; widget; widget = widget->parentWidget())
        path.prepend(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
    return path.join(QStringLiteral(" > "));
}

bool isNamed(QWidget *widget)
{
    if (!widget->accessibleName().isEmpty())
        return true;
    if (const auto *button = qobject_cast<QAbstractButton *>(widget); button && !button->text().isEmpty())
        return true;
    const auto *face = QAccessible::queryAccessibleInterface(widget);
    return face && !face->text(QAccessible::Name).isEmpty();
}
} // namespace

class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void everyFocusableWidgetHasAName();
    void shortcutsAreUnique();
    void everyRoomIsReachedByCtrlDigit();
    void openingAProjectFillsTheRooms();
    void selectionIsShared();
    void filterIsShared();
    void limitsRemarkPoints();
    void anInfeasiblePointSaysWhichLimitBroke();
    void theFrontIsWalkedByKeyboard();
    void paletteFindsActions();
    void measuringEndsInOneVerdict();
    void boardsSayWhatTheyNeed();
    void aBoardIsChosenByKeyboard();
    void predictionsAreHeldAgainstMeasurements();
    void memoryFollowsTheCandidate();
    void brokenProjectIsSaidInPlace();
    void layoutSurvives();
    void anIdleWindowSleeps();
    void aWholeSearchNeverStallsTheWindow();
    void aLargeProjectNeverStallsTheWindow();

private:
    void openSample();

    QTemporaryDir m_home;
    Theme m_theme;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

void TestWindow::initTestCase()
{
    QVERIFY(m_home.isValid());
    QStandardPaths::setTestModeEnabled(true);
    qputenv("HOME", m_home.path().toLocal8Bit()); // projects of started searches go below it
    QCoreApplication::setOrganizationName(QStringLiteral("thimble-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_window"));
    m_theme.install(*qApp);
}

void TestWindow::init()
{
    QSettings().clear();
    m_session =
        std::make_unique<Session>(samples::services(), m_home.filePath(QStringLiteral("data")).toStdString());
    m_window = std::make_unique<MainWindow>(*m_session, m_theme);
    m_window->resize(1600, 1000);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestWindow::cleanup()
{
    m_window.reset();
    m_session.reset();
}

void TestWindow::openSample()
{
    m_session->open(m_home.filePath(QStringLiteral("sample")));
    QTRY_COMPARE(m_session->phase(), Session::Phase::Open);
    QTRY_VERIFY(m_session->context(nullptr).inspection->state() == Inspection::State::Ready);
}

void TestWindow::everyFocusableWidgetHasAName()
{
    openSample();
    QStringList unnamed;
    for (auto *widget : m_window->findChildren<QWidget *>()) {
        // Parts of a widget are read under its name: viewports, and the list that a combo box pops up.
        const bool inner = widget->objectName().startsWith(QStringLiteral("qt_"))
            || qobject_cast<QAbstractScrollArea *>(widget->parentWidget())
            || qobject_cast<QComboBox *>(widget->window()->parentWidget());
        if ((widget->focusPolicy() & Qt::TabFocus) && !inner && !isNamed(widget))
            unnamed.append(describe(widget));
    }
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(u'\n')));
}

void TestWindow::shortcutsAreUnique()
{
    QMap<QString, QStringList> users;
    for (const auto *action : m_window->findChildren<QAction *>()) {
        for (const auto &shortcut : action->shortcuts())
            users[shortcut.toString()].append(action->text());
    }
    for (auto it = users.cbegin(); it != users.cend(); ++it)
        QVERIFY2(it.value().size() == 1,
                 qPrintable(it.key() + QStringLiteral(": ") + it.value().join(QStringLiteral(", "))));
    for (const char *wanted :
         {"Ctrl+N", "Ctrl+O", "F5", "Shift+F5", "F6", "F7", "Ctrl+E", "Ctrl+K", "/", "F1"})
        QVERIFY2(users.contains(QString::fromLatin1(wanted)), wanted);
}

void TestWindow::everyRoomIsReachedByCtrlDigit()
{
    openSample();
    QSet<const Dock *> seen;
    for (int key = Qt::Key_0; key <= Qt::Key_9; ++key) {
        QTest::keyClick(m_window.get(), Qt::Key(key), Qt::ControlModifier);
        QCoreApplication::processEvents();
        for (const auto *dock : m_window->docks()) {
            if (dock->isAncestorOf(QApplication::focusWidget()) && !dock->visibleRegion().isEmpty())
                seen.insert(dock);
        }
    }
    QStringList missed;
    for (const auto *dock : m_window->docks()) {
        if (!seen.contains(dock))
            missed.append(dock->objectName());
    }
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u' ')));
}

void TestWindow::openingAProjectFillsTheRooms()
{
    openSample();
    QCOMPARE(m_session->candidates().rowCount(), 214);
    QCOMPARE(m_session->candidates().front(), (std::vector<int>{104, 130, 156}));
    QCOMPARE(m_session->candidates().unlimitedFront().size(), std::size_t(8));
    QVERIFY(m_session->selection().current() > 0);
    QCOMPARE(m_session->layers().rowCount(), 7);
    QCOMPARE(m_session->explorations().rowCount(), 1);
    QVERIFY(!m_session->explorations().explorations().front().best.isEmpty());
    QCOMPARE(m_window->windowTitle(), QStringLiteral("Keywords on L4R5 - Thimble"));
}

void TestWindow::selectionIsShared()
{
    openSample();
    auto *dock = m_window->dock(QStringLiteral("candidates"));
    dock->raise();
    auto *table = dock->findChild<QTableView *>();
    QVERIFY(table);
    QTRY_VERIFY(table->viewport()->height() > 0 && !table->visibleRegion().isEmpty());
    m_session->selection().setSelected({12, 30});
    QCOMPARE(table->selectionModel()->selectedRows().size(), 2);
    const auto visible = table->indexAt({20, table->viewport()->height() / 2});
    QVERIFY(visible.isValid());
    samples::Hand(*m_window).click(*table->viewport(), table->visualRect(visible).center());
    QCOMPARE(m_session->selection().selected(),
             QList<int>{visible.siblingAtColumn(CandidatesModel::Id).data().toInt()});
}

void TestWindow::filterIsShared()
{
    openSample();
    auto *table = m_window->dock(QStringLiteral("candidates"))->findChild<QTableView *>();
    QTest::keyClick(m_window.get(), Qt::Key_Slash);
    auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(field);
    QTest::keyClicks(field, QStringLiteral("#12"));
    QCOMPARE(m_session->filter().text(), QStringLiteral("#12"));
    QVERIFY(table->model()->rowCount() > 0 && table->model()->rowCount() < 30);
    m_session->filter().clear();
    QCOMPARE(table->model()->rowCount(), 214);
    QVERIFY(field->text().isEmpty());
}

void TestWindow::limitsRemarkPoints()
{
    openSample();
    const auto before = m_session->candidates().front().size();
    auto limits = m_session->question().limits();
    limits.latencyMs = 2.6;
    m_session->question().setLimits(limits);
    QVERIFY(m_session->candidates().front().size() < before);
    limits.quality.reset();
    limits.latencyMs.reset();
    m_session->question().setLimits(limits);
    QVERIFY(m_session->candidates().front().size() > before);
    const auto bound = parseBound(Measure::Ram, QStringLiteral("2.1k"));
    QVERIFY(bound.ok());
    QCOMPARE(**bound, 2100.0);
    QCOMPARE(**parseBound(Measure::Quality, QStringLiteral("90 %")), 0.9);
    QCOMPARE(**parseBound(Measure::Latency, QStringLiteral("5")), 5.0);
    QVERIFY(!parseBound(Measure::Quality, QStringLiteral("900")).ok());
}

void TestWindow::anInfeasiblePointSaysWhichLimitBroke()
{
    openSample();
    QTest::qWait(100);
    auto *chart = m_window->findChild<FrontChart *>();
    auto *card = chart->findChild<QLabel *>(QStringLiteral("hoverCard"));
    const auto &front = m_session->candidates().unlimitedFront();
    const int tooSlow = front[6],
              tooPoor = front[0]; // of eight by latency the fourth to the sixth keep all limits
    samples::Hand hand(*m_window);
    hand.move(*chart, chart->positionOf(tooSlow).toPoint());
    QVERIFY(card->isVisible());
    QVERIFY2(card->text().contains(QStringLiteral("takes 7.20 ms, 2.20 ms over the limit of 5.00 ms; layer")),
             qPrintable(card->text()));
    hand.move(*chart, chart->positionOf(tooPoor).toPoint());
    QVERIFY2(card->text().contains(QStringLiteral("reaches 84.9 %, 5.1 points below the floor of 90.0 %")),
             qPrintable(card->text()));
}

void TestWindow::theFrontIsWalkedByKeyboard()
{
    openSample();
    QTest::qWait(100);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_2, Qt::ControlModifier);
    m_window->findChild<FrontChart *>()->setFocus();
    QList<int> visited;
    for (const auto key : {Qt::Key_Home, Qt::Key_Right, Qt::Key_Right, Qt::Key_Right, Qt::Key_Left}) {
        QTest::keyClick(m_window->windowHandle(), key);
        visited.append(m_session->selection().current());
    }
    QCOMPARE(visited, (QList<int>{104, 130, 156, 156, 130}));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Return);
    QVERIFY(m_window->dock(QStringLiteral("layers"))->isAncestorOf(QApplication::focusWidget()));
}

void TestWindow::paletteFindsActions()
{
    QVERIFY(fuzzyScore(QStringLiteral("flme"), QStringLiteral("Flash and measure")) > 0);
    QVERIFY(fuzzyScore(QStringLiteral("xyz"), QStringLiteral("Flash and measure")) < 0);
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = m_window->findChild<CommandPalette *>();
    QVERIFY(palette && palette->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("theme light"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(m_theme.mode(), Theme::Mode::Light);
    m_theme.setMode(Theme::Mode::Dark);
}

void TestWindow::measuringEndsInOneVerdict()
{
    openSample();
    QSignalSpy ended(m_session.get(), &Session::jobEnded);
    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QCOMPARE(m_session->job(), Session::Job::Measure);
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(ended.front().at(0).toBool());
    const auto verdict = ended.front().at(1).toString().replace(QChar(0x202F), u' ');
    QCOMPARE(verdict, QStringLiteral("2.90 ms \u00B1 0.14, 2,412 B, 32 of 32 outputs equal"));
}

void TestWindow::boardsSayWhatTheyNeed()
{
    auto services = samples::services();
    std::atomic<int> asked = 0;
    std::atomic<bool> slow = true;
    services.boardReady = [&asked, &slow, answer = services.boardReady](const core::Board &board) {
        while (slow)
            std::this_thread::yield();
        ++asked;
        return answer(board);
    };
    Session session(services, m_home.filePath(QStringLiteral("data4")).toStdString());
    MainWindow window(session, m_theme);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.actions()["new"]->trigger(); // the page asks when it opens, and the window does not wait
    auto *picker = window.findChild<NewExplorationPage *>()->findChild<BoardList *>();
    QVERIFY(picker->isVisible());
    QVERIFY(session.boards().isChecking());
    auto *again = picker->findChild<QPushButton *>();
    QVERIFY(!again->isEnabled());
    slow = false;
    QTRY_VERIFY(!session.boards().isChecking());
    QCOMPARE(asked, 3); // not the one that cannot be read
    QCOMPARE(session.boards().state(QStringLiteral("emulated-m4")), BoardState::Ready);
    QCOMPARE(session.boards().state(QStringLiteral("emulated-m33")), BoardState::NotReady);
    picker->setCurrent(QStringLiteral("emulated-m33"));
    QCOMPARE(picker->current(), QStringLiteral("emulated-m33"));
    QVERIFY(picker->findChild<QLabel *>()->text().contains(QStringLiteral("apt-get install")));
    QVERIFY(again->isEnabled());
    samples::Hand(window).click(*again);
    QTRY_COMPARE(asked, 6);
}

void TestWindow::aBoardIsChosenByKeyboard()
{
    QTest::keyClick(m_window->windowHandle(), Qt::Key_N, Qt::ControlModifier);
    auto *page = m_window->findChild<NewExplorationPage *>();
    auto *picker = page->findChild<BoardList *>();
    QCOMPARE(picker->current(), QStringLiteral("emulated-m4"));
    picker->setFocus();
    QTRY_VERIFY(picker->list()->hasFocus());
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Down);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Down);
    QCOMPARE(picker->current(), QStringLiteral("emulated-m33"));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Down); // what cannot be read cannot be chosen
    QCOMPARE(picker->current(), QStringLiteral("emulated-m33"));
    for (auto *button : page->findChildren<QPushButton *>()) {
        if (button->text() == u"Set up without starting")
            button->click();
    }
    QCOMPARE(m_session->phase(), Session::Phase::Draft);
    QCOMPARE(m_session->spec().boards, std::vector<std::string>{"emulated-m33"});
}

void TestWindow::predictionsAreHeldAgainstMeasurements()
{
    openSample();
    auto *room = m_window->findChild<BoardsRoom *>();
    auto *chart = room->findChild<AgreementChart *>();
    QVERIFY(m_session->candidates().rowCount() > 0 && chart);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_9, Qt::ControlModifier);
    QTRY_VERIFY(chart->isVisible() && chart->agreement().points.size() > 150);
    QVERIFY(chart->agreement().median > 0 && chart->agreement().largest < 0.05);
    QVERIFY(chart->accessibleDescription().startsWith(QStringLiteral("Over ")));
    chart->setFocus();
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Home);
    QCOMPARE(m_session->selection().current(), chart->agreement().points.front().candidate);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Right);
    QCOMPARE(m_session->selection().current(), chart->agreement().points[1].candidate);
    const auto &slowest = chart->agreement().points.back();
    samples::Hand(*m_window).click(*chart, chart->positionOf(slowest.candidate).toPoint());
    QCOMPARE(m_session->selection().current(), slowest.candidate);
    room->findChild<BoardList *>()->setCurrent(QStringLiteral("emulated-m7")); // nothing was measured there
    QVERIFY(chart->agreement().points.empty());
    QTRY_VERIFY(!chart->isVisible());
}

void TestWindow::memoryFollowsTheCandidate()
{
    openSample();
    auto *room = m_window->findChild<BoardsRoom *>();
    m_window->dock(QStringLiteral("boards"))->raise();
    room->showView(BoardsRoom::Memory);
    auto *picture = room->findChild<MemoryView *>();
    QTRY_VERIFY(picture->isVisible());
    QTableView *table = nullptr;
    for (auto *view : room->findChildren<QTableView *>()) {
        if (view->accessibleName() == u"Regions of the memory")
            table = view;
    }
    QVERIFY(table);
    m_session->selection().select(104);
    QTRY_VERIFY(picture->accessibleDescription().startsWith(QStringLiteral("Fits: ")));
    QCOMPARE(table->model()->rowCount(), 10);
    samples::Hand(*m_window).click(*picture, {10, picture->height() / 4 + 5});
    QVERIFY(table->selectionModel()->hasSelection());
    m_session->selection().select(3);
    QTRY_VERIFY(picture->accessibleDescription().startsWith(QStringLiteral("Does not fit: needs ")));
    QVERIFY(picture->accessibleDescription().contains(QStringLiteral("most in layer 3 pointwise 24")));
    room->findChild<BoardList *>()->setCurrent(QStringLiteral("emulated-m7"));
    QVERIFY(picture->accessibleDescription().isEmpty());
    QCOMPARE(table->model()->rowCount(), 4); // the part alone
}

void TestWindow::brokenProjectIsSaidInPlace()
{
    auto services = samples::services();
    services.readProject = [](const std::filesystem::path &) -> core::Result<core::ReplayedRun> {
        return core::Error{core::ErrorCode::Input,
                           "The project is damaged; restore project.sqlite from a copy.", "page 7"};
    };
    Session session(services, m_home.filePath(QStringLiteral("data2")).toStdString());
    MainWindow window(session, m_theme);
    window.show();
    session.open(QStringLiteral("/nowhere"));
    auto *message = window.findChild<MessageBar *>();
    QVERIFY(message);
    QTRY_COMPARE(message->sentence(),
                 QStringLiteral("The project is damaged; restore project.sqlite from a copy."));
    QVERIFY(message->isVisible());
    QCOMPARE(session.phase(), Session::Phase::Empty);
}

void TestWindow::layoutSurvives()
{
    m_window->dock(QStringLiteral("log"))->close();
    m_window->close();
    MainWindow again(*m_session, m_theme);
    again.show();
    QVERIFY(again.dock(QStringLiteral("log"))->isHidden());
    again.resetLayout();
    QVERIFY(!again.dock(QStringLiteral("log"))->isHidden());
}

void TestWindow::anIdleWindowSleeps()
{
    openSample();
    QTest::qWait(300);
    const auto before = std::clock();
    QTest::qWait(500);
    const double busy = double(std::clock() - before) / CLOCKS_PER_SEC;
    QVERIFY2(busy < 0.1, qPrintable(QString::number(busy)));
}

void TestWindow::aWholeSearchNeverStallsTheWindow()
{
    core::RunSpec spec;
    spec.name = "Synthetic";
    spec.task = "kws";
    spec.strategy = "search-supernet";
    spec.boards = {"emulated-m4"};
    spec.budgetCandidates = 200;
    spec.limits.latencyMs = 30;
    Watchdog watchdog;
    QTest::qWait(100);
    QVERIFY(m_session->draft(spec));
    QSignalSpy finished(&m_session->run(), &RunController::finished);
    QSignalSpy failed(&m_session->run(), &RunController::failed);
    watchdog.reset();
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QVERIFY(m_session->run().isActive());
    QTRY_VERIFY_WITH_TIMEOUT(m_session->candidates().finishedCount() > 20, 30000);
    m_session->run().pause();
    QVERIFY(m_session->run().isPaused());
    m_session->start();
    auto limits = m_session->question().limits();
    limits.latencyMs = 3;
    m_session->question().setLimits(limits);
    QTRY_VERIFY_WITH_TIMEOUT(finished.size() + failed.size() == 1, 90000);
    QVERIFY2(failed.isEmpty(),
             failed.isEmpty() ? "" : failed.front().front().value<core::Error>().sentence.c_str());
    QVERIFY(m_session->candidates().rowCount() >= 200);
    QVERIFY(!m_session->candidates().front().empty());
    QVERIFY(m_session->selection().current() > 0);
    qInfo("longest turn of the event loop: %lld ms", watchdog.longest());
    QVERIFY2(watchdog.longest() <= Watchdog::kMostMs, qPrintable(QString::number(watchdog.longest())));
}

/// Opening, going through every room, selecting, zooming and dragging a limit, with thousands of candidates.
void TestWindow::aLargeProjectNeverStallsTheWindow()
{
    auto services = samples::services();
    const auto large = std::make_shared<core::ReplayedRun>(samples::run(5000, 3));
    services.readProject = [large](const std::filesystem::path &) {
        return core::Result<core::ReplayedRun>(*large);
    };
    Session session(services, m_home.filePath(QStringLiteral("data3")).toStdString());
    MainWindow window(session, m_theme);
    window.resize(1600, 1000);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::qWait(300);
    samples::Hand hand(window);
    Watchdog watchdog;
    const auto calm = [&watchdog](const char *doing) {
        QTest::qWait(150);
        qInfo("%s: %lld ms", doing, watchdog.longest());
        const bool good = watchdog.longest() <= Watchdog::kMostMs;
        watchdog.reset();
        return good;
    };
    QTest::qWait(50);
    session.open(m_home.filePath(QStringLiteral("large")));
    QTRY_COMPARE(session.phase(), Session::Phase::Open);
    QVERIFY(calm("opening"));
    for (int key = Qt::Key_0; key <= Qt::Key_9; ++key) {
        QTest::keyClick(window.windowHandle(), Qt::Key(key), Qt::ControlModifier);
        QTest::qWait(30);
    }
    QVERIFY(calm("going through the rooms"));
    auto *chart = window.findChild<FrontChart *>();
    const auto middle = chart->rect().center();
    for (int i = 0; i < 4; ++i)
        hand.wheel(*chart->childAt(middle), middle, i < 2 ? 1 : -1);
    QVERIFY(calm("zooming"));
    hand.drag(*chart, {100, 20}, {chart->width() - 40, chart->height() - 80});
    QVERIFY(session.selection().selected().size() > 1000);
    QVERIFY(calm("selecting all by brush"));
    hand.drag(*chart, {100, 20}, {chart->width() / 2, chart->height() / 2});
    QVERIFY(session.selection().selected().size() > 100);
    QVERIFY(calm("selecting some by brush"));
    QTest::keyClick(window.windowHandle(), Qt::Key_Home);
    QTest::keyClick(window.windowHandle(), Qt::Key_Right);
    QVERIFY(calm("walking along the front"));
    auto limits = session.question().limits();
    for (int i = 0; i < 20; ++i) {
        limits.latencyMs = 4 + 0.2 * i;
        session.question().setLimits(limits);
        QTest::qWait(10);
    }
    QVERIFY(calm("dragging a limit"));
    session.filter().setText(QStringLiteral("emulated"));
    QVERIFY(calm("filtering"));
    window.dock(QStringLiteral("boards"))->raise();
    auto *scatter = window.findChild<AgreementChart *>();
    QTRY_VERIFY(scatter->isVisible() && scatter->agreement().points.size() > 4000);
    QVERIFY(calm("showing the scatter"));
    scatter->setFocus();
    for (const auto key : {Qt::Key_Home, Qt::Key_Right, Qt::Key_Right, Qt::Key_End, Qt::Key_Left})
        QTest::keyClick(window.windowHandle(), key);
    for (int x = 60; x < scatter->width() - 60; x += 20)
        hand.move(*scatter, {x, scatter->height() / 2});
    QVERIFY(calm("walking and hovering in the scatter"));
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
