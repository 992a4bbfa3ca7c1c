// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compilertools.h"

#include "core/base/random.h"
#include "core/base/resourcelocator.h"
#include "core/board/fdtransport.h"
#include "core/board/mlperfbenchmark.h"
#include "core/network/interpreter.h"
#include "plugins/board-emulated/emulatedlink.h"
#include "tests/support/shareddata.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <future>

using namespace thimble;
using namespace thimble::tests;

/// Compiled networks on the emulated boards, through the real link and monitor: every output byte against what was recorded.
/// With the argument "slow" instead of the everyday ones: the larger reference networks.
class OnBoardTest : public QObject
{
    Q_OBJECT

public:
    bool slow = false;

private slots:
    void initTestCase()
    {
        plugins::EmulatedLink link(locator());
        const auto ready = link.ready(emulatedM4());
        if (!ready)
            QSKIP(ready.error().sentence.c_str());
        if (!core::findProgram("arm-none-eabi-gcc"))
            QSKIP("needs arm-none-eabi-gcc");
    }

    void goldens_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("records");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("board");
        const auto shared = [&](const char *name, const char *file, int count,
                                const char *board = "emulated-m4") {
            QTest::addRow("%s on %s", name, board)
                << QString::fromStdString(sharedData(std::string("models/") + file).string())
                << QString::fromStdString(sharedData(std::string("models/golden/refs/") + name).string())
                << count << board;
        };
        constexpr const char *kOthers[] = {"emulated-m3", "emulated-m7", "emulated-m33", "emulated-m55"};
        if (slow) {
            shared("ic", "ic_ref_int8.tflite", 2);
            shared("vww", "vww_ref_int8.tflite", 2);
            shared("sww", "sww_ref.tflite", 4);
            for (const char *board : kOthers) {
                shared("ic", "ic_ref_int8.tflite", 1, board);
                shared("vww", "vww_ref_int8.tflite", 1, board);
                shared("ad", "ad_ref_int8.tflite", 2, board);
            }
            return;
        }
        shared("kws", "kws_ref_int8.tflite", 2);
        shared("ad", "ad_ref_int8.tflite", 4);
        for (const char *name : {"residual", "branched", "floatedges", "singlerounding"}) {
            const auto base = (sourceFile("tests/golden") / name).string();
            QTest::newRow(name) << QString::fromStdString(base + ".tflite") << QString::fromStdString(base)
                                << 4 << "emulated-m4";
        }
        const auto base = (sourceFile("tests/golden") / "residual").string();
        for (const char *board : kOthers) {
            shared("kws", "kws_ref_int8.tflite", 1, board);
            QTest::addRow("residual on %s", board)
                << QString::fromStdString(base + ".tflite") << QString::fromStdString(base) << 2 << board;
        }
    }

    void goldens()
    {
        QFETCH(QString, network);
        QFETCH(QString, records);
        QFETCH(int, count);
        QFETCH(QString, board);
        const auto target = core::findBoard(board.toStdString(), locator());
        QVERIFY2(target.ok(), target ? "" : target.error().sentence.c_str());
        if (!std::filesystem::exists(network.toStdString()))
            QSKIP("needs shared data: models");
        const auto net = networkFrom(network.toStdString());
        compiler::CompilerSettings settings;
        settings.cache = locator().cache() / "compiler";
        const auto build = compiler::compileNetwork(net, *target, {}, settings, {}, {});
        QVERIFY2(build.ok(), build ? "" : build.error().sentence.c_str());

        core::MeasureRequest request;
        const auto all = bytesFrom(records.toStdString() + ".in.bin");
        const auto bytes = std::ptrdiff_t(recordBytes(net, net.inputs));
        for (int i = 0; i < count; ++i)
            request.inputs.emplace_back(all.begin() + i * bytes, all.begin() + (i + 1) * bytes);
        plugins::EmulatedLink link(locator());
        const auto reply = link.measure(*build, *target, request, {}, {});
        QVERIFY2(reply.ok(), reply ? "" : (reply.error().sentence + "\n" + reply.error().context).c_str());

        const auto expected = bytesFrom(records.toStdString() + ".out.bin");
        Bytes got;
        for (const auto &output : reply->outputs)
            got.insert(got.end(), output.begin(), output.end());
        QCOMPARE(got, Bytes(expected.begin(), expected.begin() + std::ptrdiff_t(got.size())));
        QCOMPARE(got.size(), std::size_t(count) * recordBytes(net, net.outputs));
        const auto joined = [&](const std::vector<int> &ports) {
            return ports.size() > 1 ? std::int64_t(recordBytes(net, ports)) : 0;
        };
        checkFigures(*build, reply->measurement, joined(net.inputs) + joined(net.outputs));
    }

    void servedRecords_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<bool>("sounds");
        QTest::newRow("pictures") << QStringLiteral("separable") << false;
        QTest::newRow("machine sounds") << QStringLiteral("autoencoder") << true;
    }

    /// What the MLPerf Tiny runner would do, through the path it would open: the board turns records into inputs, and floats'
    /// reconstructions into a score, as the host does.
    void servedRecords()
    {
        QFETCH(QString, network);
        QFETCH(bool, sounds);
        if (slow)
            QSKIP("is an everyday test");
        auto net = networkFrom(sourceFile("tests/golden") / (network.toStdString() + ".tflite"));
        net.name = sounds ? "ad01" : "ic01";
        const auto &input = net.tensors[std::size_t(net.inputs[0])];
        core::RecordForm form{sounds ? core::ElementType::Float32 : core::ElementType::UInt8,
                              double(input.scale()), -2.5, sounds};
        if (sounds)
            form.scale = 1, form.offset = 0;
        const auto coder = core::RecordCoder::make(form, input);
        QVERIFY(coder.ok() && !coder->isIdentity());
        core::CompileOptions options;
        options.record = form;
        compiler::CompilerSettings settings;
        settings.cache = locator().cache() / "compiler";
        const auto build = compiler::compileNetwork(net, emulatedM4(), options, settings, {}, {});
        QVERIFY2(build.ok(), build ? "" : build.error().sentence.c_str());

        const auto records = recordsFor(*coder, input, sounds);
        std::stop_source stop;
        std::promise<std::string> path;
        core::ServeRequest request;
        request.ready = [&path](const core::ServedBoard &board) { path.set_value(board.path); };
        auto served = std::async(std::launch::async, [&] {
            return plugins::EmulatedLink(locator()).serve(*build, emulatedM4(), request, stop.get_token());
        });
        auto port = path.get_future();
        QVERIFY(port.wait_for(std::chrono::seconds(60)) == std::future_status::ready);
        core::FdTransport line(::open(port.get().c_str(), O_RDWR | O_NOCTTY), "the test");
        using namespace std::chrono_literals;
        core::MlperfClient client(line, {}, {50ms, 5s, 30s, 50ms});
        const auto result = core::runMlperf(client, {records, net.name, 2, 2}, {});
        stop.request_stop();
        QVERIFY(served.get().ok());
        QVERIFY2(result.ok(), result ? "" : result.error().sentence.c_str());
        QVERIFY2(result->profile.profile.ends_with(" on emulated-m4"), result->profile.profile.c_str());
        QVERIFY(result->latencyMs > 0);
        for (std::size_t i = 0; i < records.size(); ++i)
            checkResults(result->results[i], net, *coder, records[i], sounds);
    }

