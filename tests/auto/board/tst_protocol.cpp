// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/hash.h"
#include "core/board/boardsession.h"
#include "firmware/monitor/protocol.h"
#include "tests/auto/board/faultytransport.h"
#include "tests/auto/board/hostmonitor.h"

#include <QTest>
#include <QtTest>

#include <deque>
#include <sys/socket.h>
#include <unistd.h>

using namespace thimble::core;
using namespace std::chrono_literals;
using thimble::tests::FaultyTransport;
using thimble::tests::HostMonitor;
using Bytes = std::vector<std::uint8_t>;

namespace {
/// A device that answers each frame of a type with what the test says, and nothing else.
class ScriptedTransport : public Transport
{
public:
    std::map<std::uint8_t, std::vector<Frame>> answers; ///< by request; seq is filled in for replies
    std::map<std::uint8_t, std::vector<Frame>>
        laterAnswers; ///< to the same request put again, where there is one
    Bytes chatter;    ///< said before every answer and in between
    int requests = 0;

    std::string description() const override { return "a script"; }
    Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds) override
    {
        m_reader.feed(bytes);
        while (auto frame = m_reader.nextFrame()) {
            ++requests;
            const bool again = m_asked[frame->type]++ > 0 && laterAnswers.contains(frame->type);
            m_out.insert(m_out.end(), chatter.begin(), chatter.end());
            for (auto answer : again ? laterAnswers[frame->type] : answers[frame->type]) {
                if (answer.type & THIMBLE_REPLY)
                    answer.seq = frame->seq;
                const auto encoded = encodeFrame(answer);
                m_out.insert(m_out.end(), encoded.begin(), encoded.end());
            }
        }
        return {};
    }
    Result<Bytes> read(std::chrono::milliseconds timeout, std::stop_token) override
    {
        if (m_out.empty())
            std::this_thread::sleep_for(std::min(timeout, 5ms));
        return std::exchange(m_out, chatter);
    }
    void flush() override { m_out.clear(); }

private:
    FrameReader m_reader;
    std::map<std::uint8_t, int> m_asked;
    Bytes m_out;
};

constexpr SessionTimes kQuick{100ms, 400ms, 300ms};

Bytes fields(std::initializer_list<std::uint32_t> values)
{
    Bytes bytes;
    for (const auto value : values)
        appendU32(bytes, value);
    return bytes;
}

/// Sends one frame and returns the first reply of its kind.
std::optional<Frame> ask(Transport &transport, const Frame &frame)
{
    FrameReader reader;
    if (!transport.write(encodeFrame(frame), 1s))
        return std::nullopt;
    for (int i = 0; i < 50; ++i) {
        const auto bytes = transport.read(20ms, {});
        if (!bytes)
            return std::nullopt;
        reader.feed(*bytes);
        while (auto reply = reader.nextFrame()) {
            if (reply->type == (frame.type | THIMBLE_REPLY))
                return reply;
        }
    }
    return std::nullopt;
}
} // namespace

/// The wire, the host's side of it, and the monitor's own sources at the other end.
class tst_protocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesRoundTrip();
    void framesAmongRubbish();
    void greets();
    void loads();
    void survivesFaults_data();
    void survivesFaults();
    void cutFrame();
    void wrongCrcNeverRuns();
    void incompleteNeverRuns();
    void refusesBadImages_data();
    void refusesBadImages();
    void repeatsAnswers();
    void inputLimits();
    void silentBoard();
    void silentWhileLoading();
    void chatteringBoard();
    void closedLine();
    void stopEndsWaiting();
    void faultReport();
    void hangingInference();
    void lostRunAnswer();
    void runningForEver();
    void acknowledgesUnsent();
    void impossibleFacts();
    void restartIsNamed();
    void textDialogue_data();
    void textDialogue();
    void otherVersion();
};

