// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/board/timing/publishedtimes.h"
#include "core/board/timing/timingmodel.h"
#include "plugins/board-emulated/emulatedlink.h"
#include "tests/support/shareddata.h"

#include <fcntl.h>
#include <fstream>
#include <future>
#include <thread>
#include <unistd.h>

using namespace thimble::core;
using thimble::plugins::EmulatedLink;
using namespace std::chrono_literals;

/// The real monitor in QEMU with hand-written modules (tests/firmware/module.c).
class tst_emulated : public QObject
{
    Q_OBJECT

private:
    ResourceLocator m_locator{thimble::tests::buildRoot(), "/nonexistent", "/nonexistent"};
    Board m_board;
    std::vector<std::uint8_t> m_input;

    static std::vector<std::uint8_t> expectedOutput(const std::vector<std::uint8_t> &input);
    static int emulators();
    Build module(const char *kind, std::size_t layers = 2);
    Result<MeasureReply> measure(const Build &build, const MeasureRequest &request,
                                 std::stop_token stop = {});
    Result<MeasureReply> measure(const char *kind);

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void measures_data();
    void measures();
    void repeats();
    void faults_data();
    void faults();
    void lockUp_data();
    void lockUp();
    void endlessLoop();
    void stops();
    void severalThreads();
    void loadsLargeImage();
    void missingMonitor();
    void timesBarePrograms();
    void silicon_data();
    void silicon();
    void serves_data();
    void serves();
};

std::vector<std::uint8_t> tst_emulated::expectedOutput(const std::vector<std::uint8_t> &input)
{
    std::vector<std::uint8_t> output;
    std::uint8_t sum = 0;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const int bias = i < 8 ? static_cast<int>(i) + 1 : 0;
        sum = static_cast<std::uint8_t>(sum + bias - input[i]);
        output.push_back(sum);
    }
    return output;
}

/// Children of this process that are QEMU, zombies included.
int tst_emulated::emulators()
{
    int count = 0;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        std::string stat;
        std::getline(std::ifstream(entry.path() / "stat"), stat);
        const auto name = stat.rfind(") ");
        if (stat.find("(qemu-system-arm") != std::string::npos && name != std::string::npos)
            count += std::atoi(stat.c_str() + name + 4) == ::getpid();
    }
    return count;
}

Build tst_emulated::module(const char *kind, std::size_t layers)
{
    Build build;
    const auto image =
        readFile(m_locator.root() / "tests" / "modules" / m_board.id / (std::string(kind) + ".bin"), 1 << 20);
    if (image)
        build.image = *image;
    build.predicted.layers.resize(layers);
    build.predicted.flash.code = static_cast<std::int64_t>(build.image.size());
    return build;
}

Result<MeasureReply> tst_emulated::measure(const Build &build, const MeasureRequest &request,
                                           std::stop_token stop)
{
    return EmulatedLink(m_locator).measure(build, m_board, request, stop, {});
}

Result<MeasureReply> tst_emulated::measure(const char *kind)
{
    return measure(module(kind), {{m_input}, 1, true});
}

void tst_emulated::initTestCase()
{
    const auto board = findBoard("emulated-m4", m_locator);
    QVERIFY2(board.ok(), board ? "" : board.error().sentence.c_str());
    m_board = *board;
    if (const auto ready = EmulatedLink(m_locator).ready(m_board); !ready)
        QSKIP(ready.error().sentence.c_str());
    for (int i = 0; i < 64; ++i)
        m_input.push_back(static_cast<std::uint8_t>(i * 37));
}

/// Each test on the Cortex-M4 unless it says otherwise.
void tst_emulated::init() { m_board = *findBoard("emulated-m4", m_locator); }

void tst_emulated::cleanup() { QCOMPARE(emulators(), 0); }

void tst_emulated::measures_data()
{
    QTest::addColumn<QString>("board");
    QTest::addColumn<QString>("timingModel");
    QTest::newRow("Armv7-M") << "emulated-m4"
                             << "l4r5-v1";
    QTest::newRow("Armv8-M") << "emulated-m33"
                             << "nrf5340-v1";
}

