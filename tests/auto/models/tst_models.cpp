// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/candidatesfilter.h"
#include "app/models/candidatesmodel.h"
#include "app/models/explorationsmodel.h"
#include "app/models/inspection.h"
#include "app/models/layersmodel.h"
#include "app/models/logmodel.h"
#include "app/models/pluginsmodel.h"
#include "app/models/runstatusmodel.h"
#include "app/models/selectionmodel.h"
#include "app/models/jobtracker.h"
#include "tests/auto/models/modellines.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace thimble;
using namespace thimble::app;

namespace {
using Fatal = QAbstractItemModelTester;

core::Measurement cost(core::Origin origin, double ms, std::int64_t arena)
{
    core::Measurement m;
    m.origin = origin;
    m.latencyMs = ms;
    m.cycles = std::int64_t(ms * 120e3);
    m.ram = {arena, 200, 300};
    m.flash = {9000, 20000, 1000};
    m.macs = 331000;
    core::LayerCost conv{"1 conv", "CONV_2D", {1, 25, 5, 16}, 80000, 90000, 60000, 1500};
    core::LayerCost dense{"2 dense", "FULLY_CONNECTED", {1, 12}, 400, 900, 1200, 100};
    if (origin == core::Origin::Emulated)
        conv.cycles = 66000;
    m.layers = {conv, dense};
    return m;
}

std::shared_ptr<const core::Candidate> made(int id, double quality, double ms,
                                            core::Origin origin = core::Origin::Emulated)
{
    auto c = std::make_shared<core::Candidate>();
    c->id = id;
    c->proposedBy = "search-evolution";
    c->proposal = id == 1 ? "random" : "widen block 1";
    c->parent = id == 1 ? 0 : 1;
    c->genome.blocks = {{core::BlockOp::Conv, 10, 4, 2, 2, 16}};
    c->state = core::CandidateState::Measured;
    c->quality = core::Quality{"top1", "val", quality, quality - 0.01, quality + 0.01, 2963};
    c->measurements = {cost(core::Origin::Predicted, ms, std::int64_t(ms * 800))};
    if (origin != core::Origin::Predicted)
        c->measurements.push_back(cost(origin, ms, std::int64_t(ms * 800)));
    return c;
}

QList<int> idsOf(const std::vector<int> &ids) { return {ids.begin(), ids.end()}; }
} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void candidatesAsLines();
    void candidatesAreReplacedById();
    void limitsMoveTheFront();
    void pendingAndFailed();
    void filterByTextStandingAndRange();
    void sortingPutsUnknownLast();
    void separatedText();
    void layersWithTotals();
    void logLines();
    void logIsBounded();
    void pluginRows();
    void explorationsRoundTrip();
    void explorationsRefuseNonsense();
    void selection();
    void hypervolumeHistory();
    void coloursOfBuffers();
    void lateResultsAreDropped();
};

void TestModels::candidatesAsLines()
{
    CandidatesModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    core::Limits limits;
    limits.latencyMs = 4;
    model.setLimits(limits);
    model.upsert({made(1, 0.912, 2.9), made(2, 0.95, 7.5), made(3, 0.88, 3.5)});
    using C = CandidatesModel;
    QCOMPARE(
        modelLines(
            model,
            {C::Id, C::State, C::Quality, C::Latency, C::Ram, C::Flash, C::Macs, C::Origin, C::Parent}),
        (QStringList{
            QStringLiteral(
                "1 | on the front | 91.2 % | 2.90 ms | 2,820 B | 30,000 B | 331 k | emulated | \u2013"),
            QStringLiteral(
                "2 | breaks a limit | 95.0 % | 7.50 ms | 6,500 B | 30,000 B | 331 k | emulated | 1"),
            QStringLiteral("3 | feasible | 88.0 % | 3.50 ms | 3,300 B | 30,000 B | 331 k | emulated | 1")}));
    QCOMPARE(idsOf(model.front()), QList<int>{1});
    QCOMPARE(model.best(), 1);
    QVERIFY(!model.find(2)->violations.empty());
    QVERIFY(!model.index(1, C::State).data(Qt::ToolTipRole).toString().isEmpty());
}