void tst_protocol::framesRoundTrip()
{
    for (const std::size_t size : {0u, 1u, 5u, 1024u, THIMBLE_MAX_PAYLOAD}) {
        Frame frame{0x83, 200, Bytes(size)};
        for (std::size_t i = 0; i < size; ++i)
            frame.payload[i] = static_cast<std::uint8_t>(i % 3 ? THIMBLE_SOF : i);
        FrameReader reader;
        for (const auto byte : encodeFrame(frame))
            reader.feed({&byte, 1});
        const auto read = reader.nextFrame();
        QVERIFY(read);
        QCOMPARE(read->type, frame.type);
        QCOMPARE(read->seq, frame.seq);
        QVERIFY(read->payload == frame.payload);
        QVERIFY(!reader.nextFrame());
    }
    // The wire is written down (protocol.h): these bytes must not change without its version.
    const Bytes hello = {0xA6, 0x01, 0x07, 0x00, 0x00, 0x01 ^ 0x07 ^ 0x5A};
    auto expected = hello;
    appendU32(expected, crc32(std::span(hello).subspan(1)));
    QVERIFY(encodeFrame({THIMBLE_HELLO, 7, {}}) == expected);
}

void tst_protocol::framesAmongRubbish()
{
    FrameReader reader;
    const auto good = encodeFrame({0x81, 1, {1, 2, 3}});
    auto damaged = good;
    damaged[7] ^= 4;
    Bytes all = {'m', '-', 'r', 'e', 'a', 'd', 'y', '\r', '\n', THIMBLE_SOF, THIMBLE_SOF, 0x81};
    all.insert(all.end(), damaged.begin(), damaged.end());
    all.insert(all.end(), good.begin(), good.end());
    all.insert(all.end(), good.begin(), good.end() - 3); // cut
    reader.feed(all);
    QCOMPARE(*reader.nextLine(), std::string("m-ready"));
    QVERIFY(reader.nextFrame());
    QVERIFY(!reader.nextFrame());
    reader.silence();
    reader.feed(good);
    QVERIFY(reader.nextFrame());
}

void tst_protocol::greets()
{
    HostMonitor monitor;
    BoardSession session(monitor.transport(), {});
    const auto hello = session.hello();
    QVERIFY2(hello.ok(), hello ? "" : hello.error().sentence.c_str());
    QCOMPARE(hello->board, std::string("host"));
    QCOMPARE(hello->build, std::string("hosttest"));
    QCOMPARE(hello->window, THIMBLE_WINDOW);
    QVERIFY(!hello->ticksAreCycles);
    const auto refused = session.run(1, 0, 0);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().sentence.find("No model is loaded") != std::string::npos,
             refused.error().sentence.c_str());
}

void tst_protocol::loads()
{
    HostMonitor monitor;
    BoardSession session(monitor.transport(), {});
    QVERIFY(session.hello().ok());
    const auto image = HostMonitor::image(50001);
    double last = 0;
    const auto loaded = session.load(image, [&](const Progress &p) { last = p.fraction; });
    QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().sentence.c_str());
    QCOMPARE(last, 1.0);
    QVERIFY(HostMonitor::ready());
    QVERIFY(HostMonitor::region(image.size()) == image);
    const auto facts = session.facts();
    QVERIFY(facts.ok());
    QCOMPARE(facts->name, std::string("kws01"));
    QCOMPARE(facts->imageBytes, 50001u);
    QCOMPARE(facts->inputBytes, 3000u);
    QCOMPARE(facts->layers, 3u);
    QVERIFY(facts->consumesInput);
    const auto output = session.output(10);
    QVERIFY(output.ok());
    QCOMPARE(output->size(), std::size_t{10});
}

void tst_protocol::survivesFaults_data()
{
    QTest::addColumn<double>("flip");
    QTest::addColumn<double>("lose");
    QTest::addColumn<double>("repeat");
    QTest::newRow("flipped bits") << 5e-5 << 0.0 << 0.0;
    QTest::newRow("lost bytes") << 0.0 << 5e-5 << 0.0;
    QTest::newRow("repeated bytes") << 0.0 << 0.0 << 5e-5;
    QTest::newRow("all") << 5e-5 << 5e-5 << 5e-5;
}

/// About one frame in ten is hit. What arrives is the image or nothing.
void tst_protocol::survivesFaults()
{
    QFETCH(double, flip);
    QFETCH(double, lose);
    QFETCH(double, repeat);
    const auto image = HostMonitor::image(40000);
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        HostMonitor monitor;
        FaultyTransport line(monitor.transport(), {flip, lose, repeat}, seed);
        BoardSession session(line, {});
        QVERIFY(session.hello().ok());
        const auto loaded = session.load(image);
        QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().sentence.c_str());
        QVERIFY(HostMonitor::region(image.size()) == image);
        QVERIFY(HostMonitor::ready());
    }
}

