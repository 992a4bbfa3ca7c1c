// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/base/hex.h"
#include "core/base/random.h"
#include "core/task/audio/audiofile.h"
#include "core/task/features/mfcc.h"
#include "core/task/sources/sha1.h"
#include "core/task/sources/speechcommands.h"
#include "core/task/sources/speechfolder.h"
#include "tests/auto/task/rowcollector.h"
#include "tests/support/shareddata.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

using namespace thimble::core;
using thimble::tests::RowCollector;
namespace fs = std::filesystem;

namespace {
Task twoWordTask()
{
    const auto json = Json::parse(R"({"id":"mini","title":"Mini","input":{"height":49,"width":10,"channels":1,
        "scale":0.5847029089927673,"zeroPoint":83},"classes":["yes","no","_silence_","_unknown_"],"metric":"top1",
        "data":{"source":"speech-commands","seed":5},"raw":{"shape":[490],"dtype":"int8","scale":0.5,"offset":0}})");
    return taskFromJson(json, "mini.json").value();
}

Sound hiss(std::uint64_t seed, std::size_t samples)
{
    Random random(seed);
    Sound sound{kClipRate, std::vector<std::int16_t>(samples)};
    for (auto &sample : sound.samples)
        sample = std::int16_t(random.between(-3000, 3000));
    return sound;
}
} // namespace

class SourcesTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());
    const Task m_task = twoWordTask();
    const SpeechCommandsSource m_source;

    /// Twelve speakers say four words twice; three noises of some seconds; one file is not sound, one is silent.
    void makeMiniature(const fs::path &folder)
    {
        std::uint64_t seed = 0;
        for (const char *word : {"yes", "no", "cat", "tree"}) {
            fs::create_directories(folder / word);
            for (int speaker = 0; speaker < 40; ++speaker) {
                for (int take = 0; take < 2; ++take) {
                    const auto name = QString::asprintf("%08x_nohash_%d.wav", 0x1234567 * (speaker + 1), take)
                                          .toStdString();
                    const auto clip = hiss(++seed, take ? 16000 : 12000);
                    QVERIFY(writeWav(folder / word / name, clip).ok());
                }
            }
        }
        fs::create_directories(folder / "_background_noise_");
        for (const char *noise : {"pink_noise", "running_tap", "white_noise"})
            QVERIFY(
                writeWav(folder / "_background_noise_" / (std::string(noise) + ".wav"), hiss(++seed, 160000))
                    .ok());
        QVERIFY(writeFileAtomically(folder / "_background_noise_" / "README.md", "noise").ok());
        QVERIFY(writeWav(folder / "yes" / "abcdef01_nohash_0.wav",
                         Sound{kClipRate, std::vector<std::int16_t>(16000)})
                    .ok());
    }