void tst_emulated::measures()
{
    QFETCH(QString, board);
    QFETCH(QString, timingModel);
    m_board = *findBoard(board.toStdString(), m_locator);
    auto other = m_input;
    other[3] ^= 0x55;
    const auto reply = measure(module("GOOD"), {{m_input, other}, 3, true});
    QVERIFY2(reply.ok(), reply ? "" : reply.error().sentence.c_str());
    QCOMPARE(reply->outputs.size(), std::size_t{2});
    QVERIFY(reply->outputs[0] == expectedOutput(m_input));
    QVERIFY(reply->outputs[1] == expectedOutput(other));
    const auto &m = reply->measurement;
    QVERIFY(m.origin == Origin::Emulated);
    QCOMPARE(m.timingModel, timingModel.toStdString());
    QCOMPARE(m.firmware.size(), std::size_t{16});
    QVERIFY(m.cycles && *m.cycles > *m.instructions);
    QCOMPARE(*m.latencySpreadMs, *m.latencyMs * 0.05); // the model's error; runs are equal
    QCOMPARE(*m.latencyMs, 1000.0 * static_cast<double>(*m.cycles) / m_board.clockHz);
    QCOMPARE(*m.energyUj, *m.latencyMs * m_board.activePowerMw);
    QCOMPARE(m.setup.clockHz, m_board.clockHz);
    QVERIFY(m.setup.memory.find("cycles a miss") != std::string::npos);
    QVERIFY(*m.ram.stack > 0 && *m.ram.stack < 512);
    QCOMPARE(*m.flash.code, static_cast<std::int64_t>(module("GOOD").image.size()));
    QCOMPARE(m.layers.size(), std::size_t{2});
    const auto sum = *m.layers[0].instructions + *m.layers[1].instructions;
    QVERIFY(sum > *m.instructions - 20 && sum < *m.instructions + 40);
    QVERIFY(*m.layers[0].cycles + *m.layers[1].cycles > *m.cycles / 2);
}

void tst_emulated::repeats()
{
    const auto first = measure("GOOD");
    const auto second = measure("GOOD");
    QVERIFY(first.ok() && second.ok());
    QCOMPARE(toLine(toJson(first->measurement)), toLine(toJson(second->measurement)));
}

void tst_emulated::faults_data()
{
    QTest::addColumn<QString>("board");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("sentence");
    const auto rows = [](const char *core, const char *board, const QString &outside, const QString &flash) {
        QTest::addRow("%s: outside the part", core)
            << board << "OUTSIDE_RAM"
            << QStringLiteral("Board memory exceeded: an access outside it (address %1").arg(outside);
        QTest::addRow("%s: stack", core) << board << "DEEP" << QStringLiteral("Stack overflow");
        QTest::addRow("%s: flash", core)
            << board << "FLASH_WRITE" << QStringLiteral("A store into flash (address %1").arg(flash);
        QTest::addRow("%s: instruction", core)
            << board << "UNDEFINED" << QStringLiteral("An instruction this core does not have");
    };
    rows("Armv7-M", "emulated-m4", QStringLiteral("0x200a0000"), QStringLiteral("0x00008000"));
    rows("Armv8-M", "emulated-m33", QStringLiteral("0x38080000"), QStringLiteral("0x10008000"));
}

void tst_emulated::faults()
{
    QFETCH(QString, board);
    QFETCH(QString, kind);
    QFETCH(QString, sentence);
    m_board = *findBoard(board.toStdString(), m_locator);
    const auto reply = measure(kind.toUtf8().constData());
    QVERIFY(!reply.ok());
    QVERIFY2(reply.error().code == ErrorCode::Target, reply.error().sentence.c_str());
    const auto text = QString::fromStdString(reply.error().sentence);
    QVERIFY2(text.contains(sentence), qPrintable(text));
    QVERIFY(reply.error().context.find("CFSR") != std::string::npos);
}

