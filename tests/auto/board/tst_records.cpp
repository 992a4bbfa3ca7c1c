// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/random.h"
#include "core/board/boardsession.h"
#include "core/network/recordform.h"
#include "firmware/monitor/thimble_module.h"
#include "tests/auto/board/hostmonitor.h"

#include <QTest>

#include <cmath>
#include <cstring>

using namespace thimble::core;
using namespace std::chrono_literals;
using thimble::tests::HostMonitor;
using Bytes = std::vector<std::uint8_t>;

namespace {
constexpr std::size_t kImage = 4096;
constexpr std::size_t kCodesAt = 2048;

/// The image of HostMonitor with another header; `codes` lie in it.
class Image
{
public:
    thimble_module header{};

    Image() : m_bytes(HostMonitor::image(kImage))
    {
        std::memcpy(&header, m_bytes.data(), sizeof header);
        header.flags = 0; // the input stays where it is written, so that it can be looked at
        header.input_bytes = header.output_bytes = 6;
        header.output = header.input + 1024;
        header.record = header.input + 2048;
        const auto *begin = header.name - sizeof header;
        header.record_codes = reinterpret_cast<const std::int8_t *>(begin) + kCodesAt;
        for (std::size_t byte = 0; byte < 256; ++byte)
            m_bytes[kCodesAt + byte] = std::uint8_t(byte ^ 0x80); // pictures: code = byte - 128
    }
    void asBytes()
    {
        header.record_form = THIMBLE_RECORD_BYTES;
        header.record_bytes = header.input_bytes;
    }
    void asFloats(float scale, int zeroPoint)
    {
        header.record_form = THIMBLE_RECORD_FLOATS;
        header.record_bytes = 4 * header.input_bytes;
        header.input_scale = scale;
        header.input_zero_point = zeroPoint;
    }
    Bytes bytes()
    {
        std::memcpy(m_bytes.data(), &header, sizeof header);
        return m_bytes;
    }

private:
    Bytes m_bytes;
};

std::string ask(Transport &line, const std::string &command)
{
    const auto whole = command + "%";
    if (!line.write({reinterpret_cast<const std::uint8_t *>(whole.data()), whole.size()}, 1s))
        return "not written";
    std::string text;
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (!text.ends_with("m-ready\r\n") && std::chrono::steady_clock::now() < deadline) {
        const auto bytes = line.read(50ms, {});
        if (!bytes)
            return bytes.error().sentence;
        text.append(bytes->begin(), bytes->end());
    }
    return text.ends_with("m-ready\r\n") ? text.substr(0, text.size() - 9) : text;
}

std::string hex(std::span<const std::uint8_t> bytes, const char *form)
{
    std::string text;
    for (const auto byte : bytes) {
        char digits[8];
        std::snprintf(digits, sizeof digits, form, unsigned(byte));
        text += digits;
    }
    return text;
}

Bytes floatBytes(const std::vector<float> &values)
{
    Bytes bytes(4 * values.size());
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

/// Sends a record as the runner does, `size` bytes a command; whether the last answer says that it is whole.
bool loadRecord(Transport &line, const Bytes &record, std::size_t size)
{
    const auto count = std::to_string(record.size());
    if (ask(line, "db load " + count) != "m-[Expecting " + count + " bytes]\r\n")
        return false;
    std::string answer;
    for (std::size_t at = 0; at < record.size(); at += size) {
        const auto piece = std::span(record).subspan(at, std::min(size, record.size() - at));
        answer = ask(line, "db " + hex(piece, "%02x"));
    }
    return answer == "m-load-done\r\n";
}
} // namespace

/// The monitor's own sources on this machine: what each form of record becomes, against the host's arithmetic.
class tst_records : public QObject
{
    Q_OBJECT

private:
    Bytes inputOf(const Image &image, std::size_t count) const
    {
        const auto *begin = reinterpret_cast<const std::uint8_t *>(image.header.input);
        return {begin, begin + count};
    }

private Q_SLOTS:
    void picturesBecomeCodes()
    {
        HostMonitor monitor;
        Image image;
        image.asBytes();
        BoardSession session(monitor.transport(), {});
        const auto loaded = session.load(image.bytes());
        QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().sentence.c_str());
        auto &line = monitor.transport();
        QVERIFY(ask(line, "profile").find("m-model-[kws01]") != std::string::npos);
        QVERIFY(loadRecord(line, {0, 1, 127, 128, 200, 255}, 4));
        QCOMPARE(inputOf(image, 6), (Bytes{0x80, 0x81, 0xFF, 0, 72, 127}));
        QCOMPARE(ask(line, "db print"), std::string("m-buffer-00-01-7F-80-C8-FF\r\n")); // as it came
        QVERIFY(ask(line, "db load 7").starts_with("e-["));
    }

    void floatsBecomeCodes_data()
    {
        QTest::addColumn<float>("scale");
        QTest::addColumn<int>("zeroPoint");
        QTest::addColumn<int>("piece");
        QTest::newRow("machine sounds") << 0.3910152316093445f << 89 << 31;
        QTest::newRow("halves") << 0.5f << -3 << 7;
        QTest::newRow("one byte a command") << 1.0f << 0 << 1;
    }

