// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compilertools.h"

#include "compiler/plan/verifier.h"
#include "core/network/tflite.h"
#include "core/network/interpreter.h"
#include "tests/support/shareddata.h"

#include <QTest>

#include <algorithm>

using namespace thimble;
using namespace thimble::tests;

namespace {

std::vector<std::filesystem::path> networksIn(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".tflite")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::filesystem::path beside(std::filesystem::path file, const char *ending)
{
    return file.replace_extension(ending);
}

core::CompileOptions planOnly(core::InputMode mode = core::InputMode::Consumed)
{
    core::CompileOptions options;
    options.inputMode = mode;
    options.link = false;
    return options;
}

} // namespace

class EmitTest : public QObject
{
    Q_OBJECT

private slots:
    void modulesSayTheirRecords()
    {
        const auto network = networkFrom(sourceFile("tests/golden/autoencoder.tflite"));
        const auto &input = network.tensors[std::size_t(network.inputs[0])];
        const auto text = [&](std::optional<core::RecordForm> record) {
            auto options = planOnly();
            options.record = record;
            const auto model = compiler::planModel(network, portableBoard(), options, {});
            return model ? compiler::moduleSourceText(*model) : model.error().sentence;
        };
        const auto holds = [](const std::string &whole, const std::string &part) {
            return whole.find(part) != std::string::npos;
        };
        QVERIFY(!holds(text(std::nullopt), "record"));
        const double scale = double(input.scale());
        QVERIFY(!holds(text(core::RecordForm{core::ElementType::Int8, scale, -scale * input.zeroPoint()}),
                       "record"));
        const auto pictures = text(core::RecordForm{core::ElementType::UInt8, scale, 0});
        QVERIFY(holds(pictures, ".record_form = THIMBLE_RECORD_BYTES")
                && holds(pictures, "record_codes[256]"));
        QVERIFY(holds(pictures, ".record_bytes = " + std::to_string(input.elements())));
        const auto sounds = text(core::RecordForm{core::ElementType::Float32, 1, 0, true});
        QVERIFY(holds(sounds, ".record_form = THIMBLE_RECORD_FLOATS"));
        QVERIFY(holds(sounds, ".results_form = THIMBLE_RESULTS_RECONSTRUCTION"));
        QVERIFY(holds(sounds, ".record_bytes = " + std::to_string(4 * input.elements())));
        QVERIFY(holds(sounds, ".input_zero_point = " + std::to_string(input.zeroPoint())));
        QVERIFY(holds(text(core::RecordForm{core::ElementType::UInt8, 1, 0, true}), "records of floats"));
        const auto twoOutputs = networkFrom(sourceFile("tests/golden/branched.tflite"));
        QCOMPARE(compiler::checkRecord(twoOutputs, {}).ok(),
                 twoOutputs.outputs.size() == 1 && twoOutputs.inputs.size() == 1);
    }

    void plannedProgramsAreExact_data()
    {
        QTest::addColumn<QString>("file");
        for (const auto &file : networksIn(sourceFile("tests/golden")))
            QTest::newRow(file.stem().c_str()) << QString::fromStdString(file.string());
    }

    void plannedProgramsAreExact()
    {
        QFETCH(QString, file);
        const std::filesystem::path path = file.toStdString();
        const auto network = networkFrom(path);
        if (network.rounding == core::Rounding::Single)
            QSKIP("the kernels of this process round twice; the exports below cover single rounding");
        for (const auto mode : {core::InputMode::Consumed, core::InputMode::Resident}) {
            const auto model = compiler::planModel(network, portableBoard(), planOnly(mode), {});
            QVERIFY2(model.ok(), model ? "" : model.error().sentence.c_str());
            QVERIFY(compiler::verifyPlan(model->arena.plan).ok());
            QCOMPARE(runInArena(*model, bytesFrom(beside(path, ".in.bin"))),
                     bytesFrom(beside(path, ".out.bin")));
        }
    }

    /// Every recorded network of the independent engine that is within int8 is compiled and exact; others are refused by name.
    void goldenOperatorsAreExact()
    {
        THIMBLE_NEEDS_SHARED("models/golden/ops");
        int exact = 0, refused = 0;
        for (const auto &file : networksIn(sharedData("models/golden/ops"))) {
            auto network = core::readTflite(file);
            if (!network)
                continue; // operators that the reader does not know
            const auto model = compiler::planModel(*network, portableBoard(), planOnly(), {});
            if (!model) {
                QCOMPARE(core::errorCodeName(model.error().code),
                         core::errorCodeName(core::ErrorCode::Unsupported));
                QVERIFY2(model.error().sentence.find("Layer ") == 0, model.error().sentence.c_str());
                const auto name = file.stem().string();
                if (!name.starts_with("i16") && !name.starts_with("extra"))
                    qInfo("%s: %s", name.c_str(), model.error().sentence.c_str());
                ++refused;
                continue;
            }
            const auto outputs = runInArena(*model, bytesFrom(beside(file, ".in.bin")));
            QVERIFY2(outputs == bytesFrom(beside(file, ".out.bin")), file.c_str());
            ++exact;
        }
        qInfo("%d networks exact, %d refused", exact, refused);
        QVERIFY(exact >= 260);
    }

