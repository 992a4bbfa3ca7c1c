// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/measure.h"
#include "app/models/numberformat.h"
#include "app/models/palette.h"

#include <QTest>

#include <array>

using namespace thimble::app;

/// Text is readable on every surface it stands on; colours that carry meaning differ for colour-blind people too.
class TestPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data() { themes(); }
    void text();
    void meaning_data() { themes(); }
    void meaning();
    void kinds_data() { themes(); }
    void kinds();
    void knownContrast();
    void numbers();
    void measures();

private:
    void themes()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    static const Palette &shown(bool dark) { return dark ? darkPalette() : lightPalette(); }
};

namespace {
constexpr Vision kVisions[] = {Vision::Normal, Vision::Protanopia, Vision::Deuteranopia, Vision::Tritanopia};

double nearest(const QColor &a, const QColor &b)
{
    double least = 1e9;
    for (const auto vision : kVisions)
        least = std::min(least, distance(simulate(a, vision), simulate(b, vision)));
    return least;
}
} // namespace

void TestPalette::knownContrast()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    QVERIFY(distance(Qt::black, Qt::white) > 99);
    // The classic confusion: red and green of one lightness.
    const QColor red(0xC0, 0x60, 0x40), green(0x80, 0x84, 0x40);
    QVERIFY(distance(simulate(red, Vision::Deuteranopia), simulate(green, Vision::Deuteranopia))
            < distance(red, green) / 2);
}

void TestPalette::text()
{
    QFETCH(bool, dark);
    const auto &p = shown(dark);
    for (const auto &surface : {p.window, p.panel, p.raised, p.selection}) {
        QVERIFY2(contrast(p.text, surface) >= 7, qPrintable(surface.name()));
        QVERIFY2(contrast(p.textDim, surface) >= 4.5, qPrintable(surface.name()));
    }
    QVERIFY(contrast(p.onAccent, p.accentFill) >= 4.5);
    for (const auto &colour : {p.accent, p.limit, p.reference, p.ok, p.attention})
        QVERIFY2(contrast(colour, p.panel) >= 4.5, qPrintable(colour.name()));
    QVERIFY(contrast(p.weak, p.panel) >= 3); // marks, not text
}

void TestPalette::meaning()
{
    QFETCH(bool, dark);
    const auto &p = shown(dark);
    const std::array colours{p.accent, p.limit, p.ok};
    for (std::size_t i = 0; i < colours.size(); ++i) {
        for (std::size_t j = i + 1; j < colours.size(); ++j)
            QVERIFY2(nearest(colours[i], colours[j]) >= 12,
                     qPrintable(colours[i].name() + u' ' + colours[j].name()));
    }
    QVERIFY(nearest(p.reference, p.accent) >= 12);
    QVERIFY(nearest(p.reference, p.limit) >= 8); // and a diamond against a line
}

void TestPalette::kinds()
{
    QFETCH(bool, dark);
    const auto &p = shown(dark);
    const std::array<std::array<QColor, 3>, 2> groups{
        {{p.arena, p.fixed, p.stack}, {p.weights, p.code, p.tables}}};
    for (const auto &group : groups) {
        for (std::size_t i = 0; i < group.size(); ++i) {
            QVERIFY(contrast(group[i], p.panel) >= 1.8);
            for (std::size_t j = i + 1; j < group.size(); ++j)
                QVERIFY2(nearest(group[i], group[j]) >= 12,
                         qPrintable(group[i].name() + u' ' + group[j].name()));
        }
    }
    for (std::size_t i = 0; i < p.tensors.size(); ++i) {
        const auto &next = p.tensors[(i + 1) % p.tensors.size()]; // neighbours in the timeline
        QVERIFY2(nearest(p.tensors[i], next) >= 8, qPrintable(p.tensors[i].name() + u' ' + next.name()));
    }
}

void TestPalette::numbers()
{
    const auto plain = [](QString text) { return text.replace(QChar(0x202F), u' '); };
    QCOMPARE(plain(format::milliseconds(2.9)), QStringLiteral("2.90 ms"));
    QCOMPARE(plain(format::milliseconds(0.731)), QStringLiteral("731 \u00B5s"));
    QCOMPARE(plain(format::milliseconds(12345.0)), QStringLiteral("12.3 s"));
    QCOMPARE(plain(format::milliseconds(0.0)), QStringLiteral("0 ms"));
    QCOMPARE(format::milliseconds({}), QStringLiteral("\u2013"));
    QCOMPARE(plain(format::bytes(2412)), QStringLiteral("2.41 kB"));
    QCOMPARE(plain(format::bytes(999)), QStringLiteral("999 B"));
    QCOMPARE(plain(format::bytes(38144)), QStringLiteral("38.1 kB"));
    QCOMPARE(plain(format::exactBytes(38144)), QStringLiteral("38,144 B"));
    QCOMPARE(plain(format::count(331000)), QStringLiteral("331 k"));
    QCOMPARE(plain(format::count(400)), QStringLiteral("400"));
    QCOMPARE(plain(format::percent(0.912)), QStringLiteral("91.2 %"));
    QCOMPARE(format::halfWidth(0.902, 0.922), QStringLiteral("1.0"));
    QCOMPARE(plain(format::times(22.3)), QStringLiteral("22 \u00D7"));
    QCOMPARE(plain(format::times(1.04)), QStringLiteral("1.0 \u00D7"));
    QCOMPARE(plain(format::duration(660)), QStringLiteral("11 min"));
    QCOMPARE(plain(format::duration(42)), QStringLiteral("42 s"));
    QCOMPARE(plain(format::ago(240000)), QStringLiteral("4 min ago"));
    const int dims[] = {1, 25, 5, 16};
    QCOMPARE(format::shape(dims, 4), QStringLiteral("25 \u00D7 5 \u00D7 16"));
}

void TestPalette::measures()
{
    thimble::core::Limits limits;
    limits.quality = 0.9;
    QCOMPARE(*limitOf(limits, Measure::Error), 1 - 0.9);
    limits = withLimit(limits, Measure::Latency, 5.0);
    QCOMPARE(*limits.latencyMs, 5.0);
    limits = withLimit(limits, Measure::Error, std::nullopt);
    QVERIFY(!limits.quality);
    QVERIFY(!hasLimit(Measure::Macs));
    const auto bound = [](Measure measure, double value) {
        return boundText(measure, value).replace(QChar(0x202F), u' ');
    };
    QCOMPARE(bound(Measure::Ram, 32000), QStringLiteral("32 kB"));
    QCOMPARE(bound(Measure::Ram, 2100), QStringLiteral("2.1 kB"));
    QCOMPARE(bound(Measure::Latency, 20), QStringLiteral("20 ms"));
    QCOMPARE(bound(Measure::Latency, 100), QStringLiteral("100 ms"));
    QCOMPARE(bound(Measure::Quality, 0.905), QStringLiteral("90.5 %"));
    for (const auto measure : kMeasures) {
        QVERIFY(!measureTitle(measure).isEmpty());
        QVERIFY(!measureUnit(measure).isEmpty());
        QCOMPARE(measureText(measure, std::nullopt), format::absent());
    }
}

QTEST_GUILESS_MAIN(TestPalette)
#include "tst_palette.moc"
