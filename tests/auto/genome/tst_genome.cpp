// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/genome/morphs.h"

#include <QTest>

#include <set>

using namespace thimble::core;

namespace {
TaskShape keywordShape() { return {49, 10, 1, 0.5847029f, 83, 12}; }

/// The DS-CNN of the keyword reference: 4 separable blocks of 64 channels.
Genome referenceGenome()
{
    Genome genome;
    genome.blocks.push_back({BlockOp::Conv, 10, 4, 2, 2, 64, Padding::Same, true, false});
    for (int i = 0; i < 4; ++i) {
        genome.blocks.push_back({BlockOp::Depthwise, 3, 3, 1, 1, 0, Padding::Same, true, false});
        genome.blocks.push_back({BlockOp::Pointwise, 1, 1, 1, 1, 64, Padding::Same, true, false});
    }
    return genome;
}
} // namespace

class GenomeTest : public QObject
{
    Q_OBJECT

private slots:
    void referenceLowersToItsPublishedShapes()
    {
        const auto layers = lower(referenceGenome(), keywordShape());
        QVERIFY(layers.ok());
        QCOMPARE(layers->size(), std::size_t(13));
        QCOMPARE(layers->front().outH, 25);
        QCOMPARE(layers->front().outW, 5);
        QCOMPARE(layers->front().outC, 64);
        QCOMPARE(layers->at(9).kind, Layer::Kind::GlobalAveragePool);
        QCOMPARE(layers->at(11).outC, 12);
        QCOMPARE(layers->back().kind, Layer::Kind::Softmax);
    }

    void residualAddsTheInputAndReluComesAfterwards()
    {
        Genome genome = referenceGenome();
        genome.blocks[2].residual = true;
        const auto layers = lower(genome, keywordShape());
        QVERIFY(layers.ok());
        QCOMPARE(layers->at(3).kind, Layer::Kind::Add);
        QCOMPARE(layers->at(3).input, 2);
        QCOMPARE(layers->at(3).addend, 1);
        QVERIFY(layers->at(3).relu);
        QVERIFY(!layers->at(2).relu);
    }

    void residualIsIgnoredWhereShapesDiffer()
    {
        Genome genome = referenceGenome();
        genome.blocks[2].residual = true;
        genome.blocks[2].channels = 32;
        QCOMPARE(lower(genome, keywordShape())->at(3).kind, Layer::Kind::Depthwise);
    }

    void tooLargeKernelIsNamed()
    {
        Genome genome = referenceGenome();
        genome.blocks[1].padding = Padding::Valid;
        genome.blocks[1].kernelW = 7;
        const auto layers = lower(genome, keywordShape());
        QVERIFY(!layers);
        QCOMPARE(layers.error().sentence,
                 std::string("block 2: the kernel 3x7 is larger than its 25x5 input."));
    }

    void jsonRoundTripKeepsMeaning()
    {
        Random random(3);
        for (int i = 0; i < 50; ++i) {
            const auto genome = randomGenome(random, keywordShape());
            const auto again = genomeFromJson(toJson(genome), "genome");
            QVERIFY2(again.ok(), again ? "" : again.error().sentence.c_str());
            QCOMPARE(canonicalHash(*again), canonicalHash(genome));
            QCOMPARE(blockLabels(*again, 12), blockLabels(genome, 12));
        }
    }

    void fieldsWithoutEffectDoNotChangeTheHash()
    {
        Genome a = referenceGenome();
        Genome b = a;
        b.blocks[1].channels = 99;
        b.blocks[2].kernelH = 5;
        QCOMPARE(canonicalHash(a), canonicalHash(b));
        b.blocks[2].channels = 63;
        QVERIFY(canonicalHash(a) != canonicalHash(b));
    }

    void brokenJsonIsNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no blocks") << QByteArray("{}") << QStringLiteral("g: blocks is missing.");
        QTest::newRow("op") << QByteArray(R"({"blocks":[{"op":"lstm"}]})")
                            << QStringLiteral(
                                   "g: block 1: op must be conv, depthwise, pointwise, maxpool or avgpool.");
        QTest::newRow("channels") << QByteArray(R"({"blocks":[{"op":"pointwise"}]})")
                                  << QStringLiteral("g: block 1: channels is missing.");
        QTest::newRow("kernel") << QByteArray(R"({"blocks":[{"op":"depthwise","kernel":[3]}]})")
                                << QStringLiteral(
                                       "g: block 1: kernel must be two whole numbers, height and width.");
        QTest::newRow("typo") << QByteArray(R"({"blocks":[],"haed":{}})")
                              << QStringLiteral("g: haed is not a known field.");
    }

    void brokenJsonIsNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, sentence);
        const auto genome = genomeFromJson(*parseJson(json.toStdString(), "g"), "g");
        QVERIFY(!genome);
        QCOMPARE(QString::fromStdString(genome.error().sentence), sentence);
    }

    void morphsAreValidVariedAndRepeatable()
    {
        Random random(5);
        Random twin(5);
        Genome genome = referenceGenome();
        std::set<std::string> kinds;
        for (int i = 0; i < 400; ++i) {
            const auto morph = randomMorph(random, genome, keywordShape());
            QVERIFY(!morph.words.empty());
            QVERIFY(lower(morph.genome, keywordShape()).ok());
            QVERIFY(canonicalHash(morph.genome) != canonicalHash(genome));
            QCOMPARE(canonicalHash(randomMorph(twin, genome, keywordShape()).genome),
                     canonicalHash(morph.genome));
            kinds.insert(morph.words.substr(0, morph.words.find(' ')));
            if (i % 10 == 9)
                genome = referenceGenome();
            else
                genome = morph.genome;
        }
        QVERIFY(kinds.size() >= 8);
    }

    void untrainedNetworkHasTheReferenceWork()
    {
        const auto network = untrainedNetwork(referenceGenome(), keywordShape(), 1);
        QVERIFY(network.ok());
        QCOMPARE(macs(*network), std::uint64_t(2656768)); // the keyword reference's published count
        QCOMPARE(network->operators.size(), std::size_t(13));
        const auto &output = network->tensors[std::size_t(network->outputs.front())];
        QCOMPARE(output.shape, (std::vector<int>{1, 12}));
        QCOMPARE(output.zeroPoint(), -128);
    }
};

QTEST_APPLESS_MAIN(GenomeTest)
#include "tst_genome.moc"
