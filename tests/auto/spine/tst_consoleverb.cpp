// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/json.h"
#include "core/base/resourcelocator.h"
#include "tests/support/commandline.h"

#include <QTest>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace thimble;

namespace {
constexpr int kPatienceMs = 30000;
}

/// `thimble-cli console` as a user has it: with an emulated board, and at a serial path that two of them want.
class ConsoleVerbTest : public QObject
{
    Q_OBJECT

private:
    static void start(QProcess &console, const QStringList &options)
    {
        console.start(tests::cli(), QStringList{QStringLiteral("console")} + options);
    }

private Q_SLOTS:
    void talksToAnEmulatedBoard();
    void oneUserOfAPort();
    void refusesNonsense();
};

void ConsoleVerbTest::talksToAnEmulatedBoard()
{
    if (!core::findProgram("qemu-system-arm") || !core::findProgram("arm-none-eabi-gcc"))
        QSKIP("qemu-system-arm or arm-none-eabi-gcc is missing");
    QProcess console;
    start(console, {QStringLiteral("--json"), QStringLiteral("--filter"), QStringLiteral("name-dut")});
    QVERIFY(console.waitForStarted());
    console.write("name%\n");
    console.closeWriteChannel();
    QVERIFY(console.waitForFinished(kPatienceMs));
    QCOMPARE(console.exitCode(), 0);
    const auto line = core::parseJson(console.readAllStandardOutput().toStdString(), "answer");
    QVERIFY2(line.ok(), line ? "" : line.error().sentence.c_str());
    QCOMPARE(line->at("text").get<std::string>(), std::string("m-name-dut-[thimble]"));
    QVERIFY(line->at("unix_ms").get<long long>() > 1600000000000);
}

void ConsoleVerbTest::oneUserOfAPort()
{
    const int board = ::posix_openpt(O_RDWR | O_NOCTTY);
    QVERIFY(board >= 0 && ::grantpt(board) == 0 && ::unlockpt(board) == 0);
    const auto path = QString::fromLatin1(::ptsname(board));
    const QStringList options{QStringLiteral("--port"), path, QStringLiteral("--hex")};
    QProcess first, second;
    start(first, options);
    QVERIFY(first.waitForStarted());
    QByteArray said, shown;
    QTRY_VERIFY_WITH_TIMEOUT((said += first.readAllStandardError()).contains("is open"), kPatienceMs);
    QVERIFY(::write(board, "x=1\r\n", 5) == 5);
    QTRY_COMPARE_WITH_TIMEOUT(shown += first.readAllStandardOutput(), QByteArray("78 3d 31 0d 0a  x=1..\n"),
                              5000);
    start(second, options);
    QVERIFY(second.waitForFinished(kPatienceMs));
    QCOMPARE(second.exitCode(), 1);
    const auto sentence = second.readAllStandardError();
    const auto wanted =
        path.toUtf8() + " is in use (console, by process " + QByteArray::number(first.processId()) + ")";
    QVERIFY2(sentence.contains(wanted), sentence.constData());
    first.kill(); // leaves no lock
    QVERIFY(first.waitForFinished(kPatienceMs));
    start(second, options);
    second.closeWriteChannel();
    QVERIFY(second.waitForFinished(kPatienceMs));
    QCOMPARE(second.exitCode(), 0);
    ::close(board);
}

void ConsoleVerbTest::refusesNonsense()
{
    QProcess console;
    start(console,
          {QStringLiteral("--filter"), QStringLiteral("(["), QStringLiteral("--board"),
           QStringLiteral("nosuch")});
    QVERIFY(console.waitForFinished(kPatienceMs));
    QCOMPARE(console.exitCode(), 2);
    QVERIFY(console.readAllStandardError().contains("is no regular expression"));
    start(console, {QStringLiteral("--port"), QStringLiteral("/dev/nosuch")});
    QVERIFY(console.waitForFinished(kPatienceMs));
    QCOMPARE(console.exitCode(), 1);
    QVERIFY(console.readAllStandardError().contains("There is no"));
}

QTEST_GUILESS_MAIN(ConsoleVerbTest)
#include "tst_consoleverb.moc"
