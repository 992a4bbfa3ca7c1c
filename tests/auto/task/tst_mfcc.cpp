// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/task/audio/audiofile.h"
#include "core/task/features/mfcc.h"
#include "tests/support/shareddata.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <numbers>

using namespace thimble::core;

class MfccTest : public QObject
{
    Q_OBJECT

private:
    const Mfcc m_mfcc;

private slots:
    void fftEqualsTheDefinition_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {4, 8, 64, 512})
            QTest::addRow("%d points", size) << size;
    }

    void fftEqualsTheDefinition()
    {
        QFETCH(int, size);
        const auto n = std::size_t(size);
        Random random(7);
        std::vector<float> signal(n);
        for (auto &sample : signal)
            sample = float(random.normal());
        const RealFft fft(n);
        std::vector<std::complex<float>> spectrum(fft.bins());
        fft.transform(signal, spectrum);
        for (std::size_t k = 0; k < fft.bins(); ++k) {
            std::complex<double> sum = 0;
            for (std::size_t i = 0; i < n; ++i)
                sum += double(signal[i]) * std::polar(1.0, -2 * std::numbers::pi * double(k * i) / double(n));
            QVERIFY2(std::abs(sum - std::complex<double>(spectrum[k])) < 1e-5 * double(n),
                     qPrintable(QString::number(k)));
        }
    }

    void melBandsAreTriangles()
    {
        const auto &bands = m_mfcc.bands();
        QCOMPARE(bands.size(), std::size_t(40));
        std::vector<double> total(257, 0.0);
        for (const auto &band : bands) {
            for (std::size_t i = 0; i < band.weights.size(); ++i) {
                QVERIFY(band.weights[i] > 0 && band.weights[i] <= 1);
                total[band.first + i] += double(band.weights[i]);
            }
        }
        QCOMPARE(total[0], 0.0);
        // Between the centres of the first and the last band neighbours add up to one; above 4 kHz there is nothing.
        const double low = Mfcc::mel(20);
        const double step = (Mfcc::mel(4000) - low) / 41;
        for (std::size_t bin = 1; bin < total.size(); ++bin) {
            const double position = (Mfcc::mel(double(bin) * 31.25) - low) / step;
            if (position >= 1 && position <= 40)
                QVERIFY2(std::abs(total[bin] - 1) < 1e-6, qPrintable(QString::number(bin)));
            if (double(bin) * 31.25 >= 4000)
                QCOMPARE(total[bin], 0.0);
        }
    }

    void silenceIsTheLogFloor()
    {
        std::vector<std::int8_t> row(kMfccBytes);
        m_mfcc.features(std::vector<float>(kClipSamples, 0.0f), row);
        // 40 bands of ln(1e-6): coefficient 0 is sqrt(2 / 40) * 40 * ln(1e-6) = -123.6, below the int8 range.
        for (std::size_t i = 0; i < row.size(); ++i)
            QCOMPARE(int(row[i]), i % kMfccCoefficients == 0 ? -128 : kMfccZeroPoint);
    }

    void shortClipsArePaddedWithZeros()
    {
        std::vector<float> clip(9000);
        for (std::size_t i = 0; i < clip.size(); ++i)
            clip[i] = std::sin(float(i) * 0.1f);
        std::vector<std::int8_t> shortRow(kMfccBytes);
        std::vector<std::int8_t> paddedRow(kMfccBytes);
        m_mfcc.features(clip, shortRow);
        clip.resize(kClipSamples, 0.0f);
        m_mfcc.features(clip, paddedRow);
        QCOMPARE(shortRow, paddedRow);
    }

    void clipsAreScaledByTheLargestPositiveSample()
    {
        const std::vector<std::int16_t> samples{-4000, 1000, 2000};
        const std::vector<float> expected{-2.0f, 0.5f, 1.0f};
        QCOMPARE(normalisedClip(samples), expected);
        QCOMPARE(normalisedClip(std::vector<std::int16_t>{-5, 0}), (std::vector<float>{0, 0}));
    }

    /// Integer-made, so that no mathematics library can move a sample: a sawtooth that rises and fades, a pause, some noise. The bytes
    /// were computed from the published description in double precision, with the definition of the DFT, by a separate script.
    void chirpGivesTheRecordedBytes()
    {
        std::vector<std::int16_t> samples(kClipSamples);
        std::uint32_t phase = 0;
        std::uint32_t noise = 1;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            phase += 0x00C00000u + std::uint32_t(i) * 40000u;
            noise = noise * 1664525u + 1013904223u;
            const int hiss = int(noise >> 26) - 32;
            const int tone = std::int32_t(phase) >> 18;
            samples[i] = std::int16_t(i >= 6000 && i < 8000 ? hiss : hiss + (tone >> (i / 4000)));
        }
        std::vector<std::int8_t> row(kMfccBytes);
        m_mfcc.features(normalisedClip(samples), row);
        std::ifstream recorded(thimble::tests::sourceFile("tests/auto/task/chirp.txt"));
        int differing = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            int expected = 0;
            QVERIFY2(recorded >> expected, "chirp.txt has fewer than 490 numbers");
            differing += int(row[i]) != expected;
            QVERIFY2(std::abs(int(row[i]) - expected) <= 1, qPrintable(QString::number(i)));
        }
        QVERIFY2(differing <= 2,
                 qPrintable(QString::number(differing))); // another libm may round a logarithm differently
    }

    void frontendCheckIsExact()
    {
        THIMBLE_NEEDS_SHARED("datasets/kws/frontend_check");
        const auto folder = thimble::tests::sharedData("datasets/kws/frontend_check");
        const auto expected = readFile(folder / "expected_mfcc.bin", 1 << 20);
        QVERIFY(expected.ok());
        std::ifstream names(folder / "files.txt");
        std::size_t clips = 0;
        int differing = 0;
        for (std::string name; std::getline(names, name); ++clips) {
            const auto sound = readSound(folder / name, kClipSamples);
            QVERIFY2(sound.ok(), name.c_str());
            QCOMPARE(sound->rate, kClipRate);
            std::vector<std::int8_t> row(kMfccBytes);
            m_mfcc.features(normalisedClip(sound->samples), row);
            QVERIFY((clips + 1) * kMfccBytes <= expected->size());
            for (std::size_t i = 0; i < kMfccBytes; ++i) {
                const int step = int(row[i]) - int(std::int8_t((*expected)[clips * kMfccBytes + i]));
                QVERIFY2(std::abs(step) <= 1, qPrintable(QString::number(i)));
                differing += step != 0;
            }
        }
        QCOMPARE(clips, std::size_t(36));
        qInfo("%d of %zu bytes differ, by one step", differing, clips * kMfccBytes);
        QVERIFY(differing <= 4);
    }

    void soundFilesThatAreNoneAreRefused()
    {
        const auto missing = readSound("/nowhere/x.wav", 10);
        QVERIFY(!missing.ok());
        QVERIFY(missing.error().sentence.find("/nowhere/x.wav") != std::string::npos);
        QVERIFY(!readSound(thimble::tests::sourceFile("tests/auto/task/chirp.txt"), 100000).ok());
    }
};

QTEST_APPLESS_MAIN(MfccTest)
#include "tst_mfcc.moc"