void TestModels::candidatesAreReplacedById()
{
    CandidatesModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    auto early = std::make_shared<core::Candidate>(*made(1, 0.9, 3, core::Origin::Predicted));
    early->quality.reset();
    early->state = core::CandidateState::Training;
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.upsert({early});
    QCOMPARE(model.rows()[0].standing, Standing::Pending);
    QCOMPARE(model.finishedCount(), 0);
    model.upsert({made(1, 0.9, 3)});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.finishedCount(), 1);
    QVERIFY(changed.size() >= 1);
    QCOMPARE(model.rows()[0].standing, Standing::Front);
    model.upsert({made(2, 0.91, 4), made(2, 0.92, 4)});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.find(2)->candidate->quality->value, 0.92);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.front().empty());
}

void TestModels::limitsMoveTheFront()
{
    CandidatesModel model;
    model.upsert({made(1, 0.85, 2), made(2, 0.90, 4), made(3, 0.94, 8)});
    QCOMPARE(idsOf(model.front()), (QList<int>{1, 2, 3}));
    core::Limits limits;
    limits.latencyMs = 5;
    limits.quality = 0.88;
    QSignalSpy moved(&model, &CandidatesModel::frontChanged);
    model.setLimits(limits);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(idsOf(model.front()), QList<int>{2});
    QCOMPARE(idsOf(model.unlimitedFront()), (QList<int>{1, 2, 3}));
    QCOMPARE(model.find(1)->standing, Standing::Breaks);
    model.setLimits({});
    QCOMPARE(idsOf(model.front()), (QList<int>{1, 2, 3}));
    QCOMPARE(model.find(3)->standing, Standing::Front);
}

void TestModels::pendingAndFailed()
{
    CandidatesModel model;
    auto failed = std::make_shared<core::Candidate>();
    failed->id = 1;
    failed->state = core::CandidateState::Failed;
    failed->reason = "The worker ended unexpectedly.";
    auto rejected = std::make_shared<core::Candidate>();
    rejected->id = 2;
    rejected->state = core::CandidateState::Rejected;
    auto proposed = std::make_shared<core::Candidate>();
    proposed->id = 3;
    model.upsert({failed, rejected, proposed});
    QCOMPARE(model.find(1)->standing, Standing::Failed);
    QCOMPARE(model.find(2)->standing, Standing::Breaks);
    QCOMPARE(model.find(3)->standing, Standing::Pending);
    QCOMPARE(model.index(0, CandidatesModel::State).data(Qt::ToolTipRole).toString(),
             QStringLiteral("The worker ended unexpectedly."));
    QCOMPARE(model.index(2, CandidatesModel::Latency).data().toString(), QStringLiteral("\u2013"));
}

void TestModels::filterByTextStandingAndRange()
{
    CandidatesModel model;
    model.upsert({made(1, 0.85, 2), made(2, 0.90, 4), made(3, 0.80, 8)});
    FilterModel filter;
    CandidatesFilter proxy(&filter);
    proxy.setSourceModel(&model);
    Fatal tester(&proxy, Fatal::FailureReportingMode::QtTest);
    QCOMPARE(proxy.rowCount(), 3);
    filter.setText(QStringLiteral("widen emul"));
    QCOMPARE(proxy.rowCount(), 2);
    filter.setText(QStringLiteral("#1"));
    QCOMPARE(modelLines(proxy, {0}), QStringList{QStringLiteral("1")});
    filter.clear();
    filter.setShow(FilterModel::Show::Front);
    QCOMPARE(modelLines(proxy, {0}), (QStringList{QStringLiteral("1"), QStringLiteral("2")}));
    filter.setRange(Measure::Latency, {3, 10});
    QCOMPARE(modelLines(proxy, {0}), QStringList{QStringLiteral("2")});
    QVERIFY(filter.isActive());
    filter.clear();
    QCOMPARE(proxy.rowCount(), 3);
    QVERIFY(!filter.isActive());
}

