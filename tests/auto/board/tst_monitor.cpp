// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/board/board.h"
#include "core/board/boardsession.h"
#include "firmware/monitor/protocol.h"
#include "plugins/board-emulated/emulator.h"
#include "tests/support/shareddata.h"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace thimble::core;
using namespace std::chrono_literals;
using thimble::plugins::Emulator;

/// The monitor in QEMU, spoken to directly: the MLPerf Tiny runner's dialogues (from the protocol's description, not from our
/// firmware), its restart after a fault, and the end of the emulator with its parent.
class tst_monitor : public QObject
{
    Q_OBJECT

private:
    Emulator::Setup m_setup;

    std::vector<std::uint8_t> module(const char *kind) const;
    static std::string exchange(Transport &transport, const std::string &command);
    static std::string linesUntilReady(Transport &transport);
    static std::vector<pid_t> emulatorsOf(pid_t parent);

private Q_SLOTS:
    void initTestCase();
    void banner();
    void runnerDialogue();
    void bufferIsGuarded();
    void restartsAfterFault();
    void reportsTheBoardsLayout();
    void diesWithItsParent();
};

std::vector<std::uint8_t> tst_monitor::module(const char *kind) const
{
    const auto file =
        thimble::tests::buildRoot() / "tests" / "modules" / "emulated-m4" / (std::string(kind) + ".bin");
    const auto image = readFile(file, 1 << 20);
    return image ? *image : std::vector<std::uint8_t>{};
}

std::string tst_monitor::linesUntilReady(Transport &transport)
{
    std::string text;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!text.ends_with("m-ready\r\n") && std::chrono::steady_clock::now() < deadline) {
        const auto bytes = transport.read(100ms, {});
        if (!bytes)
            return "transport: " + bytes.error().sentence;
        text.append(bytes->begin(), bytes->end());
    }
    return text;
}

std::string tst_monitor::exchange(Transport &transport, const std::string &command)
{
    const std::vector<std::uint8_t> bytes(command.begin(), command.end());
    if (!transport.write(bytes, 1s))
        return "not written";
    return linesUntilReady(transport);
}

std::vector<pid_t> tst_monitor::emulatorsOf(pid_t parent)
{
    std::vector<pid_t> found;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        std::string stat;
        std::getline(std::ifstream(entry.path() / "stat"), stat);
        const auto behind = stat.rfind(") ");
        if (stat.find("(qemu-system-arm") != std::string::npos && behind != std::string::npos
            && std::atoi(stat.c_str() + behind + 4) == parent)
            found.push_back(std::atoi(stat.c_str()));
    }
    return found;
}

void tst_monitor::initTestCase()
{
    const auto qemu = findProgram("qemu-system-arm");
    if (!qemu)
        QSKIP("qemu-system-arm is missing; install it with: apt-get install qemu-system-arm");
    const auto root = thimble::tests::buildRoot();
    m_setup.qemu = *qemu;
    m_setup.firmware = root / "share/thimble/firmware/emulated-m4/monitor.elf";
    m_setup.factsPlugin = root / "lib/thimble/libthimble-facts.so";
    m_setup.machine = "mps2-an386";
    m_setup.flashBytes = 2 << 20;
    if (!std::filesystem::exists(m_setup.firmware) || module("GOOD").empty())
        QSKIP("arm-none-eabi-gcc is missing; install it with: apt-get install gcc-arm-none-eabi");
}

void tst_monitor::banner()
{
    const auto emulator = Emulator::start(m_setup);
    QVERIFY(emulator.ok());
    QCOMPARE(linesUntilReady((*emulator)->transport()),
             std::string("m-timestamp-mode-performance\r\nm-init-done\r\nm-ready\r\n"));
}

void tst_monitor::runnerDialogue()
{
    const auto emulator = Emulator::start(m_setup);
    QVERIFY(emulator.ok());
    auto &line = (*emulator)->transport();
    {
        BoardSession session(line, {});
        const auto loaded = session.load(module("GOOD"));
        QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().sentence.c_str());
    }
    QCOMPARE(exchange(line, "name%"), std::string("m-name-dut-[thimble]\r\nm-ready\r\n"));
    const auto profile = exchange(line, "profile%");
    QVERIFY2(profile.starts_with("m-profile-[") && profile.ends_with("]\r\nm-model-[test01]\r\nm-ready\r\n"),
             profile.c_str());
    const auto timestamp = exchange(line, "timestamp%");
    QVERIFY2(timestamp.starts_with("m-lap-us-") && timestamp.ends_with("\r\nm-ready\r\n"), timestamp.c_str());

    QCOMPARE(exchange(line, "db load 64%"), std::string("m-[Expecting 64 bytes]\r\nm-ready\r\n"));
    std::string print = "m-buffer", results = "m-results-[", hex;
    std::uint8_t sum = 0;
    for (int i = 0; i < 64; ++i) {
        char text[8];
        std::snprintf(text, sizeof text, "%02x", i);
        hex += text;
        std::snprintf(text, sizeof text, "-%02X", static_cast<unsigned>(i));
        print += text;
        sum = static_cast<std::uint8_t>(sum + (i < 8 ? i + 1 : 0) - i);
        char value[16];
        std::snprintf(value, sizeof value, "%.3f", 0.5 * static_cast<std::int8_t>(sum));
        results += (i ? "," : "") + std::string(value);
    }
    results += "]\r\n";
    QCOMPARE(exchange(line, "db " + hex.substr(0, 62) + "%"), std::string("m-ready\r\n"));
    QCOMPARE(exchange(line, "db " + hex.substr(62, 62) + "%"), std::string("m-ready\r\n"));
    QCOMPARE(exchange(line, "db " + hex.substr(124) + "%"), std::string("m-load-done\r\nm-ready\r\n"));
    QCOMPARE(exchange(line, "db print%"), print + "\r\nm-ready\r\n");

    const auto inferred = exchange(line, "infer 3 2%");
    unsigned first = 0, second = 0;
    QCOMPARE(
        std::sscanf(inferred.c_str(),
                    "m-warmup-start-2\r\nm-warmup-done\r\nm-infer-start-3\r\nm-lap-us-%u\r\nm-lap-us-%u\r\n",
                    &first, &second),
        2);
    QVERIFY(second >= first);
    QVERIFY2(inferred.ends_with("m-infer-done\r\n" + results + "m-ready\r\n"), inferred.c_str());
    QCOMPARE(exchange(line, "results%"), results + "m-ready\r\n");
    QVERIFY(exchange(line, "infer 1%").starts_with("m-warmup-start-10\r\n"));
    QCOMPARE(exchange(line, "db load 8%"), std::string("m-[Expecting 8 bytes]\r\nm-ready\r\n"));
    QCOMPARE(exchange(line, "db zz%"), std::string("e-[Invalid hex digit 'zz']\r\nm-ready\r\n"));
    QCOMPARE(exchange(line, "bogus 1%"), std::string("e-[Unknown command: bogus 1]\r\nm-ready\r\n"));
}

