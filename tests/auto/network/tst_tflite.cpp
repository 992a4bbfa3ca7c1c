// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/network/check.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"
#include "tests/golden/goldennetworks.h"
#include "tests/support/shareddata.h"

#include <cmath>
#include <functional>

using namespace thimble::core;
using thimble::tests::goldenNetworks;
using thimble::tests::sharedData;

namespace {

using Bytes = std::vector<std::uint8_t>;

bool sameTensor(const Tensor &a, const Tensor &b)
{
    const bool constants = a.isConstant() == b.isConstant() && (!a.isConstant() || *a.data == *b.data);
    return constants && a.name == b.name && a.type == b.type && a.shape == b.shape
        && a.quantization.scales == b.quantization.scales
        && a.quantization.zeroPoints == b.quantization.zeroPoints
        && a.quantization.axis == b.quantization.axis;
}

/// Every option as numbers, so that they can be compared whatever their kind.
std::vector<double> numbers(const OperatorOptions &options)
{
    struct Lister
    {
        using List = std::vector<double>;
        List operator()(std::monostate) const { return {}; }
        List operator()(const ConvOptions &o) const
        {
            return {double(o.padding),   double(o.strideH),         double(o.strideW),   double(o.dilationH),
                    double(o.dilationW), double(o.depthMultiplier), double(o.activation)};
        }
        List operator()(const PoolOptions &o) const
        {
            return {double(o.padding), double(o.strideH), double(o.strideW),
                    double(o.filterH), double(o.filterW), double(o.activation)};
        }
        List operator()(const DenseOptions &o) const { return {double(o.activation), double(o.keepDims)}; }
        List operator()(const ElementwiseOptions &o) const { return {double(o.activation)}; }
        List operator()(const SoftmaxOptions &o) const { return {double(o.beta)}; }
        List operator()(const ReduceOptions &o) const { return {double(o.keepDims)}; }
        List operator()(const AxisOptions &o) const { return {double(o.axis), double(o.count)}; }
        List operator()(const LeakyReluOptions &o) const { return {double(o.alpha)}; }
        List operator()(const StridedSliceOptions &o) const
        {
            return {double(o.beginMask), double(o.endMask), double(o.shrinkMask)};
        }
    };
    return std::visit(Lister(), options);
}

/// The first difference in words, or nothing.
std::string difference(const Network &a, const Network &b)
{
    if (a.name != b.name || a.inputs != b.inputs || a.outputs != b.outputs || a.rounding != b.rounding)
        return "the frame differs";
    if (a.tensors.size() != b.tensors.size() || a.operators.size() != b.operators.size())
        return "the counts differ";
    for (std::size_t i = 0; i < a.tensors.size(); ++i)
        if (!sameTensor(a.tensors[i], b.tensors[i]))
            return "tensor " + std::to_string(i) + " differs";
    for (std::size_t i = 0; i < a.operators.size(); ++i) {
        const Operator &x = a.operators[i], &y = b.operators[i];
        if (x.code != y.code || x.inputs != y.inputs || x.outputs != y.outputs
            || numbers(x.options) != numbers(y.options))
            return "operator " + std::to_string(i) + " differs";
    }
    return {};
}

std::string writtenAndRead(const Network &network)
{
    const auto written = writeTflite(network);
    if (!written)
        return written.error().sentence;
    if (*written != *writeTflite(network))
        return "two writes differ";
    const auto read = parseTflite(*written, "written");
    if (!read)
        return read.error().sentence;
    if (*writeTflite(*read) != *written)
        return "writing what was read gives other bytes";
    return difference(network, *read);
}

/// Whatever the bytes are: a sentence, or a network that holds together.
bool survives(const Bytes &bytes)
{
    const auto network = parseTflite(bytes, "damaged.tflite");
    if (!network)
        return network.error().sentence.starts_with("damaged.tflite: ")
            && network.error().sentence.back() == '.';
    return checkNetwork(*network).ok() && writeTflite(*network).ok();
}

} // namespace