    void floatsBecomeCodes()
    {
        QFETCH(float, scale);
        QFETCH(int, zeroPoint);
        QFETCH(int, piece);
        std::vector<float> values{0.25f,     -0.25f, 0.24999999f, 0.75f, -0.75f, 1e30f,  -1e30f, INFINITY,
                                  -INFINITY, NAN,    1e-40f,      63.5f, 63.25f, -64.0f, -64.25f};
        Random random(7);
        for (int i = 0; i < 85; ++i)
            values.push_back(float(random.uniform() * 140 - 100));
        HostMonitor monitor;
        Image image;
        image.header.input_bytes = image.header.output_bytes = std::uint32_t(values.size());
        image.asFloats(scale, zeroPoint);
        BoardSession session(monitor.transport(), {});
        const auto loaded = session.load(image.bytes());
        QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().sentence.c_str());
        const auto record = floatBytes(values);
        QVERIFY(loadRecord(monitor.transport(), record, std::size_t(piece)));
        QCOMPARE(ask(monitor.transport(), "db print"), "m-buffer" + hex(record, "-%02X") + "\r\n");

        Tensor input;
        input.shape = {1, int(values.size())};
        input.quantization = {{scale}, {zeroPoint}};
        Bytes expected;
        RecordCoder::make({ElementType::Float32}, input)->input(record, expected);
        QCOMPARE(inputOf(image, values.size()), expected);
    }

    void reconstructionsAreScored()
    {
        HostMonitor monitor;
        Image image;
        image.asFloats(1.0f, 0);
        image.header.results_form = THIMBLE_RESULTS_RECONSTRUCTION;
        image.header.output_scale = 0.5f;
        image.header.output_zero_point = -10; // the output is zero after loading: every value rebuilt is 5
        BoardSession session(monitor.transport(), {});
        QVERIFY(session.load(image.bytes()).ok());
        QVERIFY(loadRecord(monitor.transport(), floatBytes({5, 5, 5, 5, 5, 5}), 31));
        QCOMPARE(ask(monitor.transport(), "results"), std::string("m-results-[0.000000]\r\n"));
        QVERIFY(loadRecord(monitor.transport(), floatBytes({5, 5, 5, 5, 5, 5.75f}), 31)); // 0.5625 / 6
        QCOMPARE(ask(monitor.transport(), "results"), std::string("m-results-[0.093750]\r\n"));
        const std::vector<float> reals{-80.5f, 3.25f, 7.125f, 0, -1, 20};
        QVERIFY(loadRecord(monitor.transport(), floatBytes(reals), 31));
        char expected[64];
        const std::vector<float> rebuilt(6, 5.0f);
        std::snprintf(expected, sizeof expected, "m-results-[%.6f]\r\n",
                      double(reconstructionError(reals, rebuilt)));
        QCOMPARE(ask(monitor.transport(), "results"), std::string(expected));
    }

    void outputsAreReals()
    {
        HostMonitor monitor;
        Image image;
        image.header.output_bytes = 3;
        image.header.output_scale = 0.00390625f;
        image.header.output_zero_point = -128; // the output is zero: 128 / 256 each
        BoardSession session(monitor.transport(), {});
        QVERIFY(session.load(image.bytes()).ok());
        QCOMPARE(ask(monitor.transport(), "results"), std::string("m-results-[0.500,0.500,0.500]\r\n"));
        QVERIFY(
            loadRecord(monitor.transport(), {1, 2, 3, 250, 5, 6}, 31)); // no form: the record is the input
        QCOMPARE(inputOf(image, 6), (Bytes{1, 2, 3, 250, 5, 6}));
    }

    void unsoundFormsAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        const char *faults[] = {"form unknown",
                                "results unknown",
                                "record outside the RAM",
                                "record not aligned",
                                "record too long",
                                "codes outside the image",
                                "floats of bytes' length",
                                "no scale",
                                "scale is no number",
                                "zero point too large",
                                "score of bytes",
                                "score of another length"};
        for (int i = 0; i < 12; ++i)
            QTest::newRow(faults[i]) << i;
    }

    void unsoundFormsAreRefused()
    {
        QFETCH(int, fault);
        HostMonitor monitor;
        Image image;
        auto &h = image.header;
        fault < 6 || fault == 10 ? image.asBytes() : image.asFloats(0.5f, 3);
        switch (fault) {
        case 0:
            h.record_form = 3;
            break;
        case 1:
            h.results_form = 2;
            break;
        case 2:
            h.record = h.input - 64;
            break;
        case 3:
            h.record = h.input + 2049;
            break;
        case 4:
            h.record_bytes = 100;
            break;
        case 5:
            h.record_codes += kImage;
            break;
        case 6:
            h.record_bytes = h.input_bytes;
            break;
        case 7:
            h.input_scale = 0;
            break;
        case 8:
            h.input_scale = NAN;
            break;
        case 9:
            h.input_zero_point = 1 << 30;
            break;
        case 10:
            h.results_form = THIMBLE_RESULTS_RECONSTRUCTION;
            break;
        default:
            h.results_form = THIMBLE_RESULTS_RECONSTRUCTION;
            h.output_bytes = 5;
            break;
        }
        BoardSession session(monitor.transport(), {});
        const auto loaded = session.load(image.bytes());
        QVERIFY(!loaded.ok());
        QVERIFY2(loaded.error().sentence.find("runner's records") != std::string::npos,
                 loaded.error().sentence.c_str());
        QVERIFY(!HostMonitor::ready());
    }
};

QTEST_APPLESS_MAIN(tst_records)
#include "tst_records.moc"
