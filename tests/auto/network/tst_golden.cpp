// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/network/describe.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"
#include "tests/support/shareddata.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace thimble::core;
using thimble::tests::sharedData;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kLimit = std::size_t(64) << 20;

/// The networks of models/golden/ops that hold an operator Thimble does not have (core/network/network.h), by group. The test fails
/// when one more is refused and when one of these is not: coverage cannot change unseen.
const std::map<std::string, std::set<std::string>> kUnsupported = {
    {"arg", {"arg_min_axis3"}},
    {"extra",
     {"extra_transposeconv_same", "extra_transposeconv_valid", "extra_prelu", "extra_mirrorpad_reflect",
      "extra_mirrorpad_symmetric", "extra_slice", "extra_splitv", "extra_unpack", "extra_spacetodepth",
      "extra_depthtospace", "extra_resizenearest", "extra_resizebilinear", "extra_l2norm",
      "extra_squareddifference"}}};

struct Golden
{
    std::string name;
    std::string group;
};

std::vector<Golden> index(const std::string &folder)
{
    std::vector<Golden> goldens;
    std::ifstream file(sharedData("models/golden/index.csv"));
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        Golden golden;
        std::getline(fields, golden.name, ',');
        std::getline(fields, golden.group, ',');
        if (golden.name.starts_with(folder))
            goldens.push_back({golden.name.substr(folder.size()), golden.group});
    }
    return goldens;
}

std::filesystem::path reference(const std::string &name)
{
    return sharedData("models/" + name + (name == "sww" ? "_ref.tflite" : "_ref_int8.tflite"));
}

Bytes bytesOf(const std::filesystem::path &file)
{
    const auto bytes = readFile(file, kLimit);
    return bytes ? *bytes : Bytes();
}

/// The first difference in words; empty when all records give the recorded bytes.
std::string compare(Interpreter &interpreter, const Bytes &inputs, const Bytes &expected)
{
    const std::size_t in = interpreter.inputBytes(), out = interpreter.outputBytes();
    if (inputs.empty() || inputs.size() % in != 0 || expected.size() != inputs.size() / in * out)
        return "the recorded files do not fit the network";
    for (std::size_t r = 0; r < inputs.size() / in; ++r) {
        const auto result = interpreter.run(std::span(inputs).subspan(r * in, in));
        if (!result)
            return result.error().sentence;
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < out; ++i)
            wrong += (*result)[i] != expected[r * out + i];
        if (wrong)
            return "record " + std::to_string(r) + ": " + std::to_string(wrong) + " of " + std::to_string(out)
                + " bytes differ";
    }
    return {};
}

} // namespace

/// Against what an independent engine recorded (../shared/models/golden): those files, not we, say what exact means.
class TestGolden : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void references_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"kws", "ic", "vww", "ad", "sww"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void references()
    {
        THIMBLE_NEEDS_SHARED("models/golden/index.csv");
        QFETCH(QString, name);
        const std::string base = "models/golden/refs/" + name.toStdString();
        const auto network = readTflite(reference(name.toStdString()));
        QVERIFY2(network.ok(), network ? "" : network.error().sentence.c_str());
        auto interpreter = Interpreter::prepare(*network);
        QVERIFY2(interpreter.ok(), interpreter ? "" : interpreter.error().sentence.c_str());
        const std::string difference = compare(*interpreter, bytesOf(sharedData(base + ".in.bin")),
                                               bytesOf(sharedData(base + ".out.bin")));
        QVERIFY2(difference.empty(), difference.c_str());
    }

    void layers_data() { references_data(); }
    void layers()
    {
        THIMBLE_NEEDS_SHARED("models/golden/index.csv");
        QFETCH(QString, name);
        const std::string base = "models/golden/refs/" + name.toStdString();
        const auto network = readTflite(reference(name.toStdString()));
        QVERIFY(network.ok());
        auto interpreter = Interpreter::prepare(*network);
        QVERIFY(interpreter.ok());
        const Bytes inputs = bytesOf(sharedData(base + ".in.bin"));
        const Bytes layers = bytesOf(sharedData(base + ".layers.bin"));
        // Two records of every operator's output: the first random one and the first plausible one.
        const std::size_t records = inputs.size() / interpreter->inputBytes();
        std::size_t next = 0;
        for (const std::size_t record : {std::size_t(0), records / 2}) {
            QVERIFY(interpreter
                        ->run(std::span(inputs).subspan(record * interpreter->inputBytes(),
                                                        interpreter->inputBytes()))
                        .ok());
            for (std::size_t i = 0; i < network->operators.size(); ++i) {
                const auto got = interpreter->tensor(network->operators[i].outputs[0]);
                QVERIFY(next + got.size() <= layers.size());
                QVERIFY2(std::equal(got.begin(), got.end(), layers.begin() + std::ptrdiff_t(next)),
                         (operatorLabel(*network, i) + " of record " + std::to_string(record)).c_str());
                next += got.size();
            }
        }
        QCOMPARE(next, layers.size());
    }

    void operators_data()
    {
        QTest::addColumn<QString>("group");
        std::set<std::string> groups;
        for (const Golden &golden : index("ops/"))
            groups.insert(golden.group);
        if (groups.empty()) // one row, so that the skip is counted
            groups.insert("all");
        for (const std::string &group : groups)
            QTest::newRow(group.c_str()) << QString::fromStdString(group);
    }
    void operators()
    {
        THIMBLE_NEEDS_SHARED("models/golden/index.csv");
        QFETCH(QString, group);
        const auto unsupported = kUnsupported.find(group.toStdString());
        std::set<std::string> refused;
        std::string differences;
        for (const Golden &golden : index("ops/")) {
            if (golden.group != group.toStdString())
                continue;
            const std::string base = "models/golden/ops/" + golden.name;
            const auto network = readTflite(sharedData(base + ".tflite"));
            auto interpreter =
                network ? Interpreter::prepare(*network) : Result<Interpreter>(network.error());
            if (!interpreter) {
                QVERIFY2(!interpreter.error().sentence.empty(), golden.name.c_str());
                const bool known =
                    unsupported != kUnsupported.end() && unsupported->second.count(golden.name) > 0;
                if (!known || interpreter.error().code != ErrorCode::Unsupported)
                    differences += "\n" + golden.name + ": " + interpreter.error().sentence;
                refused.insert(golden.name);
                continue;
            }
            const std::string difference = compare(*interpreter, bytesOf(sharedData(base + ".in.bin")),
                                                   bytesOf(sharedData(base + ".out.bin")));
            if (!difference.empty())
                differences += "\n" + golden.name + ": " + difference;
            // The same network as our own writer writes it.
            const auto written = writeTflite(*network);
            const auto again =
                written ? parseTflite(*written, golden.name) : Result<Network>(written.error());
            auto second = again ? Interpreter::prepare(*again) : Result<Interpreter>(again.error());
            const std::string changed = second ? compare(*second, bytesOf(sharedData(base + ".in.bin")),
                                                         bytesOf(sharedData(base + ".out.bin")))
                                               : second.error().sentence;
            if (!changed.empty())
                differences += "\n" + golden.name + " written by us: " + changed;
        }
        QVERIFY2(differences.empty(), differences.c_str());
        QVERIFY2(refused
                     == (unsupported != kUnsupported.end() ? unsupported->second : std::set<std::string>()),
                 "a network listed as unsupported runs now: take it off the list");
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
