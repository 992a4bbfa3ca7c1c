// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/task/features/mfcc.h"
#include "core/task/sources/process.h"
#include "core/task/sources/rendering.h"
#include "core/task/sources/speech.h"
#include "core/task/sources/voices.h"
#include "tests/auto/task/rowcollector.h"
#include "tests/support/shareddata.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <numbers>
#include <set>

using namespace thimble::core;
using thimble::tests::RowCollector;
namespace fs = std::filesystem;

namespace {
constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};

Task fewVoices(int seed)
{
    auto json = Json::parse(R"({"id":"few","title":"Few","input":{"height":49,"width":10,"channels":1,
        "scale":0.5847029089927673,"zeroPoint":83},"classes":["yes","stop","_silence_","_unknown_"],"metric":"top1","synthetic":true,
        "data":{"source":"voices","speakers":{"train":6,"val":3,"test":3},"takes":2,"renderings":2,"unknownWords":3},
        "raw":{"shape":[490],"dtype":"int8","scale":0.5,"offset":0}})");
    json["data"]["seed"] = seed;
    return taskFromJson(json, "few.json").value();
}

std::string variantOf(const std::string &voice)
{
    const auto plus = voice.find('+');
    return plus == std::string::npos ? voice.substr(0, 3)
                                     : voice.substr(plus + 1); // kal and kal16 are one person
}
} // namespace

class VoicesTest : public QObject
{
    Q_OBJECT

private:
    const VoicesSource m_source;

    RowCollector made(const Task &task)
    {
        RowCollector rows;
        const auto origin = m_source.locate(task, {});
        if (origin && !m_source.make(task, *origin, rows, {}, {}).ok())
            rows.rows.clear();
        return rows;
    }

private slots:
    void speakersAreDifferentAndVariantsHeldOut()
    {
        for (const bool withFlite : {true, false}) {
            std::map<std::string, std::set<Split>> splitsOfVariant;
            for (const auto split : kSplits) {
                std::set<std::string> names;
                for (const auto &speaker : chooseSpeakers(split, 90, withFlite, 1)) {
                    names.insert(speaker.name());
                    splitsOfVariant[variantOf(speaker.voice)].insert(split);
                    QVERIFY(withFlite || speaker.synthesiser == Synthesiser::EspeakNg);
                }
                QCOMPARE(names.size(), std::size_t(90));
                QVERIFY(availableSpeakers(split, withFlite) >= 90);
                QCOMPARE(chooseSpeakers(split, 100000, withFlite, 1).size(),
                         availableSpeakers(split, withFlite));
            }
            for (const auto &[variant, splits] : splitsOfVariant)
                QVERIFY2(splits.size() == 1, variant.c_str());
        }
    }

    void resamplingKeepsATone()
    {
        // 1 kHz at 22,050 samples a second stays 1 kHz with its amplitude; 9.5 kHz would alias and is gone.
        for (const double hertz : {1000.0, 9500.0}) {
            std::vector<float> tone(11025);
            for (std::size_t i = 0; i < tone.size(); ++i)
                tone[i] = float(std::sin(2 * std::numbers::pi * hertz * double(i) / 22050));
            const auto result = resample(tone, 22050, 16000);
            QCOMPARE(result.size(), std::size_t(8000));
            for (std::size_t i = 1000; i < 7000; ++i) {
                const double expected =
                    hertz < 8000 ? std::sin(2 * std::numbers::pi * hertz * double(i) / 16000) : 0;
                QVERIFY2(std::abs(double(result[i]) - expected) < 0.02, qPrintable(QString::number(i)));
            }
        }
    }

    void renderingIsSeededAndBounded()
    {
        const std::vector<float> word(9000, 0.5f);
        Random a(3);
        Random b(3);
        Random c(4);
        const auto clip = renderClip(word, word, a);
        QCOMPARE(clip.size(), kClipSamples);
        QCOMPARE(clip, renderClip(word, word, b));
        QVERIFY(clip != renderClip(word, word, c));
        QCOMPARE(*std::max_element(clip.begin(), clip.end()), 1.0f);
        QCOMPARE(renderSilence(a).size(), kClipSamples);
        const std::vector<float> tooLong(20000, 0.1f);
        QCOMPARE(renderClip(tooLong, {}, a).size(), kClipSamples);
    }