private:
    static std::vector<Bytes> recordsFor(const core::RecordCoder &coder, const core::Tensor &input,
                                         bool sounds)
    {
        core::Random random(11);
        std::vector<Bytes> records(2, Bytes(coder.recordBytes()));
        for (auto &record : records) {
            for (auto &byte : record)
                byte = std::uint8_t(random.below(256));
            for (std::size_t i = 0; sounds && i < input.elements();
                 ++i) { // a little more than the input's range
                const auto real =
                    float((random.uniform() * 280 - 140 - input.zeroPoint()) * double(input.scale()));
                std::memcpy(record.data() + 4 * i, &real, 4);
            }
        }
        return records;
    }

    static void checkResults(const std::vector<double> &results, const core::Network &net,
                             const core::RecordCoder &coder, const Bytes &record, bool sounds)
    {
        Bytes input;
        coder.input(record, input);
        const auto answer = core::Interpreter::prepare(net)->run(input);
        std::vector<float> reals, outputs;
        core::tensorReals(net.tensors[std::size_t(net.outputs[0])], *answer, outputs);
        coder.reals(record, reals);
        if (sounds)
            outputs = {core::reconstructionError(reals, outputs)};
        QCOMPARE(results.size(), outputs.size());
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            const double open = sounds ? 1e-6 * (1 + outputs[i]) : 0.00051;
            QVERIFY2(
                std::abs(results[i] - double(outputs[i])) <= open,
                qPrintable(QStringLiteral("%1: %2, expected %3").arg(i).arg(results[i]).arg(outputs[i])));
        }
    }

    /// The stack measured stays below the bound; layers add up to the whole but for what joins several inputs or outputs into
    /// one record, which belongs to none.
    void checkFigures(const core::Build &build, const core::Measurement &measured, std::int64_t joinedBytes)
    {
        QVERIFY(*measured.ram.stack <= *build.predicted.ram.stack);
        QVERIFY(*measured.instructions > 0 && *measured.cycles >= *measured.instructions / 2);
        std::int64_t sum = 0;
        for (const auto &layer : measured.layers)
            sum += layer.instructions.value_or(0);
        // Copies between layers belong to none: they are the only difference, and it must stay small.
        const auto told =
            QStringLiteral("layers add up to %1 of %2 instructions").arg(sum).arg(*measured.instructions);
        QVERIFY2(std::llabs(sum - *measured.instructions)
                     < 40 * std::int64_t(measured.layers.size()) + 100 + 8 * joinedBytes,
                 qPrintable(told));
        qInfo("%lld instructions, %lld cycles, stack %lld of at most %lld",
              static_cast<long long>(*measured.instructions), static_cast<long long>(*measured.cycles),
              static_cast<long long>(*measured.ram.stack),
              static_cast<long long>(*build.predicted.ram.stack));
    }

    static core::ResourceLocator locator()
    {
        return {buildRoot(), buildRoot() / "tests/data", buildRoot() / "tests/cache"};
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    OnBoardTest test;
    QStringList arguments = application.arguments();
    test.slow = arguments.removeAll(QStringLiteral("slow")) > 0;
    return QTest::qExec(&test, arguments);
}

#include "tst_onboard.moc"