class TestTflite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void references_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<qulonglong>("products");
        QTest::addColumn<int>("operators");
        QTest::addColumn<double>("scale");
        QTest::addColumn<int>("zero");
        QTest::newRow("kws") << "kws_ref_int8.tflite" << 2656768ull << 13 << 0.5847029089927673 << 83;
        QTest::newRow("ic") << "ic_ref_int8.tflite" << 12501632ull << 16 << 1.0 << -128;
        QTest::newRow("vww") << "vww_ref_int8.tflite" << 7489664ull << 31 << 0.003921568859368563 << -128;
        QTest::newRow("ad") << "ad_ref_int8.tflite" << 264192ull << 10 << 0.3910152316093445 << 89;
        QTest::newRow("sww") << "sww_ref.tflite" << 826368ull << 11 << 0.003701042616739869 << -128;
        QTest::newRow("vww float") << "vww_ref_float.tflite" << 7489664ull << 31 << 0.0 << 0;
    }
    void references()
    {
        THIMBLE_NEEDS_SHARED("models/kws_ref_int8.tflite");
        QFETCH(QString, file);
        const auto network = readTflite(sharedData("models/" + file.toStdString()));
        QVERIFY2(network.ok(), network ? "" : network.error().sentence.c_str());
        QTEST(static_cast<qulonglong>(macs(*network)), "products");
        QTEST(static_cast<int>(network->operators.size()), "operators");
        const Tensor &input = network->tensors[static_cast<std::size_t>(network->inputs.at(0))];
        QTEST(double(input.scale()), "scale");
        QTEST(static_cast<int>(input.zeroPoint()), "zero");
        const std::string different = writtenAndRead(*network);
        QVERIFY2(different.empty(), different.c_str());
    }

    void floatsAreReadButNotRun()
    {
        THIMBLE_NEEDS_SHARED("models/vww_ref_float.tflite");
        const auto network = readTflite(sharedData("models/vww_ref_float.tflite"));
        QVERIFY(network.ok());
        const auto interpreter = Interpreter::prepare(*network);
        QVERIFY(!interpreter.ok());
        QCOMPARE(interpreter.error().code, ErrorCode::Unsupported);
        QVERIFY(interpreter.error().sentence.find("operator 0 (CONV_2D)") != std::string::npos);
    }

    void readsBackWhatItWrites()
    {
        for (const Network &network : goldenNetworks()) {
            const std::string different = writtenAndRead(network);
            QVERIFY2(different.empty(), (network.name + ": " + different).c_str());
        }
    }

    void writesTheIdentifier()
    {
        const auto written = writeTflite(goldenNetworks().front());
        QVERIFY(written.ok());
        QCOMPARE(std::string(written->begin() + 4, written->begin() + 8), std::string("TFL3"));
    }

    void refusesOtherFiles()
    {
        const std::string text = "this is a text file, not a network";
        const auto other = parseTflite(Bytes(text.begin(), text.end()), "notes.txt");
        QVERIFY(!other.ok());
        QCOMPARE(other.error().sentence, std::string("notes.txt: this is no .tflite file."));
        QVERIFY(!parseTflite({}, "empty").ok());
        QVERIFY(!readTflite("/nonexistent/model.tflite").ok());
    }

    void everyTruncationIsRefused()
    {
        const auto whole = writeTflite(goldenNetworks().front());
        QVERIFY(whole.ok());
        for (std::size_t size = 0; size < whole->size(); ++size) {
            const Bytes cut(whole->begin(), whole->begin() + static_cast<std::ptrdiff_t>(size));
            const auto network = parseTflite(cut, "cut");
            // The last bytes of a file may be padding that nothing refers to.
            QVERIFY2(!network.ok() || size + 16 > whole->size(), std::to_string(size).c_str());
            if (!network)
                QVERIFY(network.error().sentence.back() == '.');
        }
    }

    void everyDamagedByteIsSurvived()
    {
        for (const std::size_t which : {0u, 4u}) {
            const auto whole = writeTflite(goldenNetworks()[which]);
            QVERIFY(whole.ok());
            for (std::size_t at = 0; at < whole->size(); ++at)
                for (const int change : {0x01, 0xFF}) {
                    Bytes damaged = *whole;
                    damaged[at] ^= static_cast<std::uint8_t>(change);
                    QVERIFY2(survives(damaged), std::to_string(at).c_str());
                }
        }
    }

    void damagedReferenceIsSurvived()
    {
        THIMBLE_NEEDS_SHARED("models/kws_ref_int8.tflite");
        const auto whole = readFile(sharedData("models/kws_ref_int8.tflite"), kMaxTfliteBytes);
        QVERIFY(whole.ok());
        Random random(7);
        for (int i = 0; i < 3000; ++i) {
            Bytes damaged = *whole;
            for (int change = 0; change < 3; ++change)
                damaged[random.below(damaged.size())] = static_cast<std::uint8_t>(random.next());
            if (i % 3 == 0)
                damaged.resize(random.below(damaged.size()));
            QVERIFY2(survives(damaged), std::to_string(i).c_str());
        }
    }

    void faults_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("named");
        const auto &list = allFaults();
        for (std::size_t i = 0; i < list.size(); ++i)
            QTest::newRow(list[i].name) << static_cast<int>(i) << QString::fromUtf8(list[i].named);
    }
    /// One thing wrong at a time: refused with a sentence that names it, by whoever is asked.
    void faults()
    {
        QFETCH(int, fault);
        QFETCH(QString, named);
        Network network = goldenNetworks().front();
        allFaults()[static_cast<std::size_t>(fault)].make(network);
        const auto consistent = checkNetwork(network);
        QVERIFY(!consistent.ok());
        QVERIFY2(consistent.error().sentence.find(named.toStdString()) != std::string::npos,
                 consistent.error().sentence.c_str());
        QVERIFY(!writeTflite(network).ok());
        QVERIFY(!Interpreter::prepare(network).ok());
    }

