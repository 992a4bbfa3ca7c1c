// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/json.h"
#include "core/base/resourcelocator.h"
#include "core/store/projectstore.h"
#include "tests/support/commandline.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace thimble;
using core::Json;
using tests::Answer;
using tests::cli;
using tests::runProgram;

namespace {
constexpr int kSearchMs = 150000;

Answer run(const QStringList &arguments,
           const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
{
    return runProgram(cli(), arguments, environment);
}

/// A shell in which `folder` is a disk of its own. Made in a user namespace, so that no root is needed; it goes with the shell.
Answer runOnSmallDisk(const QString &folder, const QString &size, const QString &script)
{
    const auto mounted = QStringLiteral("mount -t tmpfs -o size=%1 none '%2' || exit 77; ").arg(size, folder);
    return runProgram(QStringLiteral("unshare"),
                      {QStringLiteral("--map-root-user"), QStringLiteral("--mount"), QStringLiteral("sh"),
                       QStringLiteral("-c"), mounted + script});
}

QStringList demoSearch(const QString &project, int candidates)
{
    return {QStringLiteral("search"),      QStringLiteral("--task"),      QStringLiteral("kws-voices"),
            QStringLiteral("--board"),     QStringLiteral("emulated-m4"), QStringLiteral("--strategy"),
            QStringLiteral("search-demo"), QStringLiteral("--budget"),    QString::number(candidates),
            QStringLiteral("--seed"),      QStringLiteral("7"),           QStringLiteral("--workers"),
            QStringLiteral("2"),           QStringLiteral("--project"),   project};
}

/// Processes whose command line holds a text: what a killed run must not leave behind.
int processesWith(const QByteArray &text)
{
    int count = 0;
    for (const auto &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(entry));
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            ++count;
    }
    return count;
}
} // namespace

class SpineTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString project(const char *name) { return m_folder.filePath(QString::fromLatin1(name)); }