void tst_protocol::cutFrame()
{
    HostMonitor monitor;
    auto half =
        encodeFrame({THIMBLE_LOAD_DATA, 1, Bytes(1000, 0x25)}); // 0x25 is '%': must not pass as commands
    half.resize(300);
    QVERIFY(monitor.transport().write(half, 1s).ok());
    std::this_thread::sleep_for(260ms);
    const auto begun = std::chrono::steady_clock::now();
    BoardSession session(monitor.transport(), {});
    QVERIFY(session.hello().ok());
    QVERIFY(std::chrono::steady_clock::now() - begun < 300ms);
    QCOMPARE(session.log(), std::string());
}

void tst_protocol::wrongCrcNeverRuns()
{
    HostMonitor monitor;
    auto &line = monitor.transport();
    const auto image = HostMonitor::image(600);
    QVERIFY(ask(line, {THIMBLE_HELLO, 1, {}}));
    QVERIFY(ask(line, {THIMBLE_LOAD_BEGIN, 2, fields({600, crc32(image) ^ 1})}));
    auto data = fields({0});
    data.insert(data.end(), image.begin(), image.end());
    const auto stored = ask(line, {THIMBLE_LOAD_DATA, 3, data});
    QVERIFY(stored);
    QCOMPARE(u32At(stored->payload, 1), 600u);
    const auto ended = ask(line, {THIMBLE_LOAD_END, 4, {}});
    QVERIFY(ended);
    QCOMPARE(unsigned{ended->payload[0]}, THIMBLE_AGAIN);
    const auto run = ask(line, {THIMBLE_RUN, 5, fields({1, 0, 0})});
    QVERIFY(run);
    QVERIFY(run->payload[0] != THIMBLE_OK);
    QVERIFY(!HostMonitor::ready());
}

void tst_protocol::incompleteNeverRuns()
{
    HostMonitor monitor;
    auto &line = monitor.transport();
    const auto image = HostMonitor::image(600);
    QVERIFY(ask(line, {THIMBLE_HELLO, 1, {}})); // forgets what an earlier session asked
    QVERIFY(ask(line, {THIMBLE_LOAD_BEGIN, 2, fields({600, crc32(image)})}));
    auto data = fields({0});
    data.insert(data.end(), image.begin(), image.begin() + 400);
    QVERIFY(ask(line, {THIMBLE_LOAD_DATA, 3, data}));
    auto gap = fields({500});
    gap.insert(gap.end(), image.begin() + 500, image.end());
    const auto answered = ask(line, {THIMBLE_LOAD_DATA, 4, gap});
    QVERIFY(answered);
    QCOMPARE(u32At(answered->payload, 1), 400u); // nothing stored, the missing offset named
    const auto ended = ask(line, {THIMBLE_LOAD_END, 5, {}});
    QVERIFY(ended && ended->payload[0] == THIMBLE_AGAIN);
    QVERIFY(!HostMonitor::ready());
}

void tst_protocol::refusesBadImages_data()
{
    QTest::addColumn<int>("offset"); // of a 32-bit field in the header of a 64-bit host
    QTest::addColumn<unsigned>("value");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("magic") << 0 << 1u << "does not begin with a Thimble module header";
    QTest::newRow("version") << 4 << 9u << "another version";
    QTest::newRow("length") << 8 << 601u << "another length";
    QTest::newRow("entry") << 16 << 64u << "entry point";
    QTest::newRow("input") << 32 << 0x7FFFFFFFu << "input lies outside";
}

