// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/task/evaluation.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace thimble::core;
namespace fs = std::filesystem;

namespace {
using Bytes = std::vector<std::uint8_t>;

Tensor activation(const char *name, int elements, float scale, int zeroPoint)
{
    Tensor tensor;
    tensor.name = name;
    tensor.shape = {1, elements};
    tensor.quantization.scales = {scale};
    tensor.quantization.zeroPoints = {zeroPoint};
    return tensor;
}

/// Gives its input back, saturated where the output's range ends: real 0 ... 63.75 in quarters.
Network echo(int elements)
{
    Network network;
    network.tensors = {activation("in", elements, 1.0f, -128), activation("out", elements, 0.25f, -128)};
    Operator quantize;
    quantize.code = OpCode::Quantize;
    quantize.inputs = {0};
    quantize.outputs = {1};
    network.operators = {quantize};
    network.inputs = {0};
    network.outputs = {1};
    return network;
}

Inferences oracle(const Network &network) { return oracleInferences(network, 1, {}, {}); }

Task task(const char *metric, const char *shape, const char *runner)
{
    const auto text =
        std::string(R"({"id":"t","title":"T","input":{"height":1,"width":2,"channels":1,"scale":1,
        "zeroPoint":-128},"classes":["a","b"],"metric":")")
        + metric + R"(","raw":{"shape":)" + shape + R"(,"dtype":"uint8","scale":1,"offset":0},"runner":)"
        + runner + "}";
    const auto read = taskFromJson(Json::parse(text), "t.json");
    return read ? *read : Task{};
}

Bytes floats(std::initializer_list<float> values)
{
    Bytes bytes(4 * values.size());
    std::memcpy(bytes.data(), std::data(values), bytes.size());
    return bytes;
}
} // namespace

/// Own test sets: what the raw form and the runner's folder become, judged by networks whose answers are known.
class RecordingsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());
    const Task m_pictures = task("top1", "[2]", R"({"model":"ic01","dtype":"uint8"})");
    const Task m_sounds = task("auc", "[3,2]", R"({"model":"ad01","dtype":"float32"})");

    void write(const char *name, std::string_view text)
    {
        QVERIFY(writeFileAtomically(m_root / name, text).ok());
    }
    void write(const char *name, const Bytes &bytes)
    {
        QVERIFY(writeFileAtomically(m_root / name, bytes).ok());
    }
    Result<Recordings> raw(const Task &of)
    {
        return openRawRecordings(of, m_root / "x.bin", m_root / "y.txt");
    }