private slots:
    void initTestCase()
    {
        for (const char *program : {"qemu-system-arm", "arm-none-eabi-gcc"}) {
            if (!core::findProgram(program))
                QSKIP("needs qemu-system-arm and arm-none-eabi-gcc");
        }
    }

    void demoSearchEndsWithAnExactFront()
    {
        const auto folder = project("demo");
        const auto search = run(demoSearch(folder, 8) << QStringLiteral("--json"));
        QVERIFY2(search.status == 0, search.err.constData());
        for (const auto &line : search.out.split('\n')) {
            if (!line.isEmpty())
                QVERIFY2(core::parseJson(line.toStdString(), "stream").ok(), line.constData());
        }
        const auto front = run({QStringLiteral("front"), folder, QStringLiteral("--json")});
        QVERIFY2(front.status == 0, front.err.constData());
        const auto list = core::parseJson(front.out.toStdString(), "front");
        QVERIFY(list.ok() && list->is_array() && !list->empty());
        for (const auto &member : *list) {
            const auto measure = core::measurementFromJson(member.at("measure"), "front");
            QVERIFY2(measure.ok(), measure ? "" : measure.error().sentence.c_str());
            QCOMPARE(measure->origin, core::Origin::Emulated);
            QVERIFY(measure->exact.value_or(false));
            QVERIFY(measure->cycles.value_or(0) > 1000);
            QVERIFY(measure->ram.stack.value_or(0) > 0);
            QCOMPARE(member.at("quality").at("metric").get<std::string>(), std::string("synthetic"));
        }
    }

    void replayRebuildsTheArchive()
    {
        const auto store =
            core::ProjectStore::open(project("demo").toStdString(), core::ProjectStore::Mode::ReadOnly);
        QVERIFY2(store.ok(), store ? "" : store.error().sentence.c_str());
        const auto once = core::replayRun(*(*store)->log());
        const auto twice = core::replayRun(*(*store)->log());
        QVERIFY(once.ok() && twice.ok());
        QVERIFY(!once->archive.members().empty());
        QCOMPARE(once->archive.fingerprint(), twice->archive.fingerprint());
    }

    void sameSeedProposesTheSame()
    {
        const auto again = project("again");
        QCOMPARE(run(demoSearch(again, 4)).status, 0);
        const auto networks = [](const QString &folder) {
            const auto store =
                core::ProjectStore::open(folder.toStdString(), core::ProjectStore::Mode::ReadOnly);
            const auto replayed = core::replayRun(*(*store)->log());
            return core::canonicalHash(replayed->candidates.at(1).genome);
        };
        QCOMPARE(networks(again), networks(project("demo")));
    }

    void killedSearchLosesNothingFinishedAndResumes()
    {
        const auto folder = project("killed");
        QProcess process;
        process.start(cli(), demoSearch(folder, 12) << QStringLiteral("--json"));
        int finished = 0;
        while (finished < 3 && process.waitForReadyRead(kSearchMs)) {
            while (process.canReadLine()) {
                if (process.readLine().contains("\"measured\""))
                    ++finished;
            }
        }
        QVERIFY(finished >= 3);
        ::kill(pid_t(process.processId()), SIGKILL);
        process.waitForFinished();
        // Workers and emulators die with their parent.
        QTRY_VERIFY_WITH_TIMEOUT(processesWith(folder.toUtf8()) == 0, 2000);

        const auto resumed = run({QStringLiteral("resume"), folder, QStringLiteral("--json")});
        QVERIFY2(resumed.status == 0, resumed.err.constData());
        const auto store = core::ProjectStore::open(folder.toStdString(), core::ProjectStore::Mode::ReadOnly);
        const auto replayed = core::replayRun(*(*store)->log());
        QVERIFY(replayed.ok());
        QVERIFY(replayed->finished);
        QVERIFY(replayed->candidates.size() >= 12);
    }

    void secondWriterIsRefusedByName()
    {
        const auto folder = project("locked");
        QProcess process;
        process.start(cli(), demoSearch(folder, 40) << QStringLiteral("--json"));
        QVERIFY(process.waitForReadyRead(kSearchMs));
        const auto second = run({QStringLiteral("resume"), folder});
        QCOMPARE(second.status, 1);
        QVERIFY2(second.err.contains(QByteArray::number(process.processId())), second.err.constData());
        process.terminate();
        QVERIFY(process.waitForFinished(60000));
    }

    void aFullDiskIsSaidAndLosesNothing()
    {
        const auto disk = project("disk");
        QVERIFY(QDir().mkpath(disk));
        if (runOnSmallDisk(disk, QStringLiteral("1m"), QStringLiteral("true")).status != 0)
            QSKIP("this machine lets nobody mount a small disk");
        const auto search = demoSearch(disk + QStringLiteral("/project"), 2).join(u' ');
        const auto script =
            QStringLiteral("%1 %2; echo first $?; mount -o remount,size=60m none '%3'; %1 resume %3/project; "
                           "echo second $?");
        const auto answer = runOnSmallDisk(disk, QStringLiteral("700k"), script.arg(cli(), search, disk));
        QVERIFY2(answer.out.contains("first 1\n"), (answer.out + answer.err).constData());
        QVERIFY2(answer.err.contains("is full; free some space, then resume."), answer.err.constData());
        QVERIFY2(answer.out.contains("second 0\n"), (answer.out + answer.err).constData());
    }

    void aMissingProgramIsNamed()
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), QStringLiteral("/nowhere"));
        const auto answer = run(demoSearch(project("bare"), 2), environment);
        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("apt-get install"), answer.err.constData());
    }

    void wrongArgumentsAreNamed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("task") << (demoSearch(project("x1"), 1)
                                      .replaceInStrings(QStringLiteral("kws-voices"),
                                                        QStringLiteral("nosuch")))
                              << QByteArray("nosuch");
        QTest::newRow("task without data")
            << (demoSearch(project("x1"), 1)
                    .replaceInStrings(QStringLiteral("kws-voices"), QStringLiteral("ad")))
            << QByteArray("no source of training data");
        QTest::newRow("board") << (demoSearch(project("x2"), 1)
                                       .replaceInStrings(QStringLiteral("emulated-m4"),
                                                         QStringLiteral("m99")))
                               << QByteArray("m99");
        QTest::newRow("strategy") << (demoSearch(project("x3"), 1)
                                          .replaceInStrings(QStringLiteral("search-demo"),
                                                            QStringLiteral("guess")))
                                  << QByteArray("guess");
        QTest::newRow("option") << (demoSearch(project("x4"), 1)
                                    << QStringLiteral("--set") << QStringLiteral("search-demo.speed=3"))
                                << QByteArray("speed");
        QTest::newRow("limit") << (demoSearch(project("x5"), 1)
                                   << QStringLiteral("--limit") << QStringLiteral("ram=much"))
                               << QByteArray("much");
    }

    void wrongArgumentsAreNamed()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, named);
        const auto answer = run(arguments);
        QVERIFY(answer.status == 1 || answer.status == 2);
        QVERIFY2(answer.err.contains(named), answer.err.constData());
    }
};

QTEST_GUILESS_MAIN(SpineTest)
#include "tst_spine.moc"