void TestModels::sortingPutsUnknownLast()
{
    CandidatesModel model;
    auto proposed = std::make_shared<core::Candidate>();
    proposed->id = 9;
    model.upsert({made(1, 0.85, 10), proposed, made(2, 0.90, 4)});
    FilterModel filter;
    CandidatesFilter proxy(&filter);
    proxy.setSourceModel(&model);
    proxy.sort(CandidatesModel::Latency, Qt::AscendingOrder);
    QCOMPARE(modelLines(proxy, {0}),
             (QStringList{QStringLiteral("2"), QStringLiteral("1"), QStringLiteral("9")}));
    proxy.sort(CandidatesModel::Latency, Qt::DescendingOrder);
    QCOMPARE(modelLines(proxy, {0}),
             (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("9")}));
}

void TestModels::separatedText()
{
    CandidatesModel model;
    auto odd = std::make_shared<core::Candidate>(*made(1, 0.85, 2.25));
    odd->proposal = "say \"hi\", twice";
    model.upsert({odd});
    using C = CandidatesModel;
    QCOMPARE(toSeparated(model, {C::Id, C::Latency, C::Ram, C::Found}, {0}, u','),
             QStringLiteral("No.,Latency,RAM,Found by\n1,2.25,2300,\"say \"\"hi\"\", twice\"\n"));
}

void TestModels::layersWithTotals()
{
    LayersModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    const auto predicted = cost(core::Origin::Predicted, 0.51, 1600),
               emulated = cost(core::Origin::Emulated, 0.56, 1600);
    model.setLayers(&predicted, &emulated, 120e6);
    QCOMPARE(
        modelLines(model, {0, 1, 2, 3, 4, 5, 6}),
        (QStringList{
            QStringLiteral(
                "1 conv | 25 \u00D7 5 \u00D7 16 | 80.0 k | 500 \u00B5s | 550 \u00B5s | +10.0 % | 1,500 B"),
            QStringLiteral("2 dense | 12 | 400 | 10.0 \u00B5s | 10.0 \u00B5s | 0.0 % | 100 B")}));
    QCOMPARE(model.total(LayersModel::Difference).replace(QChar(0x202F), u' '), QStringLiteral("+9.8 %"));
    QCOMPARE(model.total(LayersModel::Macs).replace(QChar(0x202F), u' '), QStringLiteral("80.4 k"));
    QCOMPARE(model.total(LayersModel::Ram).replace(QChar(0x202F), u' '), QStringLiteral("2,100 B"));
    QCOMPARE(model.headerData(LayersModel::Measured, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("Emulated"));
    QCOMPARE(model.index(0, 0).data(LayersModel::ShareRole).toDouble(), 1.0);
    model.setLayers(&predicted, nullptr, 120e6);
    QVERIFY(!model.hasMeasured());
    QCOMPARE(model.index(0, LayersModel::Measured).data().toString(), QStringLiteral("\u2013"));
    QCOMPARE(model.index(0, LayersModel::Difference).data().toString(), QStringLiteral("\u2013"));
    QCOMPARE(model.total(LayersModel::Difference), QStringLiteral("\u2013"));
    auto uncounted = emulated;
    uncounted.layers[0].cycles.reset(); // what a board cannot count is a dash, never 0
    model.setLayers(&predicted, &uncounted, 120e6);
    QCOMPARE(model.index(0, LayersModel::Measured).data().toString(), QStringLiteral("\u2013"));
    QCOMPARE(model.index(0, LayersModel::Difference).data().toString(), QStringLiteral("\u2013"));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.total(LayersModel::Macs).isEmpty());
}