void tst_emulated::lockUp_data()
{
    QTest::addColumn<QString>("board");
    QTest::newRow("Armv7-M") << "emulated-m4";
    QTest::newRow("Armv8-M") << "emulated-m33";
}

void tst_emulated::lockUp()
{
    QFETCH(QString, board);
    m_board = *findBoard(board.toStdString(), m_locator);
    const auto reply = measure("LOCKUP");
    QVERIFY(!reply.ok());
    QVERIFY2(reply.error().sentence.find("locked up") != std::string::npos, reply.error().sentence.c_str());
}

void tst_emulated::endlessLoop()
{
    m_board.connection["inferenceTimeoutMs"] = 400;
    const auto reply = measure("ENDLESS");
    m_board.connection["inferenceTimeoutMs"] = 60000;
    QVERIFY(!reply.ok());
    QVERIFY2(reply.error().sentence.find("did not end within") != std::string::npos,
             reply.error().sentence.c_str());
}

void tst_emulated::stops()
{
    std::stop_source stop;
    std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(400));
        stop.request_stop();
    });
    const auto begun = std::chrono::steady_clock::now();
    const auto reply = measure(module("ENDLESS"), {{m_input}, 1, true}, stop.get_token());
    QVERIFY(!reply.ok());
    QVERIFY(reply.error().isCancelled());
    QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
}

void tst_emulated::severalThreads()
{
    std::vector<std::jthread> threads;
    std::array<bool, 3> good{};
    for (auto &one : good) {
        threads.emplace_back([&] {
            const auto reply = measure("GOOD");
            one = reply.ok() && reply->outputs[0] == expectedOutput(m_input);
        });
    }
    threads.clear();
    QVERIFY(good[0] && good[1] && good[2]);
}

void tst_emulated::loadsLargeImage()
{
    auto build = module("GOOD");
    build.image.resize(100000, 0x5A);
    for (std::size_t i = 0; i < 4; ++i) // image_bytes, the third word of the header
        build.image[8 + i] = static_cast<std::uint8_t>(build.image.size() >> (8 * i));
    const auto begun = std::chrono::steady_clock::now();
    const auto reply = measure(build, {{m_input}, 1, false});
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    QVERIFY2(reply.ok(), reply ? "" : reply.error().sentence.c_str());
    QVERIFY(reply->outputs[0] == expectedOutput(m_input));
    qInfo("100 kB loaded and measured in %.2f s", seconds);
    QVERIFY(seconds < 15);
}

void tst_emulated::missingMonitor()
{
    m_board.connection["firmware"] = "no-such-board";
    const auto ready = EmulatedLink(m_locator).ready(m_board);
    m_board.connection["firmware"] = "emulated-m4";
    QVERIFY(!ready.ok());
    QVERIFY(ready.error().sentence.find("apt-get install gcc-arm-none-eabi") != std::string::npos);
}

void tst_emulated::timesBarePrograms()
{
    EmulatedLink link(m_locator);
    const auto time = [&](const char *kind, std::chrono::seconds limit) {
        return link.time(
            {m_locator.root() / "tests" / "modules" / ("bare-" + std::string(kind) + ".elf"), limit}, m_board,
            {});
    };
    const auto marked = time("MARKED", 20s);
    QVERIFY2(marked.ok(), marked ? "" : (marked.error().sentence + marked.error().context).c_str());
    QCOMPARE(*marked->instructions, std::int64_t{201});
    QVERIFY(*marked->cycles > 201 + 99 && *marked->cycles < 700); // 99 taken branches refill the pipeline
    QCOMPARE(*marked->latencyMs, 1000.0 * static_cast<double>(*marked->cycles) / 120e6);
    QVERIFY(marked->origin == Origin::Emulated);
    const auto says = [&](const char *kind, const char *sentence) {
        const auto timed = time(kind, 1s);
        return !timed && timed.error().sentence.find(sentence) != std::string::npos;
    };
    QVERIFY(says("UNMARKED", "marks 0 runs where one is wanted"));
    QVERIFY(says("FAILING", "did not end as it should"));
    QVERIFY(says("ENDLESS", "did not end within 1 s"));
    QVERIFY(says("NOSUCH", "does not exist"));
    std::stop_source stop;
    stop.request_stop();
    const auto endless = m_locator.root() / "tests" / "modules" / "bare-ENDLESS.elf";
    QVERIFY(link.time({endless}, m_board, stop.get_token()).error().isCancelled());
}