private:
    struct Fault
    {
        const char *name;
        const char *named;
        std::function<void(Network &)> make;
    };
    static const std::vector<Fault> &allFaults();
};

const std::vector<TestTflite::Fault> &TestTflite::allFaults()
{
    // Operators of the first network: 0 CONV_2D, 1 DEPTHWISE_CONV_2D, 2 CONV_2D, ..., 5 AVERAGE_POOL_2D, 6 RESHAPE, ...
    const auto tensor = [](Network &network, int index) -> Tensor & {
        return network.tensors[static_cast<std::size_t>(index)];
    };
    static const std::vector<Fault> kFaults = {
        {"no input", "no input", [](Network &n) { n.inputs.clear(); }},
        {"input is no tensor", "its input 999", [](Network &n) { n.inputs = {999}; }},
        {"output never written", "no operator writes its output",
         [](Network &n) {
             n.tensors.push_back(n.tensors[0]);
             n.outputs = {static_cast<int>(n.tensors.size()) - 1};
         }},
        {"index out of range", "operator 2 (CONV_2D) reads tensor 4000",
         [](Network &n) { n.operators[2].inputs[0] = 4000; }},
        {"negative index", "operator 2 (CONV_2D) reads tensor -2",
         [](Network &n) { n.operators[2].inputs[0] = -2; }},
        {"read before written", "operator 0 (DEPTHWISE_CONV_2D) reads tensor",
         [](Network &n) { std::swap(n.operators[0], n.operators[1]); }},
        {"written twice", "already written",
         [](Network &n) { n.operators[1].outputs = n.operators[0].outputs; }},
        {"constant cut off", "but its shape",
         [tensor](Network &n) {
             Tensor &filter = tensor(n, n.operators[0].inputs[1]);
             Bytes bytes = *filter.data;
             bytes.pop_back();
             filter.data = std::make_shared<const Bytes>(bytes);
         }},
        {"wrong output shape", "operator 1 (DEPTHWISE_CONV_2D) gives",
         [tensor](Network &n) { tensor(n, n.operators[1].outputs[0]).shape[1] += 1; }},
        {"dimension of zero", "a dimension of 0",
         [tensor](Network &n) { tensor(n, n.operators[1].outputs[0]).shape[1] = 0; }},
        {"gigantic dimension", "more than 268435456 elements",
         [tensor](Network &n) {
             tensor(n, n.operators[1].outputs[0]).shape = {1, 2147483647, 2147483647, 8};
         }},
        {"stride of zero", "vertical stride must be from 1",
         [](Network &n) { std::get<ConvOptions>(n.operators[0].options).strideH = 0; }},
        {"filter does not fit", "its filter of",
         [tensor](Network &n) {
             tensor(n, n.operators[0].inputs[1]).shape = {8, 5, 1, 3};
         }},
        {"bias does not fit", "its bias has",
         [](Network &n) { n.operators[0].inputs[2] = n.operators[2].inputs[2]; }},
        {"no scale on an activation", "exactly one scale",
         [tensor](Network &n) { tensor(n, n.operators[0].outputs[0]).quantization = {}; }},
        {"scale not a number", "not a number",
         [tensor](Network &n) {
             tensor(n, n.operators[0].outputs[0]).quantization.scales[0] = std::nanf("");
         }},
        {"zero point outside int8", "zero point 300",
         [tensor](Network &n) { tensor(n, n.operators[0].outputs[0]).quantization.zeroPoints[0] = 300; }},
        {"scales along the wrong axis", "scales along dimension 3",
         [tensor](Network &n) {
             Quantization &q = tensor(n, n.operators[2].inputs[1]).quantization; // of 12x1x1x8
             q.axis = 3;
             q.scales.resize(8);
             q.zeroPoints.resize(8);
         }},
        {"options missing", "options are missing", [](Network &n) { n.operators[0].options = {}; }},
    };
    return kFaults;
}

QTEST_APPLESS_MAIN(TestTflite)
#include "tst_tflite.moc"