    void exportsCompileAloneAndAreExact_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"residual", "floatedges", "singlerounding"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void exportsCompileAloneAndAreExact()
    {
        QFETCH(QString, name);
        const auto path = sourceFile("tests/golden") / (name.toStdString() + ".tflite");
        const auto build =
            compiler::compileNetwork(networkFrom(path), portableBoard(), planOnly(), {}, {}, {});
        QVERIFY2(build.ok(), build ? "" : build.error().sentence.c_str());
        std::string log;
        const auto outputs = runExport(*build, bytesFrom(beside(path, ".in.bin")), log);
        QVERIFY2(!outputs.empty(), log.c_str());
        QCOMPARE(outputs, bytesFrom(beside(path, ".out.bin")));
    }

    void everyExportedFileCarriesItsLicence()
    {
        const auto path = sourceFile("tests/golden/branched.tflite");
        auto board = emulatedM4();
        for (const char *family : {"portable", "armv7em"}) {
            board.family = family;
            const auto build = compiler::compileNetwork(networkFrom(path), board, planOnly(), {}, {}, {});
            QVERIFY(build.ok());
            QVERIFY(build->files.contains("model.c") && build->files.contains("report.md")
                    && build->files.contains("CMakeLists.txt") && build->files.contains("main.c")
                    && build->files.contains("monitor/module.c"));
            for (const auto &[file, text] : build->files) {
                const auto at = text.find("SPDX-License-Identifier: MIT-0");
                QVERIFY2(at != std::string::npos && at < 200, file.c_str());
                QVERIFY2(text.find("malloc") == std::string::npos, file.c_str());
            }
        }
    }

    void onlyNeededKernelsAreExported()
    {
        const auto path = sourceFile("tests/golden/autoencoder.tflite"); // dense layers only
        const auto build =
            compiler::compileNetwork(networkFrom(path), portableBoard(), planOnly(), {}, {}, {});
        QVERIFY(build->files.contains("kernels/portable/dense.c"));
        QVERIFY(!build->files.contains("kernels/portable/conv.c"));
        QVERIFY(!build->files.contains("kernels/portable/softmax.c"));
    }

    void equalInputsGiveEqualBuilds()
    {
        const auto network = networkFrom(sourceFile("tests/golden/separable.tflite"));
        const auto one = compiler::compileNetwork(network, emulatedM4(), planOnly(), {}, {}, {});
        const auto two = compiler::compileNetwork(network, emulatedM4(), planOnly(), {}, {}, {});
        QCOMPARE(one->key, two->key);
        QVERIFY(one->files == two->files);
        auto options = planOnly(core::InputMode::Resident);
        QVERIFY(compiler::compileNetwork(network, emulatedM4(), options, {}, {}, {})->key != one->key);
    }

    void paddingIsFoldedAndViewsAreFree()
    {
        const auto network = networkFrom(sourceFile("tests/golden/padded.tflite"));
        const auto model = compiler::planModel(network, portableBoard(), planOnly(), {});
        QVERIFY(model.ok());
        for (const auto &step : model->steps) {
            QVERIFY(step.step.op.code != core::OpCode::Pad);
            QVERIFY(step.step.op.code != core::OpCode::Reshape);
        }
        QVERIFY(model->steps.size() < network.operators.size());
    }

    void theInputSurvivesWhenItMust()
    {
        const auto path = sourceFile("tests/golden/residual.tflite");
        const auto network = networkFrom(path);
        const auto resident =
            compiler::planModel(network, portableBoard(), planOnly(core::InputMode::Resident), {});
        const auto consumed = compiler::planModel(network, portableBoard(), planOnly(), {});
        QVERIFY(consumed->arena.plan.arenaBytes <= resident->arena.plan.arenaBytes);
        const auto lastOf = [&](const compiler::Model &model) {
            for (const auto &buffer : model.arena.plan.buffers) {
                if (buffer.kind == core::PlannedBuffer::Kind::Input)
                    return buffer.last;
            }
            return -1;
        };
        QCOMPARE(lastOf(*resident), int(resident->steps.size()) - 1);
        QVERIFY(lastOf(*consumed) < int(consumed->steps.size()) - 1);
    }

    void identifiersAreAlwaysC()
    {
        QCOMPARE(compiler::identifierFrom("KWS ref-int8"), std::string("kws_ref_int8"));
        QCOMPARE(compiler::identifierFrom("9 lives"), std::string("model_9_lives"));
        QCOMPARE(compiler::identifierFrom("int"), std::string("model_int"));
        QCOMPARE(compiler::identifierFrom("\"; system(\"x"), std::string("system_x"));
        QCOMPARE(compiler::identifierFrom("***"), std::string("model"));
        QVERIFY(compiler::identifierFrom(std::string(500, 'a')).size() <= 40);
    }

    void unknownOptionsAreRefused()
    {
        const auto network = networkFrom(sourceFile("tests/golden/padded.tflite"));
        auto options = planOnly();
        options.optimize = "speed";
        const auto built = compiler::compileNetwork(network, portableBoard(), options, {}, {}, {});
        QCOMPARE(core::errorCodeName(built.error().code), core::errorCodeName(core::ErrorCode::Option));
    }
};

QTEST_APPLESS_MAIN(EmitTest)
#include "tst_emit.moc"
