// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compilertools.h"

#include "compiler/cost/costtable.h"
#include "compiler/emit/model.h"
#include "compiler/link/process.h"
#include "compiler/link/stackusage.h"
#include "compiler/link/toolchain.h"
#include "firmware/monitor/thimble_module.h"
#include "tests/support/shareddata.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <thread>

using namespace thimble;
using namespace thimble::tests;

namespace {
std::uint32_t word(const std::vector<std::uint8_t> &image, std::size_t index)
{
    std::uint32_t value = 0;
    std::memcpy(&value, image.data() + 4 * index, 4);
    return value;
}

core::Result<compiler::ElfImage> elfOf(const core::Build &build)
{
    return compiler::readElf(build.elf, std::uint32_t(emulatedM4().loader.at("loadAddress")),
                             build.elf.size());
}
} // namespace

class LinkTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!core::findProgram("arm-none-eabi-gcc"))
            QSKIP("needs arm-none-eabi-gcc");
        m_settings.cache = m_folder.path().toStdString();
    }

    void theImageBeginsWithAValidHeader()
    {
        const auto board = emulatedM4();
        const auto build = compile(network(), board);
        QVERIFY2(build.ok(), build ? "" : build.error().sentence.c_str());
        const auto &image = build->image;
        QVERIFY(image.size() > 100);
        QCOMPARE(word(image, 0), THIMBLE_MODULE_MAGIC);
        QCOMPARE(word(image, 1), THIMBLE_MODULE_VERSION);
        QCOMPARE(word(image, 2), std::uint32_t(image.size()));
        QCOMPARE(word(image, 3), 1u); // consumed
        const auto load = std::uint32_t(board.loader.at("loadAddress"));
        QVERIFY(word(image, 4) > load && word(image, 4) < load + image.size() && word(image, 4) % 2 == 1);
        // What reports layers comes after everything that a product has.
        QVERIFY(word(image, 5) > word(image, 4) && word(image, 5) < load + image.size()
                && word(image, 5) % 2 == 1);
        const auto ram = std::uint32_t(board.loader.at("moduleRam"));
        QVERIFY(word(image, 6) >= ram);
        QCOMPARE(word(image, 7), std::uint32_t(recordBytes(network(), network().inputs)));
        QCOMPARE(word(image, 9), std::uint32_t(recordBytes(network(), network().outputs)));
        QCOMPARE(word(image, 10), std::uint32_t(build->predicted.layers.size()));
        QCOMPARE(word(image, 17), std::uint32_t(build->plan.arenaBytes));
        QVERIFY(build->elf.size() > image.size());
    }

    void figuresComeFromTheLinkedImage()
    {
        const auto build = compile(network(), emulatedM4());
        const auto &p = build->predicted;
        QVERIFY(*p.flash.code > 200 && *p.flash.code < 40000);
        QVERIFY(*p.flash.weights > 0 && *p.flash.tables > 0);
        const auto flash = compiler::flashBytes(*elfOf(*build));
        QVERIFY(flash < std::int64_t(build->image.size())); // what reports layers does not count
        QVERIFY(*p.flash.total() < flash);
        QVERIFY(flash - *p.flash.total() < 256); // the empty model
        QCOMPARE(*p.ram.arena, build->plan.arenaBytes);
        QCOMPARE(*p.ram.fixed, 0);
        QVERIFY(*p.ram.stack > 16 && *p.ram.stack < 2000);
    }

    /// Totals are of run(), whose code must be what a product has that includes model.c alone: no trace of laps.
    void lapsAreCompiledOutOfWhatIsTimed()
    {
        const auto board = emulatedM4();
        const auto region = compiler::moduleRegion(board);
        const auto model = compiler::planModel(network(), board, {}, {});
        const auto build = compile(network(), board);
        const auto toolchain = compiler::Toolchain::open(board, model->choice.family, core::Rounding::Double,
                                                         m_settings.cache, {});
        QVERIFY(region.ok() && model.ok() && build.ok() && toolchain.ok());
        auto files = build->files;
        files["unit.c"] = "#include \"model.c\"\n" + compiler::emptyModuleSourceText();
        const std::string nothing = "static void run(void)\n{\n";
        files["unit.c"].replace(files["unit.c"].find(nothing), nothing.size(),
                                nothing + "    " + model->name + "_run();\n");
        files["unit.c"].replace(files["unit.c"].find("\"empty\""), 7, "\"" + model->name + "\"");
        const auto product = toolchain->link(files, *region, compiler::constantNames(*model), {});
        QVERIFY2(product.ok(), product ? "" : product.error().context.c_str());
        const auto image = elfOf(*build);
        QVERIFY(image.ok());
        const auto bytes = [&](const compiler::ElfImage &elf, const std::string &function) {
            const auto found = elf.symbolBytes.find(model->name + function);
            return found == elf.symbolBytes.end() ? -1 : std::int64_t(found->second);
        };
        QVERIFY(bytes(*image, "_run") > 0);
        QCOMPARE(bytes(*image, "_run"), bytes(product->sizes, "_run"));
        QVERIFY(bytes(*image, "_run_laps") > bytes(*image, "_run"));
        QCOMPARE(bytes(product->sizes, "_run_laps"), -1);
        // What the figure counts is the product beside the module that does nothing.
        QCOMPARE(*build->predicted.flash.total(),
                 compiler::flashBytes(product->sizes) - toolchain->base(*region, {})->imageBytes);
    }

    void theGateBoundsWhatTheLinkerFinds()
    {
        const auto linked = compile(network(), emulatedM4());
        core::CompileOptions gate;
        gate.link = false;
        const auto planned = compiler::compileNetwork(network(), emulatedM4(), gate, m_settings, {}, {});
        QCOMPARE(*planned->predicted.flash.weights, *linked->predicted.flash.weights);
        QCOMPARE(*planned->predicted.flash.tables, *linked->predicted.flash.tables);
        QVERIFY(*planned->predicted.flash.code >= *linked->predicted.flash.code);
        QVERIFY(*planned->predicted.flash.code < 2 * *linked->predicted.flash.code);
        QVERIFY(*planned->predicted.ram.stack >= *linked->predicted.ram.stack);
        QVERIFY(*planned->predicted.cycles > *planned->predicted.instructions / 2);
    }

    void theCostTableKnowsEveryKernelInUse()
    {
        const auto *table = compiler::embeddedCostTable(kernels::Family::ArmV7em, "l4r5-v1");
        QVERIFY(table);
        for (const char *name :
             {"autoencoder", "branched", "floatedges", "padded", "residual", "separable"}) {
            const auto model =
                compiler::planModel(networkFrom(sourceFile("tests/golden") / (std::string(name) + ".tflite")),
                                    emulatedM4(), {}, {});
            for (const auto &step : model->steps) {
                for (const auto &call : step.calls)
                    QVERIFY2(
                        table->kernels.contains(call.kernel.function),
                        (call.kernel.function + ": make the table again (docs/guide/compiler.md)").c_str());
            }
        }
    }

    void theGateIsQuick()
    {
        core::CompileOptions gate;
        gate.link = false;
        (void)compiler::compileNetwork(network(), emulatedM4(), gate, m_settings, {}, {});
        QElapsedTimer timer;
        timer.start();
        constexpr int kTimes = 20;
        for (int i = 0; i < kTimes; ++i)
            QVERIFY(compiler::compileNetwork(network(), emulatedM4(), gate, m_settings, {}, {}).ok());
        qInfo("%.2f ms a network", double(timer.nsecsElapsed()) / 1e6 / kTimes);
    }

    void aBoardThatIsTooSmallIsSaidToBe()
    {
        auto board = emulatedM4();
        board.loader["moduleRamBytes"] = 100;
        const auto noRam = compile(network(), board);
        QCOMPARE(core::errorCodeName(noRam.error().code), core::errorCodeName(core::ErrorCode::Target));
        QVERIFY2(noRam.error().sentence.find("bytes of RAM, board emulated-m4 has 100") != std::string::npos,
                 noRam.error().sentence.c_str());
        QVERIFY(noRam.error().sentence.starts_with("Board memory exceeded: network "));
        QVERIFY(noRam.error().sentence.find("at layer ") != std::string::npos);
        board = emulatedM4();
        for (const std::int64_t bytes :
             {500, 3000}) { // less than the constants; more, but less than the image
            board.loader["imageBytes"] = bytes;
            const auto noFlash = compile(network(), board);
            QVERIFY2(noFlash.error().sentence.find("bytes of flash, board emulated-m4 has ")
                         != std::string::npos,
                     noFlash.error().sentence.c_str());
        }
        board.loader.erase("moduleRam");
        QVERIFY(compile(network(), board).error().sentence.find("loader.moduleRam") != std::string::npos);
    }

    void aMissingCompilerIsSaidToBe()
    {
        const auto path = qgetenv("PATH");
        qputenv("PATH", "");
        const auto build = compile(network(), emulatedM4());
        qputenv("PATH", path);
        QCOMPARE(core::errorCodeName(build.error().code), core::errorCodeName(core::ErrorCode::Target));
        QVERIFY(build.error().sentence.find("apt-get install gcc-arm-none-eabi") != std::string::npos);
    }

    void severalAtOnceShareTheCache()
    {
        QTemporaryDir fresh;
        compiler::CompilerSettings settings;
        settings.cache = fresh.path().toStdString();
        std::vector<core::Result<core::Build>> builds(2, core::Error{});
        std::vector<std::thread> threads;
        for (auto &build : builds)
            threads.emplace_back(
                [&] { build = compiler::compileNetwork(network(), emulatedM4(), {}, settings, {}, {}); });
        for (auto &thread : threads)
            thread.join();
        for (const auto &build : builds)
            QVERIFY2(build.ok(),
                     build ? "" : (build.error().sentence + "\n" + build.error().context).c_str());
        QVERIFY(builds[0]->image == builds[1]->image);
        for (const auto &entry : std::filesystem::directory_iterator(settings.cache / "kernels"))
            QVERIFY2(!entry.path().filename().string().starts_with("work-"), entry.path().c_str());
    }

    void childrenEndWithTheRequest()
    {
        std::stop_source source;
        std::thread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            source.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const auto ran =
            compiler::runProcess("/bin/sh", {"-c", "sleep 30; echo done"}, "/tmp", source.get_token());
        later.join();
        QVERIFY(!ran && ran.error().isCancelled());
        QVERIFY(timer.elapsed() < 5000);
        const auto absent = compiler::runProcess("/nonexistent/program", {}, "/tmp", {});
        QVERIFY(!absent);
        const auto failing = compiler::runProcess("/bin/sh", {"-c", "echo oops >&2; exit 3"}, "/tmp", {});
        QCOMPARE(failing->exitCode, 3);
        QCOMPARE(failing->output, std::string("oops\n"));
    }

    void stackDepthFollowsTheDeepestChain()
    {
        compiler::StackUsage usage;
        usage.add("node: { title: \"top\" label: \"top\\na.c:1:1\\n8 bytes (static)\" }\n"
                  "node: { title: \"mid\" label: \"mid\\na.c:2:1\\n16 bytes (static)\" }\n"
                  "node: { title: \"memcpy\" label: \"memcpy\\n<built-in>\" shape : ellipse }\n"
                  "edge: { sourcename: \"top\" targetname: \"mid\" }\n"
                  "edge: { sourcename: \"mid\" targetname: \"memcpy\" }\n"
                  "edge: { sourcename: \"mid\" targetname: \"top\" }\n");
        QCOMPARE(usage.depth("mid"), 16 + compiler::StackUsage::kLibraryFrame);
        QCOMPARE(usage.depth("top"), 8 + 16 + compiler::StackUsage::kLibraryFrame);
    }

private:
    static core::Network network() { return networkFrom(sourceFile("tests/golden/separable.tflite")); }

    core::Result<core::Build> compile(const core::Network &network, const core::Board &board)
    {
        return compiler::compileNetwork(network, board, {}, m_settings, {}, {});
    }

    QTemporaryDir m_folder;
    compiler::CompilerSettings m_settings;
};

QTEST_APPLESS_MAIN(LinkTest)
#include "tst_link.moc"
