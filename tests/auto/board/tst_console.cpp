// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/boardowner.h"
#include "core/board/consolelines.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace thimble::core;
using Numbers = std::vector<std::pair<std::string, double>>;
Q_DECLARE_METATYPE(Numbers)

/// Who owns a port, and what a console makes of the bytes that come from it.
class tst_console : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    BoardOwner owner() const { return BoardOwner(m_folder.filePath(QStringLiteral("ports")).toStdString()); }
    static std::vector<ConsoleLine> feed(ConsoleLines &lines, const std::string &text, std::int64_t at);

private Q_SLOTS:
    void oneUserAtATime();
    void acrossThreads();
    void acrossProcesses();
    void oneOfManyThreads();
    void linksAreOnePort();
    void splitsLines();
    void endsLinesBySilence();
    void cutsEndlessLines();
    void showsBytes_data();
    void showsBytes();
    void showsHex();
    void readsNumbers_data();
    void readsNumbers();
};

void tst_console::oneUserAtATime()
{
    QVERIFY(!owner().holder("/dev/ttyACM0"));
    {
        auto first = owner().claim("/dev/ttyACM0", BoardUse::Console);
        QVERIFY2(first.ok(), first ? "" : first.error().sentence.c_str());
        const auto second = owner().claim("/dev/ttyACM0", BoardUse::Loading);
        QVERIFY(!second.ok());
        QCOMPARE(QString::fromStdString(second.error().sentence),
                 QStringLiteral(
                     "/dev/ttyACM0 is in use (console, by this program); wait for it or close it there."));
        QVERIFY(owner().claim("/dev/ttyACM1", BoardUse::Loading).ok());
        first->become(BoardUse::Benchmarking);
        const auto holder = owner().holder("/dev/ttyACM0");
        QVERIFY(holder && holder->use == BoardUse::Benchmarking && holder->process == ::getpid());
        auto moved = std::move(*first);
        QVERIFY(!owner().claim("/dev/ttyACM0", BoardUse::Loading).ok());
    }
    QVERIFY(!owner().holder("/dev/ttyACM0"));
    QVERIFY(owner().claim("/dev/ttyACM0", BoardUse::Loading).ok());
}

void tst_console::acrossThreads()
{
    const auto mine = owner().claim("port", BoardUse::Benchmarking);
    QVERIFY(mine.ok());
    std::string sentence;
    std::jthread([&] {
        const auto theirs = owner().claim("port", BoardUse::Console);
        sentence = theirs ? "" : theirs.error().sentence;
    }).join();
    QVERIFY2(sentence.find("(measuring, by this program)") != std::string::npos, sentence.c_str());
}

/// A killed program leaves no lock behind.
void tst_console::acrossProcesses()
{
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        const auto theirs = owner().claim("port", BoardUse::Loading);
        ::pause();
        ::_exit(theirs.ok() ? 0 : 1);
    }
    QTRY_VERIFY(owner().holder("port").has_value());
    const auto mine = owner().claim("port", BoardUse::Console);
    QVERIFY(!mine.ok());
    const auto who = "(loading a program, by process " + std::to_string(child) + ")";
    QVERIFY2(mine.error().sentence.find(who) != std::string::npos, mine.error().sentence.c_str());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QVERIFY(owner().claim("port", BoardUse::Console).ok());
}

void tst_console::oneOfManyThreads()
{
    std::atomic<int> inside = 0, most = 0, won = 0;
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const auto claim = owner().claim("contested", BoardUse::Console);
                if (!claim)
                    continue;
                most = std::max(most.load(), ++inside);
                ++won;
                --inside;
            }
        });
    }
    threads.clear();
    QCOMPARE(most.load(), 1);
    QVERIFY(won.load() > 0);
}

void tst_console::linksAreOnePort()
{
    const auto device = m_folder.filePath(QStringLiteral("device")),
               link = m_folder.filePath(QStringLiteral("link"));
    QFile file(device);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(QFile::link(device, link));
    const auto one = owner().claim(device.toStdString(), BoardUse::Console);
    QVERIFY(one.ok() && !owner().claim(link.toStdString(), BoardUse::Console).ok());
}

std::vector<ConsoleLine> tst_console::feed(ConsoleLines &lines, const std::string &text, std::int64_t at)
{
    return lines.feed({reinterpret_cast<const std::uint8_t *>(text.data()), text.size()}, at, 1000000 + at);
}

