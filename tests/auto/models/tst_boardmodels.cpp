// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/agreement.h"
#include "app/models/boardfactsmodel.h"
#include "app/models/boardsmodel.h"
#include "app/models/memorymap.h"
#include "app/models/numberformat.h"
#include "tests/auto/models/modellines.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace thimble;
using namespace thimble::app;

namespace {
using Fatal = QAbstractItemModelTester;

QString plain(QString text) { return text.replace(QChar(0x202F), u' '); }

core::Board board()
{
    core::Board b;
    b.id = "emulated-m4";
    b.title = "Emulated Cortex-M4";
    b.part = "STM32L4R5ZI";
    b.core = "cortex-m4";
    b.clockHz = 120e6;
    b.ramBytes = 640 * 1024;
    b.flashBytes = 2 * 1024 * 1024;
    b.link = "board-emulated";
    b.file = "/somewhere/boards/emulated-m4.json";
    b.loader = {{"loadAddress", 0x8000},
                {"imageBytes", b.flashBytes - 32 * 1024},
                {"moduleRam", 0x20004000},
                {"moduleRamBytes", b.ramBytes - 16 * 1024}};
    b.timingModel = "l4r5-v1";
    b.timing = {{"loadCycles", {{"value", 2}, {"source", "DDI 0439 table 3-1"}}},
                {"foldedItCycles", {{"value", 0}, {"source", "DDI 0439"}}},
                {"refillCycles", {{"value", 1}, {"source", "DDI 0439 table 3-1"}}},
                {"flashMissCycles", {{"value", 7}, {"source", "RM0432"}}},
                {"somethingNew", {{"value", 3}, {"source", "somewhere"}}},
                {"errorShare", {{"value", 0.05}, {"source", "the calibration"}}}};
    b.caches = {{"instruction", "f", 0, 0x200000, 8, 128, 1, "flashMissCycles", "RM0432, FLASH"}};
    b.activePowerMw = 43.6;
    return b;
}

core::Measurement figure(core::Origin origin, double ms, const char *where = "emulated-m4")
{
    core::Measurement m;
    m.board = where;
    m.origin = origin;
    m.latencyMs = ms;
    return m;
}

CandidateRow row(int id, std::vector<core::Measurement> measurements)
{
    auto candidate = std::make_shared<core::Candidate>();
    candidate->id = id;
    candidate->measurements = std::move(measurements);
    CandidateRow made;
    made.candidate = std::move(candidate);
    return made;
}

core::Measurement fitting()
{
    auto m = figure(core::Origin::Emulated, 2.9);
    m.flash = {12900, 22000, 3244};
    m.ram = {1664, 244, 504};
    m.layers = {{"1 conv", "CONV_2D", {}, 0, {}, {}, 1500}, {"3 pointwise", "CONV_2D", {}, 0, {}, {}, 1664}};
    return m;
}
} // namespace

class TestBoardModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statesAndReasons();
    void brokenBoardsCannotBeChosen();
    void factsWithSources();
    void everyBoardOfOursIsInWords();
    void agreementInTwoFigures();
    void agreementLeavesOutWhatIsNotThere();
    void agreementIsQuick();
    void pointsAreWalked();
    void memoryThatFits();
    void memoryThatDoesNotFit();
    void memoryOfABoardWithoutLoader();
    void memoryWithUnknownParts();
    void spansCoverTheBar();
    void numbers();
};

