// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/random.h"
#include "core/board/mlperfbenchmark.h"

#include <QTest>

#include <deque>
#include <functional>
#include <thread>

using namespace thimble::core;
using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

namespace {
constexpr const char *kBanner = "m-timestamp-mode-performance\r\nm-init-done\r\nm-ready\r\n";
constexpr MlperfTimes kQuick{30ms, 60ms, 300ms, 20ms};

/// A device written from the protocol's description: commands up to '%' with the answers of a dialogue, which arrive in
/// pieces of any size. What a test wants otherwise it says by `answers`.
class Device : public Transport
{
public:
    explicit Device(std::uint64_t seed = 1) : m_random(seed) { }

    std::function<std::optional<std::string>(const std::string &)> answers; ///< nothing: as below
    std::vector<std::string> commands;
    std::uint64_t clock = 1000;
    std::uint64_t usPerInference = 2500;
    std::string results = "0.004,0.992,0.004";
    int vanishAfter = -1; ///< commands

    void say(const std::string &text) { m_out.insert(m_out.end(), text.begin(), text.end()); }
    std::string description() const override { return "a script"; }
    Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds) override
    {
        for (const auto byte : bytes) {
            if (byte != '%') {
                m_command += char(byte);
                continue;
            }
            commands.push_back(std::exchange(m_command, {}));
            const auto special = answers ? answers(commands.back()) : std::nullopt;
            say(special ? *special : usual(commands.back()));
        }
        return {};
    }
    Result<Bytes> read(std::chrono::milliseconds timeout, std::stop_token) override
    {
        if (vanishAfter >= 0 && int(commands.size()) > vanishAfter)
            return Error{
                ErrorCode::Target, "The connection to a script was lost; connect the board again.", {}};
        if (m_out.empty())
            std::this_thread::sleep_for(std::min(timeout, 5ms));
        const auto count = std::min<std::size_t>(m_out.size(), 1 + m_random.below(40));
        const Bytes piece(m_out.begin(), m_out.begin() + std::ptrdiff_t(count));
        m_out.erase(m_out.begin(), m_out.begin() + std::ptrdiff_t(count));
        return piece;
    }
    void flush() override { m_out.clear(); }

private:
    std::string usual(const std::string &command)
    {
        unsigned runs = 0, warmups = 0, bytes = 0;
        if (command == "name")
            return "m-name-dut-[acme]\r\nm-ready\r\n";
        if (command == "profile")
            return "m-profile-[ULPMark for tinyML Firmware V0.0.1]\r\nm-model-[kws01]\r\nm-ready\r\n";
        if (std::sscanf(command.c_str(), "db load %u", &bytes) == 1) {
            m_left = bytes;
            return "m-[Expecting " + std::to_string(bytes) + " bytes]\r\nm-ready\r\n";
        }
        if (command.starts_with("db ")) {
            m_left -= unsigned(command.size() - 3) / 2;
            return m_left == 0 ? "m-load-done\r\nm-ready\r\n" : "m-ready\r\n";
        }
        if (std::sscanf(command.c_str(), "infer %u %u", &runs, &warmups) == 2) {
            clock += warmups * usPerInference;
            const auto begin = clock;
            clock += runs * usPerInference;
            return "m-warmup-start-" + std::to_string(warmups) + "\r\nm-warmup-done\r\nm-infer-start-"
                + std::to_string(runs) + "\r\nm-lap-us-" + std::to_string(begin) + "\r\nm-lap-us-"
                + std::to_string(clock) + "\r\nm-infer-done\r\nm-results-[" + results + "]\r\nm-ready\r\n";
        }
        return "e-[Unknown command: " + command + "]\r\nm-ready\r\n";
    }

    Random m_random;
    std::string m_command;
    std::deque<std::uint8_t> m_out;
    unsigned m_left = 0;
};

Bytes record(std::size_t bytes)
{
    Bytes all(bytes);
    for (std::size_t i = 0; i < bytes; ++i)
        all[i] = std::uint8_t(7 * i);
    return all;
}

Result<MlperfResult> measured(Device &device, MlperfRequest request = {{record(490)}, "kws01"})
{
    MlperfClient client(device, {}, kQuick);
    return runMlperf(client, request, {});
}

bool says(const Error &error, const char *part) { return error.sentence.find(part) != std::string::npos; }
} // namespace