void tst_protocol::refusesBadImages()
{
    QFETCH(int, offset);
    QFETCH(unsigned, value);
    QFETCH(QString, sentence);
    HostMonitor monitor;
    BoardSession session(monitor.transport(), {});
    auto image = HostMonitor::image(600);
    for (int i = 0; i < 4; ++i)
        image[static_cast<std::size_t>(offset + i)] = static_cast<std::uint8_t>(value >> (8 * i));
    QVERIFY(session.hello().ok());
    const auto loaded = session.load(image);
    QVERIFY(!loaded.ok());
    QVERIFY2(loaded.error().sentence.find(sentence.toStdString()) != std::string::npos,
             loaded.error().sentence.c_str());
    QVERIFY(!HostMonitor::ready());
    const auto tooLarge = session.load(Bytes(70000));
    QVERIFY(!tooLarge.ok());
    QVERIFY(tooLarge.error().sentence.find("does not fit") != std::string::npos);
}

void tst_protocol::repeatsAnswers()
{
    HostMonitor monitor;
    auto &line = monitor.transport();
    const auto image = HostMonitor::image(600);
    QVERIFY(ask(line, {THIMBLE_HELLO, 1, {}})); // forgets what an earlier session asked
    QVERIFY(ask(line, {THIMBLE_LOAD_BEGIN, 2, fields({600, crc32(image)})}));
    auto data = fields({0});
    data.insert(data.end(), image.begin(), image.end());
    QVERIFY(ask(line, {THIMBLE_LOAD_DATA, 3, data}));
    const auto first = ask(line, {THIMBLE_LOAD_END, 4, {}});
    const auto again = ask(line, {THIMBLE_LOAD_END, 4, {}}); // as after a lost reply
    QVERIFY(first && again);
    QCOMPARE(unsigned{first->payload[0]}, THIMBLE_OK);
    QCOMPARE(unsigned{again->payload[0]}, THIMBLE_OK);
    const auto another = ask(line, {THIMBLE_LOAD_END, 5, {}}); // carried out: there is no load to end
    QVERIFY(another);
    QVERIFY(another->payload[0] != THIMBLE_OK);
    QVERIFY(HostMonitor::ready());
}

void tst_protocol::inputLimits()
{
    HostMonitor monitor;
    BoardSession session(monitor.transport(), {});
    QVERIFY(session.hello().ok());
    QVERIFY(session.load(HostMonitor::image(600)).ok());
    QVERIFY(session.setInput(Bytes(3000, 1)).ok());
    QVERIFY(!session.setInput(Bytes(3001, 1)).ok());
    for (const auto &payload : {fields({0xFFFFFFF0}), fields({3001}), Bytes{1, 2}}) {
        const auto refused = ask(monitor.transport(), {THIMBLE_INPUT, 77, payload});
        QVERIFY(refused);
        QVERIFY(refused->payload.empty() || refused->payload[0] != THIMBLE_OK);
        QVERIFY(ask(monitor.transport(), {THIMBLE_HELLO, 78, {}}));
    }
}

void tst_protocol::silentBoard()
{
    NullTransport nothing;
    BoardSession session(nothing, {});
    const auto begun = std::chrono::steady_clock::now();
    const auto hello = session.hello();
    QVERIFY(!hello.ok());
    QVERIFY2(hello.error().sentence.find("stopped answering") != std::string::npos,
             hello.error().sentence.c_str());
    QVERIFY(std::chrono::steady_clock::now() - begun < 5s);
}

void tst_protocol::silentWhileLoading()
{
    ScriptedTransport device;
    device.answers[THIMBLE_LOAD_BEGIN] = {{THIMBLE_LOAD_BEGIN | THIMBLE_REPLY, 0, {THIMBLE_OK}}};
    BoardSession session(device, {}, kQuick);
    const auto loaded = session.load(Bytes(5000));
    QVERIFY(!loaded.ok());
    QVERIFY2(loaded.error().sentence.find("byte 0 of 5000") != std::string::npos,
             loaded.error().sentence.c_str());
}

/// Talks without end but never answers: still no endless wait.
void tst_protocol::chatteringBoard()
{
    ScriptedTransport device;
    device.answers[THIMBLE_HELLO] = {{THIMBLE_EVENT_DAMAGED, 0, fields({0})}};
    BoardSession session(device, {}, kQuick);
    const auto begun = std::chrono::steady_clock::now();
    QVERIFY(!session.hello().ok());
    QVERIFY(std::chrono::steady_clock::now() - begun < 2s);
}

