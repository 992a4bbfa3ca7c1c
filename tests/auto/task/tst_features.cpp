// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/task/check.h"
#include "core/task/features/mfcc.h"
#include "core/task/prepared/featurefile.h"
#include "core/task/task.h"
#include "tests/support/shareddata.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace thimble::core;
namespace fs = std::filesystem;

namespace {
constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};

Task smallTask()
{
    const auto json = Json::parse(R"({"id":"tiny","title":"Tiny","input":{"height":49,"width":10,"channels":1,
        "scale":0.5847029089927673,"zeroPoint":83},"classes":["yes","no"],"metric":"top1",
        "data":{"source":"speech-commands"},"raw":{"shape":[490],"dtype":"int8","scale":0.5,"offset":0}})");
    return taskFromJson(json, "tiny.json").value();
}

/// `rows` rows a split; the first value tells the row, the label alternates.
void writeTables(const fs::path &folder, int rows)
{
    fs::create_directories(folder);
    int number = 0;
    for (const char *split : {"train", "val", "test"}) {
        std::ofstream table(folder / (std::string(split) + ".csv"));
        std::ofstream bytes(folder / (std::string(split) + "_mfcc.bin"), std::ios::binary);
        table << "row,class,word,clip,speaker,samples\n";
        for (int i = 0; i < rows; ++i, ++number) {
            table << i << "," << i % 2 << ",w,clip" << i << ","
                  << (i == 0 ? "" : "speaker" + std::to_string(number / 4)) << ",16000\n";
            std::string row(kMfccBytes, char(i));
            row[0] = char(number);
            row[1] = char(number / 128);
            bytes << row;
        }
    }
}

bool mentions(const Error &error, const std::string &part)
{
    return error.sentence.find(part) != std::string::npos;
}

void overwrite(const fs::path &file, std::streamoff at, char value)
{
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream.put(value);
}
} // namespace

class FeaturesTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    DataPlaces m_places;
    const Task m_task = smallTask();

    fs::path prepared()
    {
        const auto folder = prepareTask(m_task, m_places, {}, {});
        return folder ? *folder : fs::path();
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_places = {{m_root / "data"}, m_root / "cache"};
        writeTables(m_root / "data" / "tiny", 30);
    }

    void rowsComeBackInOrder()
    {
        const auto folder = prepared();
        QVERIFY(!folder.empty());
        QCOMPARE(folder.parent_path(), m_root / "cache" / "features");
        for (const auto split : kSplits) {
            const auto features = openFeatures(folder, split);
            QVERIFY2(features.ok(), features ? "" : features.error().sentence.c_str());
            QCOMPARE((*features)->size(), std::size_t(30));
            QCOMPARE((*features)->rowBytes(), kMfccBytes);
            for (std::size_t i = 0; i < 30; ++i) {
                QCOMPARE(int((*features)->row(i)[0]), int(std::int8_t(i + 30 * std::size_t(split))));
                QCOMPARE(int((*features)->row(i)[489]), int(i));
                QCOMPARE((*features)->label(i), int(i % 2));
                QCOMPARE((*features)->group(i) == (*features)->group(1),
                         i != 0 && (i + 30 * std::size_t(split)) / 4 == (1 + 30 * std::size_t(split)) / 4);
            }
        }
    }

    void onlyWhatMattersMakesThemAnew()
    {
        const auto folder = prepared();
        auto task = m_task;
        task.title = "Another title";
        task.qualityFloor = 0.3;
        QCOMPARE(*prepareTask(task, m_places, {}, {}), folder);
        task.classNames[0] = "aye";
        QVERIFY(*prepareTask(task, m_places, {}, {}) != folder);
        overwrite(m_root / "data/tiny/val_mfcc.bin", 5, 99);
        QVERIFY(prepared() != folder);
    }

    void damageIsFoundAndNamed_data()
    {
        QTest::addColumn<int>("offset");
        QTest::newRow("magic") << 0;
        QTest::newRow("version") << 8;
        QTest::newRow("number of rows") << 16;
        QTest::newRow("a row") << 1000;
        QTest::newRow("a label") << 128 + 30 * 490 + 4;
    }

    void damageIsFoundAndNamed()
    {
        QFETCH(int, offset);
        const auto folder = prepared();
        const auto file = featureFile(folder, Split::Validation);
        overwrite(file, offset, 77);
        const auto opened = openFeatures(folder, Split::Validation);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Input);
        QVERIFY2(mentions(opened.error(), file.string()), opened.error().sentence.c_str());
        QVERIFY2(mentions(opened.error(), "thimble-cli data prepare tiny"), opened.error().sentence.c_str());
        QVERIFY(openFeatures(folder, Split::Train).ok());
        // Preparing again mends it.
        QCOMPARE(prepared(), folder);
        QVERIFY(openFeatures(folder, Split::Validation).ok());
    }

    void cutFilesAreFound()
    {
        const auto folder = prepared();
        const auto file = featureFile(folder, Split::Test);
        const auto whole = fs::file_size(file);
        for (const auto size :
             {std::uintmax_t(0), std::uintmax_t(100), std::uintmax_t(128), whole - 1, whole + 1}) {
            fs::resize_file(file, size);
            const auto opened = openFeatures(folder, Split::Test);
            QVERIFY2(!opened.ok(), std::to_string(size).c_str());
            fs::remove_all(folder);
            QCOMPARE(prepared(), folder);
        }
        fs::remove(file);
        QVERIFY(mentions(openFeatures(folder, Split::Test).error(), "is missing"));
    }

    void halfMadeFoldersAreNeverTaken()
    {
        const auto folder = prepared();
        // What a killed process leaves: no final folder, a part that looks nearly done.
        const auto part = fs::path(folder).concat(".part");
        fs::rename(folder, part);
        fs::resize_file(featureFile(part, Split::Test), 500);
        QCOMPARE(prepared(), folder);
        QVERIFY(openFeatures(folder, Split::Test).ok());
        QVERIFY(!fs::exists(part));
    }

    void processesTakeTurns()
    {
        std::vector<pid_t> children;
        for (int i = 0; i < 4; ++i) {
            const pid_t child = ::fork();
            if (child == 0) {
                const auto folder = prepareTask(m_task, m_places, {}, {});
                const bool good =
                    folder && openFeatures(*folder, Split::Train) && openFeatures(*folder, Split::Test);
                ::_exit(good ? 0 : 1);
            }
            children.push_back(child);
        }
        for (const auto child : children) {
            int status = -1;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QCOMPARE(status, 0);
        }
        std::size_t folders = 0;
        for (const auto &entry : fs::directory_iterator(m_root / "cache" / "features"))
            folders += entry.is_directory();
        QCOMPARE(folders, std::size_t(1));
    }

    void threadsTakeTurns()
    {
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { good += prepareTask(m_task, m_places, {}, {}).ok(); });
        }
        QCOMPARE(good.load(), 4);
    }

    void aStopLeavesNothing()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto folder = prepareTask(m_task, m_places, stop.get_token(), {});
        QVERIFY(!folder.ok());
        QVERIFY(folder.error().isCancelled());
        for (const auto &entry : fs::directory_iterator(m_root / "cache" / "features"))
            QVERIFY(!entry.is_directory());
    }

    void unwritablePlacesAreSentences()
    {
        QVERIFY(writeFileAtomically(m_root / "file", "x").ok());
        m_places.cache = m_root / "file";
        const auto folder = prepareTask(m_task, m_places, {}, {});
        QVERIFY(!folder.ok());
        QVERIFY(mentions(folder.error(), (m_root / "file").string()));
    }

    void keptFeaturesAreFoundWithoutTheirSource()
    {
        const auto kept = keepPrepared(m_task, prepared(), m_root / "user");
        QVERIFY2(kept.ok(), kept ? "" : kept.error().sentence.c_str());
        fs::remove_all(m_root / "data");
        m_places.folders.push_back(m_root / "user");
        QCOMPARE(prepared(), m_root / "user" / "tiny");
        overwrite(featureFile(*kept, Split::Train), 700, 99);
        QVERIFY(mentions(prepareTask(m_task, m_places, {}, {}).error(), "data prepare tiny --from DIR"));
    }

    void oddDataIsReported()
    {
        // Sample 3 of train comes again in val with the other label; a speaker of train speaks in test.
        const auto folder = m_root / "data" / "tiny";
        const auto train = *readFile(folder / "train_mfcc.bin", 1 << 20);
        std::fstream bytes(folder / "val_mfcc.bin", std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekp(std::streamoff(4 * kMfccBytes));
        bytes.write(reinterpret_cast<const char *>(train.data()) + 3 * kMfccBytes,
                    std::streamsize(kMfccBytes));
        bytes.close();
        std::ofstream(folder / "test.csv", std::ios::app) << "30,1,w,c,speaker0,16000\n";
        std::ofstream(folder / "test_mfcc.bin", std::ios::app | std::ios::binary)
            << std::string(kMfccBytes, '\x05');
        const auto report = checkData(m_task, prepared());
        QVERIFY2(report.ok(), report ? "" : report.error().sentence.c_str());
        QCOMPARE(report->sharedRows, std::int64_t(1));
        QCOMPARE(report->conflictingRows, std::int64_t(1));
        QVERIFY(report->sharedSpeakers >= 1);
        QCOMPARE(report->splits[2].rows, std::int64_t(31));
        QVERIFY(report->splits[2].constantRows >= 1);
        QCOMPARE(report->splits[0].perClass, (std::vector<std::int64_t>{15, 15}));
        QVERIFY(report->oddities.size() >= 4);
        QVERIFY(toJson(*report, m_task.classNames)["splits"][2]["classes"]["no"] == 16);
    }
};

QTEST_APPLESS_MAIN(FeaturesTest)
#include "tst_features.moc"