void tst_monitor::bufferIsGuarded()
{
    const auto emulator = Emulator::start(m_setup);
    QVERIFY(emulator.ok());
    auto &line = (*emulator)->transport();
    {
        BoardSession session(line, {});
        QVERIFY(session.load(module("GOOD")).ok());
    }
    QVERIFY(exchange(line, "db 01%").starts_with("e-["));
    QVERIFY(exchange(line, "db load 65%").starts_with("e-["));
    QVERIFY(exchange(line, "db load 0%").starts_with("e-["));
    QVERIFY(exchange(line, "db load 99999999999%").starts_with("e-["));
    QVERIFY(exchange(line, "db load 2%").starts_with("m-[Expecting 2 bytes]"));
    QVERIFY(exchange(line, "db 010%").starts_with("e-[Invalid hex digit '0']"));
    QVERIFY(exchange(line, "db load 2%").starts_with("m-[Expecting 2 bytes]"));
    QVERIFY(exchange(line, "db 010203%").starts_with("e-["));
    QCOMPARE(exchange(line, "db print%"), std::string("m-buffer-01-02\r\nm-ready\r\n"));
}

void tst_monitor::restartsAfterFault()
{
    const auto emulator = Emulator::start(m_setup);
    QVERIFY(emulator.ok());
    auto &line = (*emulator)->transport();
    BoardSession session(line, {});
    QVERIFY(session.load(module("OUTSIDE_RAM")).ok());
    const auto run = session.run(1, 0, 0);
    QVERIFY(!run.ok());
    QVERIFY(session.hello().ok());
    QVERIFY(session.log().find("m-init-done") != std::string::npos);
    const auto refused = session.run(1, 0, 0);
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().sentence.find("restarted") != std::string::npos);
    QVERIFY(refused.error().context.find("No model is loaded") != std::string::npos);
    QVERIFY(session.load(module("GOOD")).ok());
    const auto again = session.run(1, 1, THIMBLE_RUN_STACK);
    QVERIFY2(again.ok(), again ? "" : again.error().sentence.c_str());
    QVERIFY(again->stack > 0);
    // The runner's side sees a line of text instead.
    QVERIFY(session.load(module("UNDEFINED")).ok());
    auto text = exchange(line, "name%infer 1 0%");
    text += linesUntilReady(line);
    QVERIFY2(text.find("e-[An instruction this core does not have") != std::string::npos, text.c_str());
}

/// The monitor's addresses are compiled in; they must be those of the board's JSON.
void tst_monitor::reportsTheBoardsLayout()
{
    const auto json = readJsonFile(thimble::tests::sourceFile("resources/boards/emulated-m4.json"));
    QVERIFY(json.ok());
    const auto board = boardFromJson(*json, "emulated-m4.json");
    QVERIFY(board.ok());
    const auto emulator = Emulator::start(m_setup);
    QVERIFY(emulator.ok());
    BoardSession session((*emulator)->transport(), {});
    const auto hello = session.hello();
    QVERIFY2(hello.ok(), hello ? "" : hello.error().sentence.c_str());
    QCOMPARE(hello->board, board->id);
    QCOMPARE(std::int64_t{hello->loadAddress}, board->loader.at("loadAddress"));
    QCOMPARE(std::int64_t{hello->imageBytes}, board->loader.at("imageBytes"));
    QCOMPARE(std::int64_t{hello->moduleRam}, board->loader.at("moduleRam"));
    QCOMPARE(std::int64_t{hello->moduleRamBytes}, board->loader.at("moduleRamBytes"));
}

void tst_monitor::diesWithItsParent()
{
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        const auto emulator = Emulator::start(m_setup);
        ::pause();
        ::_exit(emulator.ok() ? 0 : 1);
    }
    std::vector<pid_t> running;
    for (int i = 0; i < 100 && running.empty(); ++i) {
        std::this_thread::sleep_for(20ms);
        running = emulatorsOf(child);
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QCOMPARE(running.size(), std::size_t{1});
    // Gone, or a zombie that whoever adopted it has not buried yet.
    const auto gone = [&] {
        std::string stat;
        std::getline(std::ifstream("/proc/" + std::to_string(running[0]) + "/stat"), stat);
        return stat.empty() || stat.find(") Z") != std::string::npos;
    };
    for (int i = 0; i < 100 && !gone(); ++i)
        std::this_thread::sleep_for(20ms);
    QVERIFY(gone());
}

QTEST_GUILESS_MAIN(tst_monitor)
#include "tst_monitor.moc"