void tst_protocol::closedLine()
{
    std::array<int, 2> ends{};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    FdTransport transport(ends[0], "the board");
    ::close(ends[1]);
    BoardSession session(transport, {});
    const auto hello = session.hello();
    QVERIFY(!hello.ok());
    QVERIFY2(hello.error().sentence.find("closed by the other side") != std::string::npos,
             hello.error().sentence.c_str());
}

void tst_protocol::stopEndsWaiting()
{
    std::array<int, 2> ends{};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    FdTransport transport(ends[0], "the board");
    std::stop_source stop;
    std::jthread later([&] {
        std::this_thread::sleep_for(50ms);
        stop.request_stop();
    });
    BoardSession session(transport, stop.get_token());
    const auto begun = std::chrono::steady_clock::now();
    const auto hello = session.hello();
    QVERIFY(!hello.ok());
    QVERIFY(hello.error().isCancelled());
    QVERIFY(std::chrono::steady_clock::now() - begun < 1s);
    ::close(ends[1]);
}

void tst_protocol::faultReport()
{
    ScriptedTransport device;
    auto report = fields({2, 0x82, 0, 0x20020000, 0x8123, 0x8200, 0x20003F00, 4});
    for (const char c : std::string("Board memory exceeded."))
        report.push_back(static_cast<std::uint8_t>(c));
    report.push_back(0);
    device.answers[THIMBLE_RUN] = {{THIMBLE_EVENT_RUNNING, 0, fields({0, 1})},
                                   {THIMBLE_EVENT_FAULT, 0, report}};
    BoardSession session(device, {}, kQuick);
    const auto run = session.run(1, 0, 0);
    QVERIFY(!run.ok());
    QCOMPARE(
        QString::fromStdString(run.error().sentence),
        QStringLiteral("The program on the board was stopped: Board memory exceeded (address 0x20020000, PC "
                       "0x00008123, layer 4)."));
    QVERIFY(run.error().context.find("LR 0x00008200") != std::string::npos);
}

void tst_protocol::hangingInference()
{
    ScriptedTransport device;
    device.answers[THIMBLE_RUN] = {{THIMBLE_EVENT_RUNNING, 0, fields({0, 1})}};
    BoardSession session(device, {}, kQuick);
    const auto run = session.run(1, 0, 0);
    QVERIFY(!run.ok());
    QVERIFY2(run.error().sentence.find("did not end within") != std::string::npos,
             run.error().sentence.c_str());
    QVERIFY(device.requests <= 2); // a board that runs is deaf: it is asked again rarely
}

/// The answer to a run may be lost like any other: the board is asked again, and told from its first answer.
void tst_protocol::lostRunAnswer()
{
    ScriptedTransport device;
    Frame answer{THIMBLE_RUN | THIMBLE_REPLY, 0, fields({3, 5, 7, 18, 0, 0})};
    answer.payload.insert(answer.payload.begin(), THIMBLE_OK);
    device.answers[THIMBLE_RUN] = {{THIMBLE_EVENT_RUNNING, 0, fields({0, 3})}};
    device.laterAnswers[THIMBLE_RUN] = {answer};
    BoardSession session(device, {}, {50ms, 400ms, 2000ms});
    std::vector<std::string> steps;
    const auto run = session.run(3, 0, 0, [&](const Progress &p) { steps.push_back(p.step); });
    QVERIFY2(run.ok(), run ? "" : run.error().sentence.c_str());
    QCOMPARE(run->total, std::uint64_t{18});
    QCOMPARE(device.requests, 2);
    QCOMPARE(steps.front(), std::string("running on the board"));
}

/// Announcing the same run for ever is no progress.
void tst_protocol::runningForEver()
{
    ScriptedTransport device;
    device.chatter = encodeFrame({THIMBLE_EVENT_RUNNING, 0, fields({1, 8})});
    BoardSession session(device, {}, kQuick);
    const auto begun = std::chrono::steady_clock::now();
    const auto run = session.run(8, 0, 0);
    QVERIFY(!run.ok());
    QVERIFY(std::chrono::steady_clock::now() - begun < 2s);
}