void TestModels::logLines()
{
    LogModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    LogFilter filter;
    filter.setSourceModel(&model);
    core::LogEntry measured{1, 1000, "measured", 1, core::Json::object()},
        failed{2, 2000, "failed", 2, core::Json::object()};
    core::LogEntry finished{3, 3000, "finished", 0, core::Json::object()};
    core::Candidate broken;
    broken.id = 2;
    broken.reason = "The board stopped answering.";
    model.append({LogModel::lineOf(measured, made(1, 0.9, 3).get()), LogModel::lineOf(failed, &broken),
                  LogModel::lineOf(finished, nullptr)});
    QCOMPARE(modelLines(model, {LogModel::Level, LogModel::Part, LogModel::Candidate, LogModel::Text}),
             (QStringList{QStringLiteral("info | board | #1 | measured: 90.0 %, 3.00 ms, 2.90 kB, 30.0 kB"),
                          QStringLiteral("problem | run | #2 | The board stopped answering."),
                          QStringLiteral("info | run |  | finished")}));
    filter.setLowest(LogLevel::Problem);
    QCOMPARE(filter.rowCount(), 1);
    filter.setLowest(LogLevel::Info);
    filter.setCandidate(1);
    QCOMPARE(filter.rowCount(), 1);
    filter.setCandidate(0);
    filter.setPart(QStringLiteral("run"));
    QCOMPARE(filter.rowCount(), 2);
    filter.setText(QStringLiteral("BOARD"));
    QCOMPARE(filter.rowCount(), 1);
}

void TestModels::logIsBounded()
{
    LogModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    model.append(std::vector<LogModel::Line>(19000));
    model.append(std::vector<LogModel::Line>(2000));
    QVERIFY(model.rowCount() <= 20000);
    QVERIFY(model.rowCount() >= 18000);
    model.append(std::vector<LogModel::Line>(50000));
    QCOMPARE(model.rowCount(), 20000);
}

void TestModels::pluginRows()
{
    PluginsModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    core::PluginInfo good, bad;
    good.id = "search-demo";
    good.name = "Demo";
    good.kind = "strategy";
    good.version = "0.1.0";
    good.description = "Shows things.";
    bad.file = "/x/old.so";
    bad.state = core::PluginState::Broken;
    bad.problem = "old.so has no metadata.";
    model.setPlugins({good, bad});
    QCOMPARE(modelLines(model, {0, 1, 2, 3, 4}),
             (QStringList{QStringLiteral("Demo | search strategy | 0.1.0 | ready | Shows things."),
                          QStringLiteral("old.so |  |  | broken | old.so has no metadata.")}));
    QVERIFY(model.index(1, 0).data(PluginsModel::BrokenRole).toBool());
}

void TestModels::explorationsRoundTrip()
{
    QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdU16String()) / "explorations.json";
    ExplorationsModel model;
    Fatal tester(&model, Fatal::FailureReportingMode::QtTest);
    Exploration first, second;
    first.folder = QStringLiteral("/p/1");
    first.name = QStringLiteral("Keywords");
    first.state = Exploration::State::Finished;
    first.candidates = 214;
    first.best = QStringLiteral("2.9 ms 91.2 %");
    first.tags = {QStringLiteral("m4"), QStringLiteral("small")};
    second.folder = QStringLiteral("/p/2");
    second.name = QStringLiteral("Running");
    second.state = Exploration::State::Running;
    model.put(first);
    model.put(second);
    QCOMPARE(model.rowOf(QStringLiteral("/p/1")), 1);
    QVERIFY(model.setData(model.index(1), QStringLiteral("Renamed"), Qt::EditRole));
    QVERIFY(!model.setData(model.index(1), QStringLiteral("  "), Qt::EditRole));
    QVERIFY(model.setData(model.index(1), true, ExplorationsModel::ArchivedRole));
    QVERIFY(model.save(file).ok());

    ExplorationsModel again;
    QVERIFY(again.load(file).ok());
    QCOMPARE(modelLines(again, {0}), (QStringList{QStringLiteral("Running"), QStringLiteral("Renamed")}));
    QCOMPARE(again.explorations()[0].state, Exploration::State::Stopped); // the program ended meanwhile
    QCOMPARE(again.explorations()[1].tags, first.tags);
    QVERIFY(again.explorations()[1].archived);
    again.remove(QStringLiteral("/p/2"));
    QCOMPARE(again.rowCount(), 1);
}

void TestModels::explorationsRefuseNonsense()
{
    QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("explorations.json"));
    ExplorationsModel model;
    QVERIFY(model.load(std::filesystem::path("/nowhere/at/all.json")).ok()); // the first start
    for (const char *text : {"{", "[]", "{\"explorations\": [{\"name\": 3}]}", "{\"explorations\": [7]}"}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto loaded = model.load(std::filesystem::path(path.toStdU16String()));
        QVERIFY2(!loaded.ok(), text);
        QVERIFY(!loaded.error().sentence.empty());
    }
}