private slots:
    void recordsBecomeInputs_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("scale");
        QTest::addColumn<double>("offset");
        QTest::addColumn<QList<int>>("bytes");
        QTest::addColumn<QList<int>>("codes");
        const auto u8 = int(ElementType::UInt8), i8 = int(ElementType::Int8);
        // The input's scale is 0.5, its zero point 10: code = real / 0.5 + 10, halves away from zero, saturated.
        QTest::newRow("pictures") << u8 << 1.0 << 0.0 << QList<int>{0, 1, 58, 59, 255}
                                  << QList<int>{10, 12, 126, 127, 127};
        QTest::newRow("signed") << i8 << 0.5 << 0.0 << QList<int>{0, 1, 255, 128, 127}
                                << QList<int>{10, 11, 9, -118, 127};
        QTest::newRow("halves") << i8 << 0.25 << 0.0 << QList<int>{1, 3, 255, 253, 2}
                                << QList<int>{11, 12, 9, 8, 11};
        QTest::newRow("offset") << u8 << 1.0 << -86.0 << QList<int>{0, 17, 86, 90, 200}
                                << QList<int>{-128, -128, 10, 18, 127};
    }

    void recordsBecomeInputs()
    {
        QFETCH(int, type);
        QFETCH(double, scale);
        QFETCH(double, offset);
        QFETCH(QList<int>, bytes);
        QFETCH(QList<int>, codes);
        const auto coder =
            RecordCoder::make({ElementType(type), scale, offset}, activation("in", 5, 0.5f, 10));
        QVERIFY(coder.ok());
        const Bytes record(bytes.begin(), bytes.end());
        QCOMPARE(coder->recordBytes(), record.size());
        Bytes input;
        coder->input(record, input);
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(int(std::int8_t(input[std::size_t(i)])), codes[i]);
            QCOMPARE(int(coder->codes()[record[std::size_t(i)]]), codes[i]);
        }
    }

    void floatsBecomeInputs()
    {
        const auto coder = RecordCoder::make({ElementType::Float32}, activation("in", 7, 0.5f, 10)).value();
        const auto record = floats({0.0f, 0.25f, -0.25f, 1e30f, -1e30f, 0.24999999f, NAN});
        Bytes input;
        coder.input(record, input);
        const std::vector<int> expected{10, 11, 9, 127, -128, 10, 10};
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(int(std::int8_t(input[i])), expected[i]);
        QVERIFY(!coder.isIdentity());
    }

    void identityIsSeen()
    {
        const auto input = activation("in", 490, 0.5847029089927673f, 83);
        QVERIFY(RecordCoder::make({ElementType::Int8, 0.5847029089927673, -48.53034144639969}, input)
                    ->isIdentity());
        QVERIFY(!RecordCoder::make({ElementType::Int8, 0.6, -48.53034144639969}, input)->isIdentity());
        QVERIFY(!RecordCoder::make({ElementType::UInt8, 1, 0}, activation("in", 3, 1, -128))->isIdentity());
        auto wide = input;
        wide.type = ElementType::Int16;
        QCOMPARE(RecordCoder::make({}, wide).error().code, ErrorCode::Unsupported);
    }

    void picturesAreJudged()
    {
        // The larger of two pixels is the class, the first of equals; 200 and 90 both saturate.
        write("x.bin", Bytes{5, 3, 1, 9, 4, 4, 200, 90});
        write("y.txt", "0\n1\n1\n0\n");
        const auto recordings = raw(m_pictures);
        QVERIFY2(recordings.ok(), recordings ? "" : recordings.error().sentence.c_str());
        const auto quality = evaluateRecordings(echo(2), m_pictures, *recordings, oracle(echo(2)));
        QVERIFY2(quality.ok(), quality ? "" : quality.error().sentence.c_str());
        QCOMPARE(quality->value, 0.75);
        QCOMPARE(quality->samples, std::int64_t(4));
        QCOMPARE(quality->metric, std::string("top1"));
    }

    void windowsAreAveraged()
    {
        // Three rows of two values, windows of one row. Up to 63.75 a value comes back exactly; above, it is off by the rest.
        write("x.bin", Bytes{1, 2, 3, 4, 5, 6, 60, 61, 62, 63, 63, 63, 64, 1, 1, 1, 1, 1});
        write("y.txt", "0\n0\n1\n");
        const auto recordings = raw(m_sounds);
        QVERIFY2(recordings.ok(), recordings ? "" : recordings.error().sentence.c_str());
        QCOMPARE(recordings->list.size(), std::size_t(3));
        QCOMPARE(recordings->list[2].windows, std::size_t(3));
        QCOMPARE(evaluateRecordings(echo(2), m_sounds, *recordings, oracle(echo(2)))->value, 1.0);
        write("y.txt", "1\n0\n0\n");
        const auto other = evaluateRecordings(echo(2), m_sounds, *raw(m_sounds), oracle(echo(2)));
        QCOMPARE(other->value, 0.25); // ties one, loses one
        QCOMPARE(other->metric, std::string("auc"));
        QCOMPARE(other->samples, std::int64_t(3));
        const std::vector<float> reals{1, 2, 3, 70}, rebuilt{1, 2, 2.5f, 63.5f};
        QCOMPARE(reconstructionError(reals, rebuilt), (0.25f + 6.5f * 6.5f) / 4);
    }

    void overlappingWindows()
    {
        auto overlapping = m_sounds;
        overlapping.shape.height = 2; // of three rows: two windows that share the middle row
        write("x.bin", Bytes{1, 2, 3, 4, 5, 6});
        write("y.txt", "1\n");
        const auto recordings = raw(overlapping);
        QVERIFY(recordings.ok());
        const auto &only = recordings->list.front();
        QCOMPARE(only.windows, std::size_t(2));
        const auto second = recordings->window(only, 1);
        QVERIFY(std::equal(second.begin(), second.end(), std::begin({3, 4, 5, 6})));
    }

    void badRawSetsAreSentences()
    {
        write("x.bin", Bytes{5, 3, 1});
        write("y.txt", "0\n");
        QVERIFY(raw(m_pictures).error().sentence.find("3 bytes") != std::string::npos);
        write("y.txt", "0\n2\n");
        QVERIFY(raw(m_pictures).error().sentence.find("line 2") != std::string::npos);
        write("x.bin", Bytes{});
        write("y.txt", "");
        QVERIFY(!raw(m_pictures).ok());
        const auto odd = task("top1", "[3,2]", R"({"model":"ic01","dtype":"uint8"})");
        QCOMPARE(raw(odd).error().code, ErrorCode::Unsupported);
    }

    void theRunnersFolder()
    {
        write("y_labels.csv", "a.bin,2,0\r\nb.bin,2,1\n\n");
        write("a.bin", Bytes{9, 1});
        write("b.bin", Bytes{9, 1});
        const auto pictures = openRunnerRecordings(m_pictures, m_root);
        QVERIFY2(pictures.ok(), pictures ? "" : pictures.error().sentence.c_str());
        QCOMPARE(evaluateRecordings(echo(2), m_pictures, *pictures, oracle(echo(2)))->value, 0.5);

        write("y_labels.csv", "a.bin,2,0,8,4\nb.bin,2,1,8,8\n");
        write("a.bin", floats({1, 2, 3, 4, 5}));  // four overlapping windows
        write("b.bin", floats({1, 2, 3, 4, 80})); // two, and half a window that is left out
        const auto sounds = openRunnerRecordings(m_sounds, m_root);
        QVERIFY2(sounds.ok(), sounds ? "" : sounds.error().sentence.c_str());
        QCOMPARE(sounds->list[0].windows, std::size_t(4));
        QCOMPARE(sounds->list[1].windows, std::size_t(2));
        QCOMPARE(evaluateRecordings(echo(2), m_sounds, *sounds, oracle(echo(2)))->value, 0.5);
    }

    void badFoldersAreSentences_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no files") << QByteArray("\n") << QByteArray("names no files");
        QTest::newRow("few columns") << QByteArray("a.bin,2\n") << QByteArray("line 1");
        QTest::newRow("other classes")
            << QByteArray("a.bin,2,0,8,8\na.bin,12,0,8,8\n") << QByteArray("line 2");
        QTest::newRow("class too large") << QByteArray("a.bin,2,2,8,8\n") << QByteArray("line 1");
        QTest::newRow("outside") << QByteArray("../a.bin,2,0,8,8\n") << QByteArray("same folder");
        QTest::newRow("no windows") << QByteArray("a.bin,2,0\n") << QByteArray("bytes of a window");
        QTest::newRow("stride 0") << QByteArray("a.bin,2,0,8,0\n") << QByteArray("bytes of a window");
        QTest::newRow("stride odd") << QByteArray("a.bin,2,0,8,3\n") << QByteArray("floating-point");
        QTest::newRow("window size") << QByteArray("a.bin,2,0,4,4\n") << QByteArray("8 bytes");
        QTest::newRow("not finite") << QByteArray("nan.bin,2,0,8,4\n") << QByteArray("floating-point");
        QTest::newRow("no such file") << QByteArray("c.bin,2,0,8,4\n") << QByteArray("c.bin");
    }

    void badFoldersAreSentences()
    {
        QFETCH(QByteArray, table);
        QFETCH(QByteArray, says);
        write("y_labels.csv", std::string_view(table.constData(), std::size_t(table.size())));
        write("a.bin", floats({1, 2}));
        write("nan.bin", floats({1, NAN}));
        const auto opened = openRunnerRecordings(m_sounds, m_root);
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().sentence.find(says.toStdString()) != std::string::npos,
                 opened.error().sentence.c_str());
    }

    void networksMustFit()
    {
        write("x.bin", Bytes{1, 2, 3, 4, 5, 6});
        write("y.txt", "1\n");
        const auto wrong = evaluateRecordings(echo(3), m_sounds, *raw(m_sounds), oracle(echo(3)));
        QVERIFY(wrong.error().sentence.find("takes 3 values") != std::string::npos);
        write("x.bin", Bytes{1, 2});
        auto three = m_pictures;
        three.shape.classes = 3;
        QVERIFY(evaluateRecordings(echo(2), three, *raw(m_pictures), oracle(echo(2)))
                    .error()
                    .sentence.find("3 classes")
                != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(RecordingsTest)
#include "tst_recordings.moc"