/// An answer of another load must not make the host skip bytes it has not sent.
void tst_protocol::acknowledgesUnsent()
{
    ScriptedTransport device;
    const auto offset = [](std::uint32_t value) {
        auto payload = fields({value});
        payload.insert(payload.begin(), THIMBLE_OK);
        return payload;
    };
    device.answers[THIMBLE_LOAD_BEGIN] = {{THIMBLE_LOAD_BEGIN | THIMBLE_REPLY, 0, {THIMBLE_OK}},
                                          {THIMBLE_LOAD_DATA | THIMBLE_REPLY, 0, offset(5000)}};
    BoardSession session(device, {}, kQuick);
    const auto loaded = session.load(Bytes(5000));
    QVERIFY(!loaded.ok());
    QVERIFY2(loaded.error().sentence.find("byte 0 of 5000") != std::string::npos,
             loaded.error().sentence.c_str());
}

void tst_protocol::impossibleFacts()
{
    ScriptedTransport device;
    auto body = fields({0, 600, 64, 0xFFFFFFFF, 0, 0, 0, 2});
    body.insert(body.begin(), THIMBLE_OK);
    device.answers[THIMBLE_FACTS] = {{THIMBLE_FACTS | THIMBLE_REPLY, 0, body}};
    BoardSession session(device, {}, kQuick);
    const auto facts = session.facts();
    QVERIFY(!facts.ok());
    QVERIFY(facts.error().sentence.find("impossible sizes") != std::string::npos);
}

/// Power lost between loading and running: what the user reads is that, not that there is no model.
void tst_protocol::restartIsNamed()
{
    ScriptedTransport device;
    device.answers[THIMBLE_RUN] = {{THIMBLE_RUN | THIMBLE_REPLY, 0, {THIMBLE_REFUSED, 'n', 'o', 0}}};
    device.chatter = {'m', '-', 'i', 'n', 'i', 't', '-', 'd', 'o', 'n', 'e', '\r', '\n'};
    BoardSession session(device, {}, kQuick);
    const auto run = session.run(1, 0, 0);
    QVERIFY(!run.ok());
    QVERIFY2(run.error().sentence.find("The board restarted while it was used") != std::string::npos,
             run.error().sentence.c_str());
}

/// The runner's protocol as board_notes.md describes it, without a model; with one in tst_emulated.
void tst_protocol::textDialogue_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("name") << QByteArray("name%") << QByteArray("m-name-dut-[thimble]\r\nm-ready\r\n");
    QTest::newRow("unknown") << QByteArray("abc%") << QByteArray("e-[Unknown command: abc]\r\nm-ready\r\n");
    QTest::newRow("no model") << QByteArray("infer 1 0%") << QByteArray("e-[No model loaded]\r\nm-ready\r\n");
    QTest::newRow("line ends are skipped")
        << QByteArray("\r\nname%\r\n") << QByteArray("m-name-dut-[thimble]\r\nm-ready\r\n");
    QTest::newRow("too long") << QByteArray(81, 'x') + "%"
                              << QByteArray("e-[Unknown command: ]\r\nm-ready\r\n");
}

void tst_protocol::textDialogue()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, answer);
    HostMonitor monitor;
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(sent.constData());
    QVERIFY(monitor.transport().write({bytes, static_cast<std::size_t>(sent.size())}, 1s).ok());
    QByteArray received;
    while (received.size() < answer.size()) {
        const auto more = monitor.transport().read(500ms, {});
        QVERIFY(more.ok() && !more->empty());
        received.append(reinterpret_cast<const char *>(more->data()), static_cast<qsizetype>(more->size()));
    }
    QCOMPARE(received, answer);
}

void tst_protocol::otherVersion()
{
    ScriptedTransport device;
    auto body = fields({99, 1032, 4, 1000, 0, 0, 0, 0, 0, 0});
    body.insert(body.begin(), THIMBLE_OK);
    device.answers[THIMBLE_HELLO] = {{THIMBLE_HELLO | THIMBLE_REPLY, 0, body}};
    BoardSession session(device, {}, kQuick);
    const auto hello = session.hello();
    QVERIFY(!hello.ok());
    QVERIFY(hello.error().sentence.find("version 99") != std::string::npos);
}

QTEST_GUILESS_MAIN(tst_protocol)
#include "tst_protocol.moc"
