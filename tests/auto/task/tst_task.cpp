// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/task/reference.h"
#include "core/task/sources/datasource.h"
#include "core/task/task.h"
#include "tests/support/shareddata.h"

#include <QTemporaryDir>
#include <QTest>

using namespace thimble::core;
namespace fs = std::filesystem;

namespace {
Json goodTask()
{
    return Json::parse(
        R"({"id":"two-words","title":"Two words","input":{"height":49,"width":10,"channels":1,"scale":0.5,"zeroPoint":3},
        "classes":["yes","no"],"metric":"top1","qualityFloor":0.8,"data":{"source":"voices","seed":4},
        "raw":{"shape":[49,10,1],"dtype":"int8","scale":0.5,"offset":-1.5},"reference":"kws"})");
}

bool mentions(const Error &error, const std::string &part)
{
    return error.sentence.find(part) != std::string::npos;
}
} // namespace

class TaskTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());
    const ResourceLocator m_locator{m_root / "root", m_root / "user", m_root / "cache"};

    void write(const std::string &relative, const Json &json)
    {
        QVERIFY(writeFileAtomically(m_root / relative, json.dump()).ok());
    }

private slots:
    void fieldsAreRead()
    {
        const auto task = taskFromJson(goodTask(), "t.json");
        QVERIFY2(task.ok(), task ? "" : task.error().sentence.c_str());
        QCOMPARE(task->shape.height, 49);
        QCOMPARE(task->shape.inputZeroPoint, 3);
        QCOMPARE(task->shape.classes, 2);
        QCOMPARE(task->data, std::string("voices"));
        QVERIFY(task->dataOptions == Json({{"seed", 4}}));
        QCOMPARE(task->reference, std::string("kws"));
        QVERIFY(!task->synthetic);
    }

    void errorsNameTheField_data()
    {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("field");
        QTest::newRow("no id") << R"({"id":null})"
                               << "id";
        QTest::newRow("id with a slash") << R"({"id":"../x"})"
                                         << "id";
        QTest::newRow("title is a number") << R"({"title":3})"
                                           << "title";
        QTest::newRow("no input") << R"({"input":null})"
                                  << "input";
        QTest::newRow("height 0") << R"({"input":{"height":0}})"
                                  << "input: height";
        QTest::newRow("scale negative") << R"({"input":{"scale":-1}})"
                                        << "input: scale";
        QTest::newRow("unknown member of input") << R"({"input":{"depth":3}})"
                                                 << "input: depth";
        QTest::newRow("one class") << R"({"classes":["yes"]})"
                                   << "classes";
        QTest::newRow("a class twice") << R"({"classes":["yes","yes"]})"
                                       << "classes";
        QTest::newRow("metric unknown") << R"({"metric":"f1"})"
                                        << "metric";
        QTest::newRow("auc of one class") << R"({"metric":"auc","classes":["a","b","c"]})"
                                          << "classes";
        QTest::newRow("runner's model") << R"({"runner":{"model":"../kws","dtype":"int8"}})"
                                        << "runner: model";
        QTest::newRow("runner's numbers") << R"({"runner":{"model":"kws01","dtype":"uint8"}})"
                                          << "runner: dtype";
        QTest::newRow("floor above 1") << R"({"qualityFloor":85})"
                                       << "qualityFloor";
        QTest::newRow("no source") << R"({"data":{"source":null}})"
                                   << "data: source";
        QTest::newRow("raw type") << R"({"raw":{"dtype":"float"}})"
                                  << "raw: dtype";
        QTest::newRow("raw shape") << R"({"raw":{"shape":[0]}})"
                                   << "raw: shape";
        QTest::newRow("typing error") << R"({"metrics":"top1"})"
                                      << "metrics";
    }

    void errorsNameTheField()
    {
        QFETCH(QString, patch);
        QFETCH(QString, field);
        auto json = goodTask();
        json.merge_patch(Json::parse(patch.toStdString())); // null removes a member
        const auto task = taskFromJson(json, "t.json");
        QVERIFY(!task.ok());
        QCOMPARE(task.error().code, ErrorCode::Input);
        QVERIFY2(mentions(task.error(), "t.json: " + field.toStdString()), task.error().sentence.c_str());
    }

    void shippedTasksAreGood()
    {
        const ResourceLocator shipped(thimble::tests::buildRoot(), m_root / "nobody", m_root / "cache");
        std::vector<std::string> ids;
        for (const auto &entry : listTasks(shipped)) {
            QVERIFY2(entry.task.ok(), entry.task ? "" : entry.task.error().sentence.c_str());
            QVERIFY(entry.task->data.empty() || makeDataSource(entry.task->data).ok());
            QVERIFY(entry.task->reference.empty() || findReference(entry.task->reference, shipped).ok());
            ids.push_back(entry.id);
        }
        QVERIFY(std::find(ids.begin(), ids.end(), "kws") != ids.end());
        QVERIFY(std::find(ids.begin(), ids.end(), "kws-voices") != ids.end());
        QVERIFY(findTask("kws-voices", shipped)->synthetic);
        QVERIFY(!findTask("kws", shipped)->synthetic);
    }

    void tasksWithoutDataSaySo()
    {
        auto json = goodTask();
        json.erase("data");
        const auto task = taskFromJson(json, "t.json");
        QVERIFY2(task.ok(), task ? "" : task.error().sentence.c_str());
        for (const auto &error : {checkTrainable(*task).error(), locateData(*task, {}).error(),
                                  prepareTask(*task, {}, {}, {}).error()}) {
            QCOMPARE(error.code, ErrorCode::Unsupported);
            QVERIFY2(mentions(error, "two-words has no source of training data")
                         && mentions(error, "evaluate"),
                     error.sentence.c_str());
        }
        QVERIFY(checkTrainable(*taskFromJson(goodTask(), "t.json")).ok());
    }

    void theRunnersForm()
    {
        auto json = goodTask();
        QCOMPARE(runnerForm(*taskFromJson(json, "t.json")).error().code, ErrorCode::Unsupported);
        json["runner"] = {{"model", "kws01"}, {"dtype", "int8"}};
        const auto bytes = runnerForm(*taskFromJson(json, "t.json"));
        QVERIFY(bytes.ok() && bytes->type == ElementType::Int8 && !bytes->reconstruction);
        QCOMPARE(bytes->offset, -1.5);
        json["metric"] = "auc";
        json["runner"]["dtype"] = "float32";
        const auto reals = runnerForm(*taskFromJson(json, "t.json"));
        QVERIFY(reals.ok() && reals->type == ElementType::Float32 && reals->reconstruction);
        QCOMPARE(reals->scale, 1.0);
        QCOMPARE(reals->offset, 0.0);
    }

    void theUsersTaskHidesTheShippedOne()
    {
        auto json = goodTask();
        write("root/share/thimble/tasks/two-words.json", json);
        QCOMPARE(findTask("two-words", m_locator)->title, std::string("Two words"));
        json["title"] = "Mine";
        write("user/tasks/two-words.json", json);
        QCOMPARE(findTask("two-words", m_locator)->title, std::string("Mine"));
        QCOMPARE(listTasks(m_locator).size(), std::size_t(1));
    }

    void brokenAndUnknownTasksAreSentences()
    {
        write("user/tasks/other-name.json", goodTask());
        const auto misnamed = findTask("other-name", m_locator);
        QVERIFY(!misnamed.ok());
        QVERIFY2(mentions(misnamed.error(), "other-name.json: id"), misnamed.error().sentence.c_str());
        QVERIFY(writeFileAtomically(m_root / "user/tasks/broken.json", "{").ok());
        const auto unknown = findTask("nothing", m_locator);
        QVERIFY(!unknown.ok());
        QCOMPARE(unknown.error().code, ErrorCode::Option);
        QVERIFY2(mentions(unknown.error(), "other-name"), unknown.error().sentence.c_str());
        QVERIFY(!findTask("../tasks/broken", m_locator).ok());
        std::size_t bad = 0;
        for (const auto &entry : listTasks(m_locator))
            bad += !entry.task.ok();
        QCOMPARE(bad, std::size_t(2));
    }

    void wilsonIntervals()
    {
        // Against the closed form evaluated by hand: 85 of 100 and the ends, where the normal interval would be empty.
        const auto middle = accuracy(85, 100, Split::Validation);
        QCOMPARE(middle.value, 0.85);
        QVERIFY(std::abs(middle.low - 0.767169) < 1e-5);
        QVERIFY(std::abs(middle.high - 0.906938) < 1e-5);
        const auto perfect = accuracy(50, 50, Split::Test);
        QCOMPARE(perfect.high, 1.0);
        QVERIFY(std::abs(perfect.low - 0.928652) < 1e-5);
        QCOMPARE(accuracy(0, 50, Split::Test).low, 0.0);
        QCOMPARE(accuracy(0, 0, Split::Test).high, 1.0);
    }

    void areasUnderTheCurve()
    {
        // Pairs counted by hand: of 2 x 3 pairs four are won, one is tied, one lost.
        const auto area = areaUnderRoc({1, 3, 2, 3, 4}, {0, 0, 1, 1, 1}, Split::Test);
        QVERIFY(area.ok());
        QCOMPARE(area->metric, std::string("auc"));
        QCOMPARE(area->value, 4.5 / 6);
        QCOMPARE(area->samples, std::int64_t(5));
        QVERIFY(area->low > 0 && area->low < 0.75 && area->high > 0.75 && area->high < 1);
        // Where the estimate has no spread of its own the interval still has; by symmetry both ends mirror each other.
        std::vector<double> scores;
        std::vector<int> labels;
        for (int i = 0; i < 40; ++i) {
            scores.push_back(i);
            labels.push_back(i >= 20);
        }
        const auto perfect = areaUnderRoc(scores, labels, Split::Test);
        QCOMPARE(perfect->value, 1.0);
        QCOMPARE(perfect->high, 1.0);
        QVERIFY(perfect->low > 0.8 && perfect->low < 0.95);
        for (auto &label : labels)
            label = 1 - label;
        const auto opposite = areaUnderRoc(scores, labels, Split::Test);
        QCOMPARE(opposite->value, 0.0);
        QVERIFY(std::abs(opposite->high - (1 - perfect->low)) < 1e-9);
        QVERIFY(!areaUnderRoc({1, 2}, {1, 1}, Split::Test).ok());
        QVERIFY(!areaUnderRoc({}, {}, Split::Test).ok());
    }

    void qualityTravelsAsJson()
    {
        const auto quality = accuracy(1234, 1500, Split::Validation);
        const auto json = toJson(quality);
        QVERIFY(json["metric"] == "top1");
        QVERIFY(json["split"] == "val");
        const auto back = qualityFromJson(parseJson(toLine(json), "q").value(), "q");
        QVERIFY(back.ok());
        QVERIFY(toJson(*back) == json);
        QVERIFY(!qualityFromJson(Json{{"metric", "top1"}}, "q").ok());
    }

    void referenceFigures()
    {
        const ResourceLocator shipped(thimble::tests::buildRoot(), m_root / "nobody", m_root / "cache");
        const auto reference = findReference("kws", shipped);
        QVERIFY2(reference.ok(), reference ? "" : reference.error().sentence.c_str());
        const auto *ghost = reference->ghostPoint();
        QVERIFY(ghost);
        QCOMPARE(ghost->origin, ReferenceOrigin::Predicted);
        QCOMPARE(ghost->ram->total(), std::int64_t(22820 + 1528 + 844));
        for (const auto &point : reference->points) {
            QVERIFY(!point.source.empty());
            QVERIFY(point.clockHz > 0);
        }
    }

    void referenceErrorsNameTheField()
    {
        Json json{{"id", "x"},
                  {"title", "X"},
                  {"points", {{{"name", "a"}, {"network", "n"}, {"origin", "guessed"}}}}};
        const auto bad = referenceFromJson(json, "r.json");
        QVERIFY(!bad.ok());
        QVERIFY2(mentions(bad.error(), "r.json: points[0]: origin"), bad.error().sentence.c_str());
        json["points"] = Json::array();
        json["ghost"] = "b";
        QVERIFY(mentions(referenceFromJson(json, "r.json").error(), "ghost"));
    }

    void dataPlacesInOrder()
    {
        qputenv("THIMBLE_DATA", "/from/environment");
        const auto places = dataPlaces(m_locator, {"/first", "/second"});
        qunsetenv("THIMBLE_DATA");
        const std::vector<fs::path> expected{"/first", "/second", "/from/environment",
                                             m_root / "user" / "data"};
        QCOMPARE(places.folders, expected);
        QCOMPARE(places.cache, m_root / "cache");
        QCOMPARE(dataPlaces(m_locator, {}).folders.size(), std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(TaskTest)
#include "tst_task.moc"
