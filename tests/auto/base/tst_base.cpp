// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/hash.h"
#include "core/base/hex.h"
#include "core/base/json.h"
#include "core/base/file.h"
#include "core/base/median.h"
#include "core/base/random.h"
#include "core/base/units.h"

#include <QTemporaryDir>
#include <QTest>

using namespace thimble::core;

class BaseTest : public QObject
{
    Q_OBJECT

private slots:
    void sha256MatchesTheStandard()
    {
        QCOMPARE(sha256Hex(std::string_view("abc")),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256Hex(std::string_view("")),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha256Hex(std::string(1000000, 'a')),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    void crcMatchesTheStandard()
    {
        const std::string text = "123456789";
        QCOMPARE(crc32(std::span(reinterpret_cast<const std::uint8_t *>(text.data()), text.size())),
                 0xCBF43926u);
    }

    void theMedianOfAnEvenNumberIsBetweenTwo()
    {
        QCOMPARE(median({7}), 7.0);
        QCOMPARE(median({9, 1, 4}), 4.0);
        QCOMPARE(median({9, 1, 4, 5}), 4.5);
    }

    void hexGoesBothWays()
    {
        const std::vector<std::uint8_t> bytes{0x00, 0x0f, 0xa0, 0xff};
        QCOMPARE(hexText(bytes), std::string("000fa0ff"));
        QCOMPARE(hexWord(0x0800c1ff), std::string("0x0800c1ff"));
        QVERIFY(bytesFromHex("000Fa0ff") == bytes);
        QVERIFY(bytesFromHex("") == std::vector<std::uint8_t>());
        for (const char *wrong : {"0", "0g", "g0", "-1", "+1", " 1", "0x10"})
            QVERIFY2(!bytesFromHex(wrong), wrong);
    }

    void quantities_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::newRow("plain") << QStringLiteral("300") << 300.0;
        QTest::newRow("decimal") << QStringLiteral("2.1k") << 2100.0;
        QTest::newRow("binary") << QStringLiteral("64Ki") << 65536.0;
        QTest::newRow("million") << QStringLiteral("1.5M") << 1.5e6;
        QTest::newRow("negative") << QStringLiteral("-1") << -1.0;
        QTest::newRow("junk") << QStringLiteral("12q") << -1.0;
        QTest::newRow("empty") << QString() << -1.0;
        QTest::newRow("not a number") << QStringLiteral("nan") << -1.0;
    }

    void quantities()
    {
        QFETCH(QString, text);
        QFETCH(double, value);
        const auto parsed = parseQuantity(text.toStdString());
        QCOMPARE(parsed.ok(), value >= 0);
        if (parsed)
            QCOMPARE(*parsed, value);
    }

    void durationsAndFormats()
    {
        QCOMPARE(*parseDuration("30m"), 1800.0);
        QCOMPARE(*parseDuration("2ms"), 0.002);
        QVERIFY(!parseDuration("soon"));
        QCOMPARE(formatGrouped(38144), std::string("38,144"));
        QCOMPARE(formatGrouped(-1234567), std::string("-1,234,567"));
        QCOMPARE(formatGrouped(100), std::string("100"));
        QCOMPARE(formatBytes(2412), std::string("2.41 kB"));
        QCOMPARE(formatSeconds(0.0029), std::string("2.90 ms"));
        QCOMPARE(formatCount(331000), std::string("331 k"));
    }

    void jsonSaysWhatIsWrongWhere()
    {
        QVERIFY(!parseJson("{", "x.json"));
        QVERIFY(!parseJson(std::string(100, '[') + std::string(100, ']'), "deep.json"));
        const auto json = parseJson(R"({"name": 3, "ram": -5, "typo": 1})", "board.json");
        JsonReader reader(*json, "board.json");
        reader.number("ram", 1, 1e9);
        reader.text("name");
        QCOMPARE(reader.check().error().sentence,
                 std::string("board.json: ram must be a number from 1.0 to 1000000000.0."));
        JsonReader unknown(*json, "board.json");
        unknown.integer("name", 0, 9);
        unknown.integer("ram", -9, 9);
        unknown.refuseUnknown();
        QCOMPARE(unknown.check().error().sentence, std::string("board.json: typo is not a known field."));
    }

    void filesAreWholeOrAbsent()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("a/b.txt")).toStdString();
        QVERIFY(writeFileAtomically(file, std::string_view("hello")).ok());
        QCOMPARE(readFile(file, 100)->size(), std::size_t(5));
        QVERIFY(!readFile(file, 4));
        QVERIFY(!readFile(file.parent_path(), 100));
        QVERIFY(!writeFileAtomically("/proc/nowhere/file", std::string_view("x")));
        // A full disk keeps what was there.
        if (std::filesystem::exists("/dev/full"))
            QVERIFY(!writeFileAtomically("/dev/full/file", std::string_view("x")));
    }

    void randomRepeats()
    {
        Random a(7);
        Random b(7);
        double sum = 0;
        for (int i = 0; i < 10000; ++i) {
            QCOMPARE(a.next(), b.next());
            sum += a.normal();
            b.normal();
            QVERIFY(a.below(3) < 3);
            b.below(3);
        }
        QVERIFY(std::abs(sum / 10000) < 0.05);
    }
};

QTEST_APPLESS_MAIN(BaseTest)
#include "tst_base.moc"