/// The runner's side of the MLPerf Tiny protocol against devices that are written from its description, sound and not.
class tst_mlperf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void soundDialogue_data()
    {
        QTest::addColumn<bool>("banner");
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed < 6; ++seed) {
            QTest::addRow("restarted by opening, pieces %d", seed) << true << seed;
            QTest::addRow("running already, pieces %d", seed) << false << seed;
        }
    }

    void soundDialogue()
    {
        QFETCH(bool, banner);
        QFETCH(int, seed);
        Device device{std::uint64_t(seed)};
        if (banner)
            device.say(kBanner);
        const auto result = measured(device, {{record(490), record(490)}, "kws01"});
        QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
        QCOMPARE(result->profile.vendor, std::string("acme"));
        QCOMPARE(result->profile.profile, std::string("ULPMark for tinyML Firmware V0.0.1"));
        QCOMPARE(result->profile.model, std::string("kws01"));
        QCOMPARE(result->latencyMs, 2.5);
        QCOMPARE(result->latencySpreadMs, 0.0);
        QCOMPARE(result->windows.size(), std::size_t(5));
        QCOMPARE(result->windows[0].inferences, 400u); // about a second
        QCOMPARE(result->windows[0].milliseconds, 1000.0);
        QCOMPARE(result->results, (std::vector<std::vector<double>>(2, {0.004, 0.992, 0.004})));
        // 490 bytes are 15 commands of 31 and one of 25, none longer than the protocol allows.
        QCOMPARE(std::count(device.commands.begin(), device.commands.end(), "db load 490"), 2);
        QCOMPARE(device.commands[3],
                 "db " + std::string("00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2"));
        for (const auto &command : device.commands)
            QVERIFY(command.size() < 80);
        QCOMPARE(int(device.commands.size()), 2 + 2 * 17 + 1 + 5 + 1);
    }

    void spreadAndChosenRuns()
    {
        Device device;
        int window = 0;
        device.answers = [&](const std::string &command) -> std::optional<std::string> {
            if (command == "infer 10 1")
                device.usPerInference = 2500 + 10 * std::uint64_t(window++ % 3);
            return std::nullopt;
        };
        const auto result = measured(device, {{record(4)}, "", 10});
        QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
        QCOMPARE(result->windows[0].inferences, 10u);
        QCOMPARE(result->latencyMs, 2.51); // of 2.50, 2.51, 2.52, 2.50, 2.51
        QVERIFY(std::abs(result->latencySpreadMs - 0.02) < 1e-9);
    }

    void clockOf32Bits()
    {
        Device device;
        device.answers = [&](const std::string &command) -> std::optional<std::string> {
            if (!command.starts_with("infer"))
                return std::nullopt;
            return "m-lap-us-4294967000\r\nm-lap-us-704\r\nm-results-[1]\r\nm-ready\r\n";
        };
        MlperfClient client(device, {}, kQuick);
        QCOMPARE(client.infer(1, 0)->microseconds, std::uint64_t(1000));
    }

    void toleratedOddities()
    {
        // Lines that are not the protocol's, a banner that comes late, half a command left by somebody else.
        Device device;
        device.say("Booting...\r\n");
        int names = 0;
        device.answers = [&](const std::string &command) -> std::optional<std::string> {
            if (command == "name" && ++names == 1)
                return "e-[Unknown command: db 00name]\r\nm-ready\r\n";
            if (command == "name" && names == 2)
                return std::string(kBanner) + "m-name-dut-[acme]\r\nm-ready\r\nm-ready\r\n";
            if (command == "profile")
                return "battery 3.3 V\nm-profile-[x]\nm-model-[kws01]\nm-ready\n";
            return std::nullopt;
        };
        const auto result = measured(device);
        QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
        QCOMPARE(names, 2);
    }

    void slowStart()
    {
        Device device; // hears nothing until asked a third time
        int names = 0;
        device.answers = [&](const std::string &command) -> std::optional<std::string> {
            return command == "name" && ++names < 3 ? std::optional<std::string>("") : std::nullopt;
        };
        QVERIFY(measured(device).ok());
        QCOMPARE(names, 3);
    }

    void badDialogues_data()
    {
        QTest::addColumn<QString>("command"); // its beginning
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("sentence");
        const auto row = [](const char *name, const char *command, const QByteArray &answer,
                            const char *sentence) {
            QTest::newRow(name) << QString::fromLatin1(command) << answer << QByteArray(sentence);
        };
        row("silent board", "", "", "said nothing");
        row("noise", "", QByteArray(300, '\xE5') + "\n", "baud rate");
        row("noise without lines", "", QByteArray(100, '\xE5'), "No m-ready within");
        row("silent later", "profile", "", "No m-ready within");
        row("cut in the middle", "profile", "m-profile-[x]\r\n", "stopped in the middle");
        row("no model", "profile", "m-profile-[x]\r\nm-ready\r\n", "which model");
        row("other model", "profile", "m-profile-[x]\r\nm-model-[ic01]\r\nm-ready\r\n", "ic01, not kws01");
        row("refused", "db load", "e-[Out of memory]\r\nm-ready\r\n",
            "refused \"db load 490\": Out of memory");
        row("refused and dead", "db load", "e-[Out of memory]\r\n", "Out of memory");
        row("other length", "db load", "m-[Expecting 3072 bytes]\r\nm-ready\r\n", "expects 3072 bytes");
        row("bad digits", "db 0", "e-[Invalid hex digit 'zz']\r\nm-ready\r\n", "Invalid hex digit");
        row("never full", "db b", "m-ready\r\n", "m-load-done");
        row("restart", "infer",
            "m-warmup-start-1\r\nm-timestamp-mode-performance\r\nm-init-done\r\nm-ready\r\n", "restarted");
        row("no laps", "infer", "m-infer-done\r\nm-results-[1]\r\nm-ready\r\n", "no times");
        row("one lap", "infer", "m-lap-us-5\r\nm-results-[1]\r\nm-ready\r\n", "no times");
        row("laps are words", "infer", "m-lap-us-x\r\nm-lap-us-5y\r\nm-results-[1]\r\nm-ready\r\n",
            "no times");
        row("backwards", "infer", "m-lap-us-500\r\nm-lap-us-400\r\nm-results-[1]\r\nm-ready\r\n",
            "backwards");
        row("no results", "infer", "m-lap-us-1\r\nm-lap-us-9\r\nm-ready\r\n", "no results");
        row("results are words", "infer", "m-lap-us-1\r\nm-lap-us-9\r\nm-results-[a,b]\r\nm-ready\r\n",
            "no list of numbers");
        row("empty results", "infer", "m-lap-us-1\r\nm-lap-us-9\r\nm-results-[]\r\nm-ready\r\n",
            "no list of numbers");
        row("clock stands", "infer", "m-lap-us-1\r\nm-lap-us-1\r\nm-results-[1]\r\nm-ready\r\n",
            "did not move");
        QByteArray chatter;
        for (int i = 0; i < 11000; ++i)
            chatter += "m-x\r\n";
        row("endless lines", "profile", chatter, "without end");
        row("endless line", "profile", QByteArray(300000, 'x'), "No m-ready within");
    }

    void badDialogues()
    {
        QFETCH(QString, command);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, sentence);
        Device device;
        device.answers = [&](const std::string &asked) -> std::optional<std::string> {
            return asked.starts_with(command.toStdString()) ? std::optional(answer.toStdString())
                                                            : std::nullopt;
        };
        const auto result = measured(device);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Target);
        QVERIFY2(says(result.error(), sentence.constData()), result.error().sentence.c_str());
        QVERIFY(result.error().sentence.find('\n') == std::string::npos);
    }

    void changingResults()
    {
        Device device;
        int windows = 0;
        device.answers = [&](const std::string &asked) -> std::optional<std::string> {
            if (asked.starts_with("infer") && ++windows == 4)
                device.results = "0.9,0.1";
            return std::nullopt;
        };
        QVERIFY(says(measured(device).error(), "other results"));
    }

    void tooManyRuns()
    {
        Device device;
        device.usPerInference = 100000;
        const auto refused = measured(device, {{record(4)}, "", 1000});
        QCOMPARE(refused.error().code, ErrorCode::Option);
        QVERIFY2(says(refused.error(), "at most 250"), refused.error().sentence.c_str());
    }

    void unplugged()
    {
        for (int after = 0; after < 25; after += 4) {
            Device device;
            device.vanishAfter = after;
            const auto result = measured(device);
            QVERIFY(says(result.error(), "was lost"));
        }
    }

    void stopEndsWaiting()
    {
        std::stop_source stop;
        Device device;
        device.answers = [&](const std::string &) -> std::optional<std::string> {
            stop.request_stop();
            return "";
        };
        MlperfClient client(device, stop.get_token(), {30ms, 5s, 30s, 20ms});
        const auto begun = std::chrono::steady_clock::now();
        QVERIFY(client.greet().error().isCancelled());
        QVERIFY(std::chrono::steady_clock::now() - begun < 2s);
    }
};

QTEST_APPLESS_MAIN(tst_mlperf)
#include "tst_mlperf.moc"