void TestBoardModels::statesAndReasons()
{
    BoardsModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    auto second = board();
    second.id = "emulated-m7";
    model.setBoards({{"emulated-m4", board()}, {"emulated-m7", second}});
    const auto at = [&model](int i, int role) { return plain(model.index(i).data(role).toString()); };
    QCOMPARE(at(0, Qt::DisplayRole), QStringLiteral("Emulated Cortex-M4"));
    QCOMPARE(at(0, BoardsModel::FactsRole),
             QStringLiteral("STM32L4R5ZI \u00B7 120 MHz \u00B7 640 KiB RAM \u00B7 2 MiB flash"));
    QCOMPARE(at(0, Qt::UserRole), QStringLiteral("emulated-m4"));
    QCOMPARE(model.state(QStringLiteral("emulated-m4")), BoardState::Unknown);
    QVERIFY(!model.isChecking());
    model.setChecking();
    QVERIFY(model.isChecking());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setAnswer(QStringLiteral("emulated-m4"), {});
    model.setAnswer(QStringLiteral("emulated-m7"),
                    core::Error{core::ErrorCode::Target, "QEMU is missing; install qemu-system-arm.", {}});
    QCOMPARE(changed.size(), 2);
    QVERIFY(!model.isChecking());
    QCOMPARE(model.state(QStringLiteral("emulated-m4")), BoardState::Ready);
    QCOMPARE(at(1, BoardsModel::WordsRole), QStringLiteral("not ready"));
    QCOMPARE(at(1, BoardsModel::ReasonRole), QStringLiteral("QEMU is missing; install qemu-system-arm."));
    QVERIFY(at(1, Qt::AccessibleTextRole).contains(QStringLiteral("not ready, QEMU is missing")));
    QVERIFY(model.index(1).flags() & Qt::ItemIsSelectable); // it can still be looked at
    model.setChecking();
    QCOMPARE(model.reason(QStringLiteral("emulated-m7")),
             QStringLiteral("QEMU is missing; install qemu-system-arm.")); // readable until the answer comes
    model.endChecking();
    QCOMPARE(model.state(QStringLiteral("emulated-m7")), BoardState::Unknown);
    model.setAnswer(QStringLiteral("nowhere"), {});
    QVERIFY(!model.board(QStringLiteral("nowhere")));
}

void TestBoardModels::brokenBoardsCannotBeChosen()
{
    BoardsModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    model.setBoards({{"mine", core::Error{core::ErrorCode::Input, "mine.json: clockHz is missing.", {}}}});
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("mine"));
    QCOMPARE(model.reason(QStringLiteral("mine")), QStringLiteral("mine.json: clockHz is missing."));
    QVERIFY(!(model.index(0).flags() & Qt::ItemIsSelectable));
    model.setChecking();
    QCOMPARE(model.state(QStringLiteral("mine")), BoardState::Broken);
    model.setAnswer(QStringLiteral("mine"), {});
    QCOMPARE(model.state(QStringLiteral("mine")), BoardState::Broken);
}