/// Published silicon, for which nothing here was fitted: shared/calibration/README.md.
void tst_emulated::silicon_data()
{
    QTest::addColumn<QString>("board");
    QTest::addColumn<QString>("part");
    QTest::newRow("Cortex-M4") << "emulated-m4"
                               << "l4r5";
    QTest::newRow("Cortex-M33") << "emulated-m33"
                                << "nrf5340";
}

/// What the boards' errorShare claims.
void tst_emulated::silicon()
{
    QFETCH(QString, board);
    QFETCH(QString, part);
    m_board = *findBoard(board.toStdString(), m_locator);
    const auto folder = thimble::tests::sharedData("calibration/" + part.toStdString());
    if (!std::filesystem::exists(folder / "published.csv"))
        QSKIP("needs shared data: calibration");
    const auto published = readPublishedTimes(folder / "published.csv");
    QVERIFY2(published.ok(), published ? "" : published.error().sentence.c_str());
    EmulatedLink link(m_locator);
    for (const auto &[image, ms] : *published) {
        const auto timed = link.time({folder / image}, m_board, {});
        QVERIFY2(timed.ok(), timed ? "" : timed.error().sentence.c_str());
        const double error = *timed->latencyMs / ms - 1;
        qInfo("%s on the %s: %+.1f %%", image.c_str(), qPrintable(part), 100 * error);
        QVERIFY(std::abs(error) < timingErrorShare(m_board));
    }
}

void tst_emulated::serves_data()
{
    QTest::addColumn<bool>("realTime");
    QTest::newRow("as fast as it goes") << false;
    QTest::newRow("in real time") << true;
}

/// What a runner would say, through the path it would open.
void tst_emulated::serves()
{
    QFETCH(bool, realTime);
    std::promise<std::string> port;
    std::stop_source stop;
    ServeRequest request;
    request.realTime = realTime;
    request.ready = [&port, realTime](const ServedBoard &board) {
        // In real time an instruction takes the power of two that is nearest by ratio to what the model says.
        const bool near = board.modelledNs > 0 && board.clockNs < 1.5 * board.modelledNs
            && board.modelledNs < 1.5 * board.clockNs;
        port.set_value(near == realTime && board.clockNs > 0 ? board.path : "/nowhere");
    };
    auto served = std::async(std::launch::async, [&] {
        return EmulatedLink(m_locator).serve(module("GOOD"), m_board, request, stop.get_token());
    });
    auto path = port.get_future();
    QVERIFY(path.wait_for(20s) == std::future_status::ready);
    const auto dialogue = [&stop, name = path.get()](const std::string &command) {
        FdTransport client(::open(name.c_str(), O_RDWR | O_NOCTTY), "the test");
        std::string answer;
        const std::vector<std::uint8_t> bytes(command.begin(), command.end());
        if (!client.write(bytes, 1s))
            return answer;
        for (int i = 0; i < 100 && answer.find("m-ready\r\n") == std::string::npos; ++i) {
            const auto more = client.read(100ms, stop.get_token());
            if (more)
                answer.append(more->begin(), more->end());
        }
        return answer;
    };
    QCOMPARE(dialogue("name%"), std::string("m-name-dut-[thimble]\r\nm-ready\r\n"));
    QCOMPARE(dialogue("db load 64%"), std::string("m-[Expecting 64 bytes]\r\nm-ready\r\n"));
    QVERIFY(dialogue("infer 3 1%").find("m-infer-start-3\r\nm-lap-us-") != std::string::npos);
    stop.request_stop();
    QVERIFY(served.get().ok());
}

QTEST_GUILESS_MAIN(tst_emulated)
#include "tst_emulated.moc"
