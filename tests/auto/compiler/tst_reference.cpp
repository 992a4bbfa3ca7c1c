// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compilertools.h"

#include "compiler/plan/planners.h"
#include "tests/support/shareddata.h"

#include <QTest>

using namespace thimble;
using namespace thimble::tests;

/// The five int8 reference networks: their arenas to the byte, and their exports on this machine against the recorded outputs.
class ReferenceTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { THIMBLE_NEEDS_SHARED("models/golden/refs"); }

    void arenas_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<qint64>("greedy");
        QTest::addColumn<qint64>("exact");
        QTest::newRow("kws") << QStringLiteral("kws_ref_int8.tflite") << qint64(16000) << qint64(16000);
        QTest::newRow("ic") << QStringLiteral("ic_ref_int8.tflite") << qint64(49152) << qint64(49152);
        QTest::newRow("vww") << QStringLiteral("vww_ref_int8.tflite") << qint64(64512) << qint64(55296);
        QTest::newRow("ad") << QStringLiteral("ad_ref_int8.tflite") << qint64(768) << qint64(768);
        QTest::newRow("sww") << QStringLiteral("sww_ref.tflite") << qint64(6656) << qint64(6656);
    }

    void arenas()
    {
        QFETCH(QString, file);
        QFETCH(qint64, greedy);
        QFETCH(qint64, exact);
        const auto network = networkFrom(sharedData("models/" + file.toStdString()));
        core::CompileOptions options;
        const auto model = compiler::planModel(network, portableBoard(), options, {});
        QVERIFY2(model.ok(), model ? "" : model.error().sentence.c_str());
        // Published figures count tensors only; kernels may ask for scratch beside them.
        auto lifetimes = compiler::lifetimesOf(model->program, model->steps, core::InputMode::Consumed);
        std::int64_t scratch = 0;
        std::vector<compiler::LiveBuffer> tensors;
        for (std::size_t i = 0; i < lifetimes.buffers.size(); ++i) {
            if (lifetimes.kinds[i] == core::PlannedBuffer::Kind::Scratch)
                scratch = std::max(scratch, lifetimes.buffers[i].size);
            else
                tensors.push_back(lifetimes.buffers[i]);
        }
        QCOMPARE(compiler::GreedyPlanner().plan(tensors)->arenaBytes, greedy);
        QCOMPARE(compiler::ExactPlanner().plan(tensors)->arenaBytes, exact);
        QVERIFY(model->arena.plan.arenaBytes >= exact);
        QVERIFY(model->arena.plan.arenaBytes <= exact + scratch);
        QCOMPARE(model->arena.plan.arenaBytes, model->arena.plan.lowerBound);
    }

    void exportsAreExact_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"kws", "ic", "vww", "ad", "sww"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void exportsAreExact()
    {
        QFETCH(QString, file);
        const auto name = file.toStdString();
        const auto model =
            sharedData("models/" + name + (name == "sww" ? "_ref.tflite" : "_ref_int8.tflite"));
        core::CompileOptions options;
        options.link = false;
        const auto build = compiler::compileNetwork(networkFrom(model), portableBoard(), options, {}, {}, {});
        QVERIFY2(build.ok(), build ? "" : build.error().sentence.c_str());
        std::string log;
        const auto outputs =
            runExport(*build, bytesFrom(sharedData("models/golden/refs/" + name + ".in.bin")), log);
        QVERIFY2(!outputs.empty(), log.c_str());
        QCOMPARE(outputs, bytesFrom(sharedData("models/golden/refs/" + name + ".out.bin")));
    }
};

QTEST_APPLESS_MAIN(ReferenceTest)
#include "tst_reference.moc"