void TestBoardModels::factsWithSources()
{
    BoardFactsModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    const auto made = board();
    model.setBoard(&made);
    const auto lines =
        modelLines(model, {BoardFactsModel::Name, BoardFactsModel::Value, BoardFactsModel::Source});
    for (const auto *wanted :
         {"Clock | 120 MHz | emulated-m4.json", "RAM | 640 KiB | emulated-m4.json",
          "Active power | 43.6 mW | emulated-m4.json", "Timing model | l4r5-v1 | emulated-m4.json",
          "Load | 2 cycles | DDI 0439 table 3-1", "Folded IT | 0 cycles | DDI 0439",
          "Refill after a taken branch | 1 cycle | DDI 0439 table 3-1",
          "Wait for flash on a miss | 7 cycles | RM0432", "somethingNew | 3 | somewhere",
          "Error of the model | \u00B1 5.0 % | the calibration",
          "Cache, instruction | 1,024 B, 128 lines of 8 B, for fetches | RM0432, FLASH"})
        QVERIFY2(lines.contains(QString::fromUtf8(wanted)), wanted);
    QCOMPARE(std::size_t(model.rowCount()), 8 + made.timing.size() + made.caches.size()); // nothing twice
    model.setBoard(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

/// A new parameter of a timing model gets a name in words here, and every byte of a part a place in its map.
void TestBoardModels::everyBoardOfOursIsInWords()
{
    const auto root = qEnvironmentVariable("THIMBLE_SOURCE");
    QVERIFY2(!root.isEmpty(), "THIMBLE_SOURCE names the folder with resources/");
    const QDir folder(root + QStringLiteral("/resources/boards"));
    const auto files = folder.entryInfoList({QStringLiteral("*.json")});
    QVERIFY(files.size() >= 5);
    for (const auto &file : files) {
        const auto path = file.filePath().toStdString();
        const auto json = core::readJsonFile(path);
        QVERIFY2(json.ok(), path.c_str());
        const auto made = core::boardFromJson(*json, path);
        QVERIFY2(made.ok(), path.c_str());
        BoardFactsModel model;
        model.setBoard(&*made);
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto name = model.index(row, BoardFactsModel::Name);
            QVERIFY2(name.data().toString() != name.data(Qt::ToolTipRole).toString(),
                     qPrintable(name.data().toString()));
            QVERIFY(!model.index(row, BoardFactsModel::Value).data().toString().isEmpty());
            QVERIFY(!model.index(row, BoardFactsModel::Source).data().toString().isEmpty());
        }
        const auto m = fitting();
        const auto map = memoryMapOf(*made, &m);
        QVERIFY(map.fits && map.flash.base >= 0 && map.ram.base > 0);
        QCOMPARE(map.flash.extent(), made->flashBytes);
        QCOMPARE(map.ram.extent(), made->ramBytes);
    }
}

void TestBoardModels::agreementInTwoFigures()
{
    using core::Origin;
    const std::vector<CandidateRow> rows{
        row(1, {figure(Origin::Predicted, 9), figure(Origin::Predicted, 2), figure(Origin::Emulated, 2.1)}),
        row(2, {figure(Origin::Predicted, 1), figure(Origin::Emulated, 5), figure(Origin::Board, 0.9)}),
        row(3, {figure(Origin::Predicted, 4), figure(Origin::Emulated, 4.04)}),
        row(4, {figure(Origin::Predicted, 10), figure(Origin::Emulated, 10.2)})};
    const auto agreement = agreementOf(rows, "emulated-m4");
    QCOMPARE(agreement.points.size(), std::size_t(4));
    QCOMPARE(agreement.points.front().candidate, 2); // by prediction
    QCOMPARE(agreement.points.front().origin, Origin::Board);
    QCOMPARE(agreement.points[1].predictedMs, 2.0);     // the newest prediction
    QVERIFY(std::abs(agreement.median - 0.035) < 1e-9); // between 2 % and 5 %
    QVERIFY(std::abs(agreement.largest - 0.1) < 1e-9);
    QCOMPARE(agreement.worst, 2);
    QCOMPARE(plain(agreementWords(agreement)),
             QStringLiteral("Over 4 candidates: median error 3.5 %, largest 10.0 % (candidate 2)."));
    QCOMPARE(
        plain(pointWords(agreement.points.front())),
        QStringLiteral("Candidate 2: predicted 1.00 ms, measured on the board 900 \u00B5s, \u221210.0 %"));
    QVERIFY(wantsLogarithm(agreement));
}

void TestBoardModels::agreementLeavesOutWhatIsNotThere()
{
    using core::Origin;
    auto unknown = figure(Origin::Emulated, 0);
    unknown.latencyMs.reset();
    const std::vector<CandidateRow> rows{
        row(1, {figure(Origin::Predicted, 2)}),
        row(2, {figure(Origin::Emulated, 2)}),
        row(3, {figure(Origin::Predicted, 0), figure(Origin::Emulated, 2)}),
        row(4, {figure(Origin::Predicted, 2), unknown}),
        row(5, {figure(Origin::Predicted, 2, "emulated-m7"), figure(Origin::Emulated, 3, "emulated-m7")}),
        row(6, {figure(Origin::Predicted, 2), figure(Origin::Emulated, 3, "emulated-m7")}),
        row(7, {})};
    const auto none = agreementOf(rows, "emulated-m4");
    QVERIFY(none.points.empty());
    QCOMPARE(none.worst, 0);
    QVERIFY(agreementWords(none).startsWith(
        QStringLiteral("No candidate of this exploration has been measured")));
    QVERIFY(!wantsLogarithm(none));
    const auto one = agreementOf(rows, "emulated-m7");
    QCOMPARE(one.points.size(), std::size_t(1));
    QCOMPARE(plain(agreementWords(one)), QStringLiteral("Over 1 candidate: error 50.0 % (candidate 5)."));
}

void TestBoardModels::agreementIsQuick()
{
    std::vector<CandidateRow> rows;
    for (int id = 1; id <= 1000; ++id)
        rows.push_back(
            row(id, {figure(core::Origin::Predicted, id), figure(core::Origin::Emulated, 1.01 * id)}));
    QElapsedTimer timer;
    timer.start();
    const auto agreement = agreementOf(rows, "emulated-m4");
    QVERIFY2(timer.elapsed() < 50, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(agreement.points.size(), std::size_t(1000));
    QVERIFY(std::abs(agreement.median - 0.01) < 1e-9);
}

void TestBoardModels::pointsAreWalked()
{
    Agreement agreement;
    QCOMPARE(walkPoints(agreement, 3, 1), 0);
    agreement.points = {{7, 1, 1}, {3, 2, 2}, {5, 3, 3}};
    QCOMPARE(walkPoints(agreement, 0, 1), 7);
    QCOMPARE(walkPoints(agreement, 0, -1), 5);
    QCOMPARE(walkPoints(agreement, 7, 1), 3);
    QCOMPARE(walkPoints(agreement, 5, 1), 5);
    QCOMPARE(walkPoints(agreement, 7, -1), 7);
}

void TestBoardModels::memoryThatFits()
{
    const auto m = fitting();
    MemoryMapModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    model.setMap(memoryMapOf(board(), &m));
    using C = MemoryMapModel;
    QCOMPARE(modelLines(model, {C::Memory, C::Region, C::Bytes, C::Share}),
             (QStringList{QStringLiteral("flash | monitor | 32,768 B | 1.6 %"),
                          QStringLiteral("flash | code | 12,900 B | 0.6 %"),
                          QStringLiteral("flash | weights | 22,000 B | 1.0 %"),
                          QStringLiteral("flash | tables | 3,244 B | 0.2 %"),
                          QStringLiteral("flash | free | 2,026,240 B | 96.6 %"),
                          QStringLiteral("RAM | stack room | 15,880 B | 2.4 %"),
                          QStringLiteral("RAM | stack | 504 B | 0.1 %"),
                          QStringLiteral("RAM | static | 244 B | 0.0 %"),
                          QStringLiteral("RAM | arena | 1,664 B | 0.3 %"),
                          QStringLiteral("RAM | free | 637,068 B | 97.2 %")}));
    const auto &map = model.map();
    QVERIFY(map.fits);
    QCOMPARE(plain(map.verdict),
             QStringLiteral("Fits: takes 1.8 % of the flash and 0.3 % of the RAM left to a model."));
    QCOMPARE(map.flash.base, 0);
    QCOMPARE(map.ram.base, 0x20000000);
    QCOMPARE(map.flash.extent(), map.flash.bytes); // every byte of the part is in one region
    QCOMPARE(map.ram.extent(), map.ram.bytes);
    QCOMPARE(map.ram.needed, 1664 + 244); // the stack has its own room
    QCOMPARE(model.rowOf(false, 0), 5);
}

void TestBoardModels::memoryThatDoesNotFit()
{
    auto m = fitting();
    m.ram.arena = 700000;
    m.flash.weights = 3000000;
    const auto map = memoryMapOf(board(), &m);
    QVERIFY(!map.fits);
    QCOMPARE(plain(map.verdict),
             QStringLiteral("Does not fit: needs 3,016,144 B of flash, has 2,064,384 B, most of it weights; "
                            "needs 700,244 B of RAM, has 638,976 B, most in layer 3 pointwise."));
    QCOMPARE(map.ram.over(), 700244 - 638976);
    QCOMPARE(map.ram.extent(), map.ram.bytes + map.ram.over());
    QVERIFY(map.ram.regions.back().kind != MemoryKind::Free);
    // A stack beyond its room takes from the module's.
    m = fitting();
    m.ram.stack = 20 * 1024;
    const auto deep = memoryMapOf(board(), &m);
    QCOMPARE(deep.ram.needed, 1664 + 244 + 4 * 1024);
    QVERIFY(deep.fits);
    QCOMPARE(deep.ram.regions.front().kind, MemoryKind::Stack);
    QCOMPARE(deep.ram.extent(), deep.ram.bytes);
}

void TestBoardModels::memoryOfABoardWithoutLoader()
{
    auto bare = board();
    bare.loader.clear();
    const auto m = fitting();
    const auto map = memoryMapOf(bare, &m);
    QCOMPARE(map.flash.base, -1);
    QCOMPARE(map.flash.regions.front().kind, MemoryKind::Code);
    QCOMPARE(map.ram.regions.front().kind, MemoryKind::Stack);
    QCOMPARE(map.ram.needed, 1664 + 244 + 504);
    QCOMPARE(map.ram.extent(), bare.ramBytes);
}

void TestBoardModels::memoryWithUnknownParts()
{
    auto m = fitting();
    m.ram.stack.reset();
    MemoryMapModel model;
    model.setMap(memoryMapOf(board(), &m));
    QCOMPARE(model.index(6, MemoryMapModel::Region).data().toString(), QStringLiteral("stack"));
    QCOMPARE(model.index(6, MemoryMapModel::Bytes).data().toString(), format::absent()); // never 0
    QCOMPARE(model.index(6, MemoryMapModel::Share).data().toString(), format::absent());
    model.setMap(memoryMapOf(board(), nullptr));
    QVERIFY(model.map().verdict.isEmpty());
    QCOMPARE(modelLines(model, {MemoryMapModel::Region}),
             (QStringList{QStringLiteral("monitor"), QStringLiteral("free"), QStringLiteral("stack room"),
                          QStringLiteral("free")}));
}

void TestBoardModels::spansCoverTheBar()
{
    const auto m = fitting();
    const auto map = memoryMapOf(board(), &m);
    double at = 0;
    for (const auto &span : memorySpans(map.flash, 0, map.flash.extent())) {
        QVERIFY(std::abs(span.from - at) < 1e-9);
        at = span.to;
    }
    QVERIFY(std::abs(at - 1) < 1e-9);
    const auto [first, last] = modelRange(map.flash);
    QCOMPARE(first, 32768);
    QCOMPARE(last, 32768 + 12900 + 22000 + 3244);
    const auto own = memorySpans(map.flash, first, last);
    QCOMPARE(own.size(), std::size_t(3));
    QCOMPARE(own.front().from, 0.0);
    QCOMPARE(own.back().to, 1.0);
    QVERIFY(memorySpans(map.flash, 5, 5).empty());
    const auto empty = memoryMapOf(board(), nullptr);
    QCOMPARE(modelRange(empty.flash).first, modelRange(empty.flash).second);
}

void TestBoardModels::numbers()
{
    QCOMPARE(plain(format::millisecondsWithSpread(2.9, 0.146)), QStringLiteral("2.90 ms \u00B1 0.15"));
    QCOMPARE(plain(format::millisecondsWithSpread(2.9, 0.0)), QStringLiteral("2.90 ms \u00B1 0.00"));
    QCOMPARE(plain(format::millisecondsWithSpread(0.731, 0.0366)), QStringLiteral("731 \u00B5s \u00B1 37"));
    QCOMPARE(plain(format::millisecondsWithSpread(2.9, {})), QStringLiteral("2.90 ms"));
    QCOMPARE(format::millisecondsWithSpread({}, 0.1), format::absent());
    QCOMPARE(plain(format::energy(126.4)), QStringLiteral("126 \u00B5J"));
    QCOMPARE(plain(format::energy(1264)), QStringLiteral("1.26 mJ"));
    QCOMPARE(format::energy({}), format::absent());
    QCOMPARE(plain(format::difference(0.036)), QStringLiteral("+3.6 %"));
    QCOMPARE(plain(format::difference(-0.1)), QStringLiteral("\u221210.0 %"));
    QCOMPARE(plain(format::difference(-0.0001)), QStringLiteral("0.0 %"));
    QCOMPARE(format::difference({}), format::absent());
    QCOMPARE(plain(format::partMemory(655360)), QStringLiteral("640 KiB"));
    QCOMPARE(plain(format::partMemory(2097152)), QStringLiteral("2 MiB"));
    QCOMPARE(plain(format::partMemory(1000)), QStringLiteral("1,000 B"));
    QCOMPARE(plain(format::megahertz(120e6)), QStringLiteral("120 MHz"));
    QCOMPARE(plain(format::megahertz(32.768e6)), QStringLiteral("32.768 MHz"));
}

QTEST_GUILESS_MAIN(TestBoardModels)
#include "tst_boardmodels.moc"