void TestModels::selection()
{
    SelectionModel selection;
    QSignalSpy selected(&selection, &SelectionModel::selectedChanged),
        current(&selection, &SelectionModel::currentChanged);
    selection.select(4);
    selection.setLayer(2);
    selection.toggle(7);
    QCOMPARE(selection.selected(), (QList<int>{4, 7}));
    QCOMPARE(current.size(), 1);
    QCOMPARE(selection.layer(), 2);
    selection.toggle(4);
    QCOMPARE(selection.current(), 7);
    QCOMPARE(selection.layer(), -1); // another candidate has other layers
    selection.select(7);
    QCOMPARE(selected.size(), 3);
    selection.clear();
    QCOMPARE(selection.current(), 0);
}

void TestModels::hypervolumeHistory()
{
    RunStatusModel model;
    core::RunStatus status;
    status.elapsedSeconds = 10;
    model.update(status, QStringLiteral("a"));
    QVERIFY(model.history().empty());
    QVERIFY(model.fraction() < 0);
    status.hypervolume = 0.4;
    status.secondsLeft = 30;
    model.update(status, QStringLiteral("a"));
    model.update(status, QStringLiteral("b"));
    QCOMPARE(model.history().size(), std::size_t(1));
    QCOMPARE(model.fraction(), 0.25);
    status.hypervolume = 0.5;
    model.update(status, QStringLiteral("b"));
    QCOMPARE(model.history().back().strategy, QStringLiteral("b"));
    status.state = core::RunState::Finished;
    model.update(status, QStringLiteral("b"));
    QCOMPARE(model.fraction(), 1.0);
}

void TestModels::coloursOfBuffers()
{
    auto build = std::make_shared<core::Build>();
    build->predicted = cost(core::Origin::Predicted, 1, 100);
    build->plan.operations = {"1 conv", "2 dense"};
    core::PlannedBuffer input, activation, output;
    input.kind = core::PlannedBuffer::Kind::Input;
    activation.first = 0;
    output.kind = core::PlannedBuffer::Kind::Output;
    output.first = 1;
    Inspection inspection;
    QCOMPARE(inspection.operationOfLayer(0), -1);
    inspection.setBuild(1, build);
    QCOMPARE(inspection.layerOfOperation(1), 1);
    QCOMPARE(inspection.layerOfOperation(9), -1);
    QCOMPARE(inspection.operationOfLayer(1), 1);
    QCOMPARE(inspection.colourOf(input), 0);
    QCOMPARE(inspection.colourOf(activation), Inspection::colourOfLayer(0));
    QCOMPARE(inspection.colourOf(output), Inspection::colourOfLayer(1));
}

namespace {
class Receiver : public QObject
{
public:
    QList<int> results;
    JobTracker tracker{this};
};
} // namespace

void TestModels::lateResultsAreDropped()
{
    auto receiver = std::make_unique<Receiver>();
    auto *view = receiver.get();
    std::atomic<bool> release = false;
    view->tracker.start(
        [&release](std::stop_token) {
            while (!release)
                std::this_thread::yield();
            return 1;
        },
        [view](int value) { view->results.append(value); });
    view->tracker.start([](std::stop_token) { return 2; },
                        [view](int value) { view->results.append(value); });
    QTRY_COMPARE(view->results, QList<int>{2});
    release = true;
    QTest::qWait(30);
    QCOMPARE(view->results, QList<int>{2});
    bool stopped = false;
    view->tracker.start(
        [](std::stop_token stop) {
            while (!stop.stop_requested())
                std::this_thread::yield();
            return true;
        },
        [&stopped](bool value) { stopped = value; });
    view->tracker.requestStop();
    QTRY_VERIFY(stopped);
    view->tracker.start(
        [](std::stop_token stop) {
            while (!stop.stop_requested())
                std::this_thread::yield();
            return 3;
        },
        [view](int value) { view->results.append(value); });
    receiver.reset(); // stops the job and joins: nothing is delivered to what is gone
}

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