void tst_console::splitsLines()
{
    ConsoleLines lines;
    QVERIFY(feed(lines, "m-re", 5).empty());
    const auto two = feed(lines, "ady\r\nx=1\nrest", 9);
    QCOMPARE(two.size(), std::size_t{2});
    QCOMPARE(two[0].bytes, std::string("m-ready\r\n"));
    QCOMPARE(two[0].sinceOpenMs, std::int64_t{5}); // when its first byte came
    QCOMPARE(two[0].wallMs, std::int64_t{1000005});
    QCOMPARE(two[1].bytes, std::string("x=1\n"));
    QCOMPARE(two[1].sinceOpenMs, std::int64_t{9});
}

void tst_console::endsLinesBySilence()
{
    ConsoleLines lines;
    QVERIFY(feed(lines, "> ", 100).empty());
    QVERIFY(lines.silence(200).empty());
    const auto prompt = lines.silence(250);
    QCOMPARE(prompt.size(), std::size_t{1});
    QCOMPARE(prompt[0].bytes, std::string("> "));
    QVERIFY(lines.silence(9999).empty());
}

void tst_console::cutsEndlessLines()
{
    ConsoleLines lines;
    const auto all = feed(lines, std::string(5000, 'a'), 1);
    QCOMPARE(all.size(), std::size_t{4});
    QCOMPARE(all[3].bytes.size(), ConsoleLines::kLongest);
}

void tst_console::showsBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("m-ready\r\n") << QStringLiteral("m-ready");
    QTest::newRow("utf-8") << QByteArray("21.5 \xC2\xB0"
                                         "C\n")
                           << QStringLiteral("21.5 \u00B0C");
    QTest::newRow("control") << QByteArray("a\x1B[31mb\n") << QStringLiteral("a\\x1b[31mb");
    QTest::newRow("broken utf-8") << QByteArray("\xC2 \xFF\xE2\x82\n")
                                  << QStringLiteral("\\xc2 \\xff\\xe2\\x82");
    QTest::newRow("overlong and surrogate")
        << QByteArray("\xC0\xAF\xED\xA0\x80") << QStringLiteral("\\xc0\\xaf\\xed\\xa0\\x80");
    QTest::newRow("empty") << QByteArray("\r\n") << QString();
}

void tst_console::showsBytes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(consoleText(bytes.toStdString())), text);
}

void tst_console::showsHex() { QCOMPARE(consoleHex("m%\r\n"), std::string("6d 25 0d 0a  m%..")); }

void tst_console::readsNumbers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Numbers>("numbers");
    QTest::newRow("assignments") << QByteArray("x=1.5 y=-2\r\n") << Numbers{{"x", 1.5}, {"y", -2}};
    QTest::newRow("list") << QByteArray("1.5,2\n") << Numbers{{"1", 1.5}, {"2", 2}};
    QTest::newRow("label") << QByteArray("label: 3.2") << Numbers{{"label", 3.2}};
    QTest::newRow("labels") << QByteArray("ax:1, ay: 2 az:\t+3") << Numbers{{"ax", 1}, {"ay", 2}, {"az", 3}};
    QTest::newRow("one") << QByteArray("1e-3\n") << Numbers{{"1", 1e-3}};
    QTest::newRow("words") << QByteArray("booted in 3 ms") << Numbers{};
    QTest::newRow("no number") << QByteArray("x=") << Numbers{};
    QTest::newRow("unit") << QByteArray("t=3ms") << Numbers{};
    QTest::newRow("nan") << QByteArray("x=nan") << Numbers{};
    QTest::newRow("clock") << QByteArray("12:30:01") << Numbers{};
    QTest::newRow("protocol") << QByteArray("m-results-[0.1,0.9]") << Numbers{};
    QTest::newRow("empty") << QByteArray("\r\n") << Numbers{};
    QTest::newRow("too many") << QByteArray("1 ").repeated(17) << Numbers{};
}

void tst_console::readsNumbers()
{
    QFETCH(QByteArray, line);
    QFETCH(Numbers, numbers);
    QVERIFY(consoleNumbers(line.toStdString()) == numbers);
}

QTEST_GUILESS_MAIN(tst_console)
#include "tst_console.moc"
