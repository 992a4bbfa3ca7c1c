// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"
#include "tests/golden/goldennetworks.h"
#include "tests/support/shareddata.h"

#include <set>

using namespace thimble;

/// The committed networks: the writer writes the same bytes, the reference gives the recorded outputs.
class TestOwnGoldens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unchanged_data()
    {
        QTest::addColumn<int>("index");
        const auto networks = tests::goldenNetworks();
        for (std::size_t i = 0; i < networks.size(); ++i)
            QTest::newRow(networks[i].name.c_str()) << static_cast<int>(i);
    }
    void unchanged()
    {
        QFETCH(int, index);
        const core::Network network = tests::goldenNetworks()[static_cast<std::size_t>(index)];
        const auto folder = tests::sourceFile("tests/golden");
        const auto file = core::readFile(folder / (network.name + ".tflite"), 1 << 20);
        const auto inputs = core::readFile(folder / (network.name + ".in.bin"), 1 << 20);
        const auto outputs = core::readFile(folder / (network.name + ".out.bin"), 1 << 20);
        QVERIFY(file && inputs && outputs);
        const auto written = core::writeTflite(network);
        QVERIFY2(written.ok(), written ? "" : written.error().sentence.c_str());
        QVERIFY2(*written == *file, "the writer gives other bytes than the committed file");
        QVERIFY(tests::goldenInputs(network, tests::kGoldenRecords) == *inputs);

        const auto read = core::parseTflite(*file, network.name);
        QVERIFY2(read.ok(), read ? "" : read.error().sentence.c_str());
        auto interpreter = core::Interpreter::prepare(*read);
        QVERIFY2(interpreter.ok(), interpreter ? "" : interpreter.error().sentence.c_str());
        auto copy = *interpreter; // has activations of its own
        for (int record = 0; record < tests::kGoldenRecords; ++record) {
            const auto in = std::span(*inputs).subspan(
                static_cast<std::size_t>(record) * interpreter->inputBytes(), interpreter->inputBytes());
            const auto expected = std::span(*outputs).subspan(
                static_cast<std::size_t>(record) * interpreter->outputBytes(), interpreter->outputBytes());
            const auto result = interpreter->run(in);
            QVERIFY(result && std::equal(result->begin(), result->end(), expected.begin(), expected.end()));
            const auto again = copy.run(in);
            QVERIFY(again && *again == *result);
        }
    }

    /// A recording that never leaves one code would prove nothing.
    void outputsVary()
    {
        for (const core::Network &network : tests::goldenNetworks()) {
            auto interpreter = core::Interpreter::prepare(network);
            QVERIFY2(interpreter.ok(), interpreter ? "" : interpreter.error().sentence.c_str());
            const auto inputs = tests::goldenInputs(network, 1);
            QVERIFY(interpreter->run(inputs).ok());
            for (const core::Operator &op : network.operators) {
                const auto bytes = interpreter->tensor(op.outputs[0]);
                std::set<std::uint8_t> codes(bytes.begin(), bytes.end());
                QVERIFY2(codes.size() > std::min<std::size_t>(bytes.size() / 4, 20),
                         (network.name + " " + core::opName(op.code)).c_str());
            }
        }
    }

    void refusesOtherSizes()
    {
        auto interpreter = core::Interpreter::prepare(tests::goldenNetworks().front());
        QVERIFY(interpreter.ok());
        const std::vector<std::uint8_t> tooFew(interpreter->inputBytes() - 1);
        const auto result = interpreter->run(tooFew);
        QVERIFY(!result.ok());
        QVERIFY(result.error().sentence.find("input bytes") != std::string::npos);
    }

    /// Wherever int8 arithmetic is not defined for every input, preparation says so and names the operator.
    void refusesOverflow()
    {
        core::Network network = tests::goldenNetworks().front();
        const auto bias = static_cast<std::size_t>(network.operators[0].inputs[2]);
        auto bytes = *network.tensors[bias].data;
        std::fill_n(bytes.begin(), 3, std::uint8_t(0xFF));
        bytes[3] = 0x7F;
        network.tensors[bias].data = std::make_shared<const std::vector<std::uint8_t>>(bytes);
        const auto interpreter = core::Interpreter::prepare(network);
        QVERIFY(!interpreter.ok());
        QCOMPARE(interpreter.error().code, core::ErrorCode::Unsupported);
        QVERIFY(interpreter.error().sentence.find("CONV_2D") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestOwnGoldens)
#include "tst_owngoldens.moc"