private slots:
    void initTestCase() { makeMiniature(m_root / "data" / "mini"); }

    void sha1MatchesTheStandard()
    {
        QCOMPARE(hexText(sha1("abc")), std::string("a9993e364706816aba3e25717850c26c9cd0d89d"));
        QCOMPARE(hexText(sha1("")), std::string("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
        QCOMPARE(hexText(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
                 std::string("84983e441c3bd26ebaae4aa1f95129e5e54670f1"));
    }

    void officialSplits_data()
    {
        // Speakers of the official validation_list.txt and testing_list.txt, and others.
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("split");
        QTest::newRow("train") << "00176480_nohash_0.wav"
                               << "train";
        QTest::newRow("train, another take") << "004ae714_nohash_4.wav"
                                             << "train";
        QTest::newRow("validation") << "099d52ad_nohash_1.wav"
                                    << "val";
        QTest::newRow("test") << "0c40e715_nohash_0.wav"
                              << "test";
        QTest::newRow("test, another speaker") << "0c540988_nohash_1.wav"
                                               << "test";
    }

    void officialSplits()
    {
        QFETCH(QString, file);
        QFETCH(QString, split);
        QCOMPARE(QString::fromLatin1(splitName(officialSplit(file.toStdString()))), split);
    }

    void speakersAreTakenFromFileNames()
    {
        QCOMPARE(speakerOf("00176480_nohash_0.wav"), std::string("00176480"));
        QCOMPARE(speakerOf("running_tap.wav"), std::string("running_tap"));
    }

    void recordingsAreFoundAndSaidToBe()
    {
        const auto origin = m_source.locate(m_task, {{m_root / "nothing", m_root / "data"}, m_root});
        QVERIFY2(origin.ok(), origin ? "" : origin.error().sentence.c_str());
        QCOMPARE(origin->folder, m_root / "data" / "mini");
        QVERIFY(origin->description.find("publisher's layout") != std::string::npos);
        // The folder itself may be named as well.
        QCOMPARE(m_source.locate(m_task, {{m_root / "data" / "mini"}, m_root})->folder,
                 m_root / "data" / "mini");
    }

    void recordingsBecomeRows()
    {
        const auto origin = m_source.locate(m_task, {{m_root / "data"}, m_root});
        QVERIFY(origin.ok());
        RowCollector made;
        const auto facts = m_source.make(m_task, *origin, made, {}, {});
        QVERIFY2(facts.ok(), facts ? "" : facts.error().sentence.c_str());
        QVERIFY((*facts)["withoutPositiveSample"] == 1);
        std::size_t keywords = 0;
        std::map<std::string, std::set<Split>> splitsOf;
        for (const auto &row : made.rows) {
            keywords += row.label < 2;
            if (row.label != 2) {
                splitsOf[row.speaker].insert(row.split);
                QCOMPARE(row.split, officialSplit(row.speaker + "_nohash_0.wav"));
            }
        }
        QCOMPARE(keywords, std::size_t(160));
        for (const auto &[speaker, splits] : splitsOf)
            QCOMPARE(splits.size(), std::size_t(1));
        for (const auto split : {Split::Train, Split::Validation, Split::Test}) {
            QVERIFY(made.count(split, 0) > 0);
            QCOMPARE(made.count(split, 3), (made.count(split, 0) + made.count(split, 1)) / 2);
        }
        // 10 s of noise: 19 windows of the validation recording; of the others 15 in the first 8 s and 3 in the last 2 s.
        QCOMPARE(made.count(Split::Validation, 2), std::size_t(19));
        QCOMPARE(made.count(Split::Train, 2), std::size_t(30));
        QCOMPARE(made.count(Split::Test, 2), std::size_t(6));
    }

    void rowsAreTheFrontEndsAndRepeatable()
    {
        const auto origin = m_source.locate(m_task, {{m_root / "data"}, m_root});
        RowCollector first;
        RowCollector second;
        QVERIFY(m_source.make(m_task, *origin, first, {}, {}).ok());
        QVERIFY(m_source.make(m_task, *origin, second, {}, {}).ok());
        QVERIFY(first.rows == second.rows);
        const auto sound =
            readSound(m_root / "data/mini/no" / (first.rows[0].speaker + "_nohash_0.wav"), 20000);
        QVERIFY(sound.ok());
        std::vector<std::int8_t> expected(kMfccBytes);
        Mfcc().features(normalisedClip(sound->samples), expected);
        QCOMPARE(first.rows[0].bytes, expected);
    }

    void manyUnreadableRecordingsAreAnError()
    {
        const auto folder = m_root / "broken" / "mini";
        makeMiniature(folder);
        int broken = 0;
        for (const auto &entry : fs::directory_iterator(folder / "yes")) {
            if (broken++ < 10)
                fs::resize_file(entry.path(), 20);
        }
        const auto origin = m_source.locate(m_task, {{m_root / "broken"}, m_root});
        RowCollector made;
        const auto facts = m_source.make(m_task, *origin, made, {}, {});
        QVERIFY(!facts.ok());
        QVERIFY2(facts.error().sentence.find("10 of ") == 0, facts.error().sentence.c_str());
    }

    void missingDataIsExplained()
    {
        const auto origin = m_source.locate(m_task, {{m_root / "nothing"}, m_root});
        QVERIFY(!origin.ok());
        for (const char *part : {"nothing/mini", "--data-dir", "data prepare mini --from"})
            QVERIFY2(origin.error().sentence.find(part) != std::string::npos, part);
        const auto fetched = m_source.fetch(m_task);
        QVERIFY(!fetched.ok());
        QCOMPARE(fetched.error().code, ErrorCode::Unsupported);
    }

    void tablesThatDoNotFitAreRefused_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("no such column") << "row,word\n0,yes\n"
                                        << "train.csv, line 1 lacks";
        QTest::newRow("class out of range") << "class,speaker\n0,a\n9,b\n"
                                            << "train.csv, line 3 has class \"9\"";
        QTest::newRow("class no number") << "class,speaker\n0x,a\n"
                                         << "line 2 has class";
        QTest::newRow("cells missing") << "class,speaker\n0\n"
                                       << "line 2 has 1 columns";
        QTest::newRow("too few lines") << "class,speaker\n0,a\n"
                                       << "train_mfcc.bin has 980 bytes";
    }

    void tablesThatDoNotFitAreRefused()
    {
        QFETCH(QString, table);
        QFETCH(QString, complaint);
        const auto folder = m_root / "tables" / "mini";
        for (const char *split : {"train", "val", "test"}) {
            QVERIFY(writeFileAtomically(folder / (std::string(split) + ".csv"), table.toStdString()).ok());
            QVERIFY(writeFileAtomically(folder / (std::string(split) + "_mfcc.bin"),
                                        std::string(2 * kMfccBytes, 'x'))
                        .ok());
        }
        const auto origin = m_source.locate(m_task, {{m_root / "tables"}, m_root});
        QVERIFY2(origin.ok(), origin ? "" : origin.error().sentence.c_str());
        RowCollector made;
        const auto facts = m_source.make(m_task, *origin, made, {}, {});
        QVERIFY(!facts.ok());
        QVERIFY2(facts.error().sentence.find(complaint.toStdString()) != std::string::npos,
                 facts.error().sentence.c_str());
    }

    void aMissingTableIsNamed()
    {
        const auto folder = m_root / "part" / "mini";
        QVERIFY(writeFileAtomically(folder / "train_mfcc.bin", std::string(kMfccBytes, 'x')).ok());
        const auto origin = m_source.locate(m_task, {{m_root / "part"}, m_root});
        QVERIFY(!origin.ok());
        QVERIFY2(origin.error().sentence.find("train.csv") != std::string::npos,
                 origin.error().sentence.c_str());
    }

    void sharedFeaturesAreComplete()
    {
        THIMBLE_NEEDS_SHARED("datasets/kws/train_mfcc.bin");
        const ResourceLocator shipped(thimble::tests::buildRoot(), m_root / "user", m_root / "cache");
        const auto task = findTask("kws", shipped);
        QVERIFY2(task.ok(), task ? "" : task.error().sentence.c_str());
        const auto folder = prepareTask(
            *task, dataPlaces(shipped, {thimble::tests::sharedData("datasets").string()}), {}, {});
        QVERIFY2(folder.ok(), folder ? "" : folder.error().sentence.c_str());
        const std::pair<Split, std::size_t> expected[] = {
            {Split::Train, 21208}, {Split::Validation, 2963}, {Split::Test, 3896}};
        for (const auto &[split, rows] : expected)
            QCOMPARE((*openFeatures(*folder, split))->size(), rows);
    }
};

QTEST_APPLESS_MAIN(SourcesTest)
#include "tst_sources.moc"
