// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "tests/support/commandline.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace thimble;
using tests::Answer;
using tests::cli;

namespace {
constexpr int kPatienceMs = 120000;
} // namespace

/// What the command line does with boards: calibrating, checking against silicon, letting a board answer a test set.
class BoardVerbsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();

    Answer run(const QStringList &arguments) { return tests::runProgram(cli(), arguments, m_environment); }

    static core::Json json(const Answer &answer)
    {
        const auto read = core::parseJson(answer.out.toStdString(), "answer");
        return read ? *read : core::Json();
    }

    /// A board of the user's own with other parameters, under the shipped board's name.
    void changeBoard(const char *id, const std::map<std::string, double> &parameters)
    {
        auto board = *core::readJsonFile(tests::sourceFile(std::string("resources/boards/") + id + ".json"));
        for (const auto &[name, value] : parameters)
            board["timing"][name]["value"] = value;
        const auto folder = std::filesystem::path(m_folder.path().toStdString()) / "data/thimble/boards";
        QVERIFY(core::writeFileAtomically(folder / (std::string(id) + ".json"), board.dump()).ok());
    }

private slots:
    void initTestCase()
    {
        m_environment.insert(QStringLiteral("XDG_DATA_HOME"), m_folder.filePath(QStringLiteral("data")));
        m_environment.insert(QStringLiteral("XDG_CACHE_HOME"), m_folder.filePath(QStringLiteral("cache")));
        const auto answer = run({QStringLiteral("boards"), QStringLiteral("--json")});
        QCOMPARE(answer.status, 0);
        const auto boards = json(answer)["boards"];
        for (const auto &board : boards) {
            if (board["id"] == "emulated-m4" && !board["ready"].get<bool>())
                QSKIP(board["problem"].get<std::string>().c_str());
        }
    }

    void cleanup() { QDir(m_folder.filePath(QStringLiteral("data"))).removeRecursively(); }

    void listsFiveBoards()
    {
        QStringList ready;
        const auto answer = run({QStringLiteral("boards"), QStringLiteral("--json")});
        const auto boards = json(answer)["boards"];
        for (const auto &board : boards) {
            if (board["ready"].get<bool>())
                ready.append(QString::fromStdString(board["id"].get<std::string>()));
        }
        for (const char *id : {"emulated-m3", "emulated-m4", "emulated-m7", "emulated-m33", "emulated-m55"})
            QVERIFY2(ready.contains(QLatin1String(id)), id);
    }

    void calibrateFindsWhatTheBoardWasBuiltWith_data()
    {
        QTest::addColumn<QString>("board");
        QTest::addColumn<QString>("first");
        QTest::addColumn<double>("firstValue");
        QTest::addColumn<QString>("second");
        QTest::addColumn<double>("secondValue");
        QTest::newRow("Cortex-M4") << "emulated-m4"
                                   << "loadCycles" << 3.0 << "flashMissCycles" << 11.0;
        QTest::newRow("Cortex-M33") << "emulated-m33"
                                    << "loadUseCycles" << 2.0 << "refillCycles" << 3.0;
    }

    void calibrateFindsWhatTheBoardWasBuiltWith()
    {
        QFETCH(QString, board);
        QFETCH(QString, first);
        QFETCH(double, firstValue);
        QFETCH(QString, second);
        QFETCH(double, secondValue);
        changeBoard(board.toUtf8().constData(),
                    {{first.toStdString(), firstValue}, {second.toStdString(), secondValue}});
        const auto answer = run({QStringLiteral("board"), QStringLiteral("calibrate"),
                                 QStringLiteral("--board"), board, QStringLiteral("--json")});
        QVERIFY2(answer.status == 0, answer.err.constData());
        const auto found = json(answer);
        QVERIFY(found["worst_loop_error"].get<double>() < 0.001);
        int seen = 0;
        for (const auto &parameter : found["parameters"]) {
            const auto name = QString::fromStdString(parameter["parameter"].get<std::string>());
            if (parameter["fitted"].is_null())
                continue;
            const double fitted = parameter["fitted"].get<double>();
            QVERIFY2(std::abs(fitted - parameter["stated"].get<double>()) < 0.05, qPrintable(name));
            seen += (name == first && std::abs(fitted - firstValue) < 0.05)
                + (name == second && std::abs(fitted - secondValue) < 0.05);
        }
        QCOMPARE(seen, 2);
    }

    void checkTimingLeavesOneOut()
    {
        THIMBLE_NEEDS_SHARED("calibration/nrf5340/published.csv");
        const auto images = QString::fromStdString(tests::sharedData("calibration/nrf5340").string());
        const auto answer = run({QStringLiteral("board"), QStringLiteral("check-timing"),
                                 QStringLiteral("--board"), QStringLiteral("emulated-m33"),
                                 QStringLiteral("--images"), images, QStringLiteral("--leave-one-out"),
                                 QStringLiteral("shiftedOperandCycles"), QStringLiteral("--json")});
        QVERIFY2(answer.status == 0, answer.err.constData());
        const auto list = json(answer);
        QCOMPARE(list.size(), std::size_t{2});
        for (const auto &entry : list) {
            QVERIFY(std::abs(entry["error"].get<double>()) < 0.05);
            QVERIFY(std::abs(entry["left_out"]["error"].get<double>()) < 0.05);
            QVERIFY(entry["left_out"]["value"] != 2.0);
        }
        const auto wrong =
            run({QStringLiteral("board"), QStringLiteral("check-timing"), QStringLiteral("--board"),
                 QStringLiteral("emulated-m33"), QStringLiteral("--images"), images,
                 QStringLiteral("--leave-one-out"), QStringLiteral("guessCycles")});
        QCOMPARE(wrong.status, 2);
        QVERIFY2(wrong.err.contains("no parameter \"guessCycles\""), wrong.err.constData());
    }

    /// Killed in the middle, an evaluation on a board goes on, and gives what the reference gives.
    void aBoardAnswersATestSet()
    {
        THIMBLE_NEEDS_SHARED("models/kws_ref_int8.tflite");
        constexpr int kRecords = 230, kRecordBytes = 490, kClasses = 12;
        core::Random random(5);
        QByteArray records, labels;
        for (int i = 0; i < kRecords; ++i) {
            for (int b = 0; b < kRecordBytes; ++b)
                records.append(static_cast<char>(random.below(256)));
            labels.append(QByteArray::number(static_cast<int>(random.below(kClasses))) + '\n');
        }
        const auto write = [&](const char *name, const QByteArray &bytes) {
            QFile file(m_folder.filePath(QLatin1String(name)));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName()
                                                                                        : QString();
        };
        const QStringList question{
            QStringLiteral("evaluate"),
            QString::fromStdString(tests::sharedData("models/kws_ref_int8.tflite").string()),
            QStringLiteral("--task"),
            QStringLiteral("kws"),
            QStringLiteral("--data"),
            write("x.bin", records),
            QStringLiteral("--labels"),
            write("y.txt", labels),
            QStringLiteral("--json")};
        const auto reference = json(run(question));
        QVERIFY(reference["board"].is_null());

        const auto onBoard = question + QStringList{QStringLiteral("--board"), QStringLiteral("emulated-m4")};
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(cli(), onBoard);
        const auto journals = m_folder.filePath(QStringLiteral("cache/thimble/evaluations"));
        const auto lines = [&] {
            const auto names = QDir(journals).entryList({QStringLiteral("*.jsonl")});
            if (names.isEmpty())
                return qsizetype(0);
            QFile file(journals + u'/' + names.front());
            return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : qsizetype(0);
        };
        QTRY_VERIFY_WITH_TIMEOUT(lines() >= 2, kPatienceMs);
        process.kill();
        process.waitForFinished();
        QVERIFY(lines() >= 2);
        const auto answer = run(onBoard);
        QVERIFY2(answer.status == 0, answer.err.constData());
        const auto judged = json(answer);
        QCOMPARE(judged["value"].get<double>(), reference["value"].get<double>());
        QCOMPARE(judged["samples"].get<int>(), kRecords);
        QCOMPARE(judged["board"].get<std::string>(), std::string("emulated-m4"));
        QVERIFY(QDir(journals).entryList({QStringLiteral("*.jsonl")}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(BoardVerbsTest)
#include "tst_boardverbs.moc"
