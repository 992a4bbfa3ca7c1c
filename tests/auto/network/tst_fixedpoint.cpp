// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/random.h"
#include "core/network/fixedpoint.h"

#include <QTest>

#include <cmath>

using namespace thimble::core;

namespace {

constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kHighest = std::numeric_limits<std::int32_t>::max();

double real(QuantizedMultiplier factor) { return std::ldexp(double(factor.multiplier), factor.shift - 31); }

/// The specification's own words: nudge by the sign of the product, divide truncating.
std::int32_t nudgedHighMul(std::int32_t a, std::int32_t b)
{
    const std::int64_t product = std::int64_t(a) * b;
    const std::int64_t nudge = product >= 0 ? std::int64_t(1) << 30 : 1 - (std::int64_t(1) << 30);
    return static_cast<std::int32_t>((product + nudge) / (std::int64_t(1) << 31));
}

} // namespace

class TestFixedPoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void multipliers()
    {
        QCOMPARE(quantizeMultiplier(0.0), QuantizedMultiplier());
        QCOMPARE(quantizeMultiplier(1.0), (QuantizedMultiplier{1 << 30, 1}));
        QCOMPARE(quantizeMultiplier(0.5), (QuantizedMultiplier{1 << 30, 0}));
        QCOMPARE(quantizeMultiplier(0.75), (QuantizedMultiplier{3 << 29, 0}));
        // Just below a power of two the mantissa rounds up to it.
        QCOMPARE(quantizeMultiplier(1.0 - 1e-12), (QuantizedMultiplier{1 << 30, 1}));
        QCOMPARE(quantizeMultiplier(std::ldexp(0.75, -31)).shift, -31);
        QCOMPARE(quantizeMultiplier(std::ldexp(0.75, -32)), QuantizedMultiplier());
        Random random(1);
        for (int i = 0; i < 10000; ++i) {
            const double factor = std::exp2(20.0 * random.uniform() - 15.0);
            const QuantizedMultiplier q = quantizeMultiplier(factor);
            QVERIFY(q.multiplier >= 1 << 30);
            QVERIFY(std::abs(real(q) - factor) <= factor * std::ldexp(1.0, -31));
        }
    }

    void highMulEqualsTheSpecification()
    {
        QCOMPARE(doublingHighMul(kLowest, kLowest), kHighest);
        Random random(2);
        for (int i = 0; i < 1000000; ++i) {
            const auto value = static_cast<std::int32_t>(random.next());
            const auto multiplier = static_cast<std::int32_t>(random.between(1 << 30, kHighest));
            QCOMPARE(doublingHighMul(value, multiplier), nudgedHighMul(value, multiplier));
        }
    }

    void shiftRoundsHalvesAwayFromZero()
    {
        QCOMPARE(roundingShiftRight(5, 1), 3);
        QCOMPARE(roundingShiftRight(-5, 1), -3);
        QCOMPARE(roundingShiftRight(-6, 2), -2);
        QCOMPARE(roundingShiftRight(6, 2), 2);
        QCOMPARE(roundingShiftRight(5, 2), 1);
        QCOMPARE(roundingShiftRight(7, 0), 7);
        QCOMPARE(roundingShiftRight(kHighest, 31), 1);
        QCOMPARE(roundingShiftRight(kLowest, 31), -1);
    }

    /// The two roundings in the words of the goldens' README.
    void doubleRounding()
    {
        const QuantizedMultiplier half = quantizeMultiplier(0.5);
        QCOMPARE(rescaleDouble(-1, half), 0); // one step only: -0.5 goes up
        QCOMPARE(rescaleDouble(1, half), 1);
        const QuantizedMultiplier quarter = quantizeMultiplier(0.25);
        QCOMPARE(rescaleDouble(5, quarter), 2); // 1.25: first to 3 halves, then to 2
        QCOMPARE(rescaleSingle(5, quarter), 1);
        QCOMPARE(rescaleDouble(-2, quarter), -1); // -0.5: away from zero in the second step
        QCOMPARE(rescaleSingle(-2, quarter), 0);
        QCOMPARE(rescale(5, quarter, Rounding::Double), 2);
        QCOMPARE(rescale(5, quarter, Rounding::Single), 1);
        QCOMPARE(rescaleDouble(3, quantizeMultiplier(4.0)), 12);
        QCOMPARE(rescaleSingle(3, quantizeMultiplier(4.0)), 12);
    }

    void roundingsAreNearTheRealProduct()
    {
        Random random(3);
        int different = 0;
        for (int i = 0; i < 200000; ++i) {
            const auto value = static_cast<std::int32_t>(random.between(-2000000, 2000000));
            const QuantizedMultiplier factor = quantizeMultiplier(std::exp2(-4.0 - 8.0 * random.uniform()));
            const double exact = value * real(factor);
            const std::int32_t twice = rescaleDouble(value, factor), once = rescaleSingle(value, factor);
            QCOMPARE(once, static_cast<std::int32_t>(std::floor(exact + 0.5)));
            QVERIFY(std::abs(twice - exact) <= 0.75);
            different += once != twice;
        }
        QVERIFY(different > 0); // the two modes are not the same function
        QVERIFY(different < 200000 / 20);
    }

    void wideRescaling()
    {
        const QuantizedMultiplier half = quantizeMultiplier(0.5);
        QCOMPARE(rescale64(3, half), 2);
        QCOMPARE(rescale64(-3, half), -1);
        QCOMPARE(rescale64(std::int64_t(1) << 40, quantizeMultiplier(std::ldexp(1.0, -30))), 1024);
        // 15 bits of multiplier only.
        QCOMPARE(rescale64(1 << 20, quantizeMultiplier(0.99999)), 32767 * 32);
    }

    void functionsFollowTheRealOnes()
    {
        QCOMPARE(expOnNegative(0, 5), kHighest);
        for (int i = 1; i < 20000; ++i) {
            const double x = -31.9 * i / 20000;
            const auto q5 = static_cast<std::int32_t>(std::ldexp(x, 26));
            QVERIFY(std::abs(std::ldexp(double(expOnNegative(q5, 5)), -31) - std::exp(x)) < 1e-6);
        }
        for (int i = -2000; i <= 2000; ++i) {
            const double x = 7.9 * i / 2000;
            const auto q4 = static_cast<std::int32_t>(std::ldexp(x, 27));
            QVERIFY(std::abs(std::ldexp(double(logisticQ4(q4)), -31) - 1 / (1 + std::exp(-x))) < 1e-6);
            QVERIFY(std::abs(std::ldexp(double(tanhQ4(q4)), -31) - std::tanh(x)) < 1e-6);
        }
        for (int i = 0; i < 2000; ++i) {
            const double x = i / 2000.0;
            const auto q0 = static_cast<std::int32_t>(std::ldexp(x, 31));
            QVERIFY(std::abs(std::ldexp(double(oneOverOnePlus(q0)), -31) - 1 / (1 + x)) < 1e-7);
            QVERIFY(std::abs(std::ldexp(double(oneMinusOverOnePlus(q0)), -31) - (1 - x) / (1 + x)) < 1e-7);
        }
    }

    void radius()
    {
        QCOMPARE(inputRadius(5, 26), 31);
        QCOMPARE(inputRadius(4, 20), 1920);
        QCOMPARE(inputRadius(5, -40), kHighest);
    }
};

QTEST_APPLESS_MAIN(TestFixedPoint)
#include "tst_fixedpoint.moc"