    void rowsFollowFromTheSeed()
    {
        if (!findSpeechPrograms())
            QSKIP("espeak-ng is not installed");
        const auto first = made(fewVoices(3));
        QVERIFY(!first.rows.empty());
        QVERIFY(first.rows == made(fewVoices(3)).rows);
        QVERIFY(!(first.rows == made(fewVoices(4)).rows));

        std::map<std::string, std::set<Split>> splitsOfSpeaker;
        std::map<std::pair<Split, int>, int> counts;
        std::set<std::vector<std::int8_t>> different;
        for (const auto &row : first.rows) {
            QCOMPARE(row.bytes.size(), kMfccBytes);
            splitsOfSpeaker[row.speaker].insert(row.split);
            ++counts[{row.split, row.label}];
            different.insert(row.bytes);
        }
        QCOMPARE(different.size(), first.rows.size());
        for (const auto &[speaker, splits] : splitsOfSpeaker)
            QVERIFY2(splits.size() == 1, speaker.c_str());
        // speakers x takes x renderings for keywords and silence, speakers x words x half the renderings for other words
        const std::map<std::pair<Split, int>, int> expected{
            {{Split::Train, 0}, 24},      {{Split::Train, 1}, 24},      {{Split::Train, 2}, 24},
            {{Split::Train, 3}, 18},      {{Split::Validation, 0}, 12}, {{Split::Validation, 1}, 12},
            {{Split::Validation, 2}, 12}, {{Split::Validation, 3}, 9},  {{Split::Test, 0}, 12},
            {{Split::Test, 1}, 12},       {{Split::Test, 2}, 12},       {{Split::Test, 3}, 9}};
        QVERIFY(counts == expected);
    }

    void progressRisesToTheEnd()
    {
        if (!findSpeechPrograms())
            QSKIP("espeak-ng is not installed");
        const auto task = fewVoices(3);
        const auto origin = m_source.locate(task, {});
        RowCollector rows;
        double last = 0;
        bool rising = true;
        QVERIFY(m_source.make(task, *origin, rows, {}, [&](const Progress &progress) {
            rising = rising && progress.fraction >= last && !progress.step.empty();
            last = progress.fraction;
        }));
        QVERIFY(rising);
        QCOMPARE(last, 1.0);
    }

    void aStopEndsItSoon()
    {
        if (!findSpeechPrograms())
            QSKIP("espeak-ng is not installed");
        const auto task = fewVoices(3);
        const auto origin = m_source.locate(task, {});
        RowCollector rows;
        std::stop_source stop;
        const auto facts = m_source.make(task, *origin, rows, stop.get_token(),
                                         [&](const Progress &) { stop.request_stop(); });
        QVERIFY(!facts.ok());
        QVERIFY(facts.error().isCancelled());
        QVERIFY(rows.rows.empty());
    }

    void missingProgramsAreSentences()
    {
        QTemporaryDir empty;
        const auto path = qgetenv("PATH");
        qputenv("PATH", empty.path().toUtf8());
        const auto none = m_source.locate(fewVoices(3), {});
        const auto espeak = findSpeechPrograms();
        qputenv("PATH", path);
        QVERIFY(!none.ok());
        QCOMPARE(none.error().code, ErrorCode::Target);
        QVERIFY2(none.error().sentence.find("apt-get install espeak-ng flite") != std::string::npos,
                 none.error().sentence.c_str());
        QVERIFY(!espeak.ok());

        const auto programs = findSpeechPrograms();
        if (!programs)
            QSKIP("espeak-ng is not installed");
        fs::create_symlink(programs->espeakNg, fs::path(empty.path().toStdString()) / "espeak-ng");
        qputenv("PATH", empty.path().toUtf8());
        const auto origin = m_source.locate(fewVoices(3), {});
        qputenv("PATH", path);
        QVERIFY(origin.ok());
        QCOMPARE(origin->notes.size(), std::size_t(1));
        QVERIFY(origin->notes[0].find("flite") != std::string::npos);
    }

    void aProgramThatFailsIsNamed()
    {
        const auto failed = programOutput("/bin/false", {"x"}, {}, 10, std::chrono::seconds(5));
        QVERIFY(!failed.ok());
        QVERIFY(failed.error().sentence.find("`false x` failed") == 0);
        QVERIFY(!programOutput("/nowhere/program", {}, {}, 10, std::chrono::seconds(5)).ok());
        QVERIFY(!programOutput("/bin/echo", {"more than ten bytes"}, {}, 10, std::chrono::seconds(5)).ok());
        const auto late = programOutput("/bin/sleep", {"20"}, {}, 10, std::chrono::milliseconds(200));
        QVERIFY(late.error().sentence.find("did not end in time") != std::string::npos);
    }

    void optionsAreChecked()
    {
        auto task = fewVoices(3);
        task.dataOptions["speakers"]["val"] = 0;
        const auto bad = m_source.locate(task, {});
        QVERIFY(!bad.ok());
        QVERIFY2(bad.error().sentence.find("data.speakers: val") != std::string::npos,
                 bad.error().sentence.c_str());
        task = fewVoices(3);
        task.synthetic = false;
        QVERIFY(!m_source.locate(task, {}).ok());
    }
};

QTEST_APPLESS_MAIN(VoicesTest)
#include "tst_voices.moc"
