// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT
//
// fit-costs BOARD: measures the layers of seeded networks on an emulated board, fits one line of coefficients per kernel,
// measures each kernel's code and stack by linking it alone, and prints the cost table of the board's timing model
// (compiler/cost/MODEL.json). Every fourth network is held out; its errors go to standard error.

#include "compiler/compile.h"
#include "compiler/cost/costtable.h"
#include "compiler/emit/kernelsources.h"
#include "compiler/link/toolchain.h"
#include "plugins/board-emulated/emulatedlink.h"
#include "tests/benchmarks/costs/leastsquares.h"
#include "tests/benchmarks/costs/samplenetworks.h"
#include "tests/golden/goldennetworks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace thimble;
using namespace thimble::tests;

namespace {
constexpr int kHoldOut = 4;

[[noreturn]] void fail(const core::Error &error)
{
    std::fprintf(stderr, "%s\n%s\n", error.sentence.c_str(), error.context.c_str());
    std::exit(1);
}

template<class T>
T must(core::Result<T> result)
{
    if (!result)
        fail(result.error());
    return std::move(*result);
}

compiler::Features rounded(compiler::Features values)
{
    for (double &value : values)
        value = std::round(value * 1e4) / 1e4;
    return values;
}

struct Layers
{
    std::vector<Sample> instructions, cycles;
};
using LayersOf = std::map<std::string, Layers>;

class Fit
{
public:
    Fit(core::ResourceLocator locator, const std::string &board)
        : m_locator(std::move(locator))
        , m_board(must(core::findBoard(board, m_locator)))
        , m_region(must(compiler::moduleRegion(m_board)))
    {
        m_settings.cache = m_locator.cache() / "compiler";
        m_table.family = m_board.family;
        m_table.timingModel = m_board.timingModel;
    }

    void run()
    {
        const auto networks = sampleNetworks();
        for (std::size_t i = 0; i < networks.size(); ++i)
            measure(networks[i], i % kHoldOut == kHoldOut - 1);
        fit();
        sayErrors();
        for (const auto &[kernel, layers] : m_heldOut) { // errors are told; the table learns from everything
            auto &all = m_fitted[kernel];
            all.instructions.insert(all.instructions.end(), layers.instructions.begin(),
                                    layers.instructions.end());
            all.cycles.insert(all.cycles.end(), layers.cycles.begin(), layers.cycles.end());
        }
        fit();
        m_table.origin = "fitted to " + std::to_string(m_samples) + " layers of "
            + std::to_string(networks.size()) + " seeded networks on " + m_board.id + ", timing model "
            + m_board.timingModel + ", kernels " + compiler::kernelSourcesHash().substr(0, 12);
        print();
    }

private:
    void fit()
    {
        for (const auto &[kernel, layers] : m_fitted) {
            auto &entry = m_table.kernels[kernel];
            entry.instructions = rounded(fitRelative(layers.instructions));
            entry.cycles = rounded(fitRelative(layers.cycles));
        }
    }

    /// One kernel a line: the file is committed, and differences should be readable.
    void print() const
    {
        auto json = compiler::toJson(m_table);
        const auto kernels = json["kernels"];
        json.erase("kernels");
        std::printf("{\n");
        for (const auto &[key, value] : json.items())
            std::printf(" \"%s\": %s,\n", key.c_str(), value.dump().c_str());
        std::printf(" \"kernels\": {");
        const char *comma = "\n";
        for (const auto &[name, entry] : kernels.items()) {
            std::printf("%s  \"%s\": %s", comma, name.c_str(), entry.dump().c_str());
            comma = ",\n";
        }
        std::printf("\n }\n}\n");
    }

    void measure(const core::Network &network, bool heldOut)
    {
        const auto model = must(compiler::planModel(network, m_board, {}, {}));
        const auto build = must(compiler::compileNetwork(network, m_board, {}, m_settings, {}, {}));
        core::MeasureRequest request;
        request.inputs.emplace_back(goldenInputs(network, 1));
        plugins::EmulatedLink link(m_locator);
        const auto reply = must(link.measure(build, m_board, request, {}, {}));
        std::size_t calls = 0;
        std::int64_t deepest = 0;
        for (std::size_t i = 0; i < model.steps.size(); ++i) {
            calls += model.steps[i].calls.size();
            for (const auto &call : model.steps[i].calls) {
                learnSizes(call.kernel);
                deepest = std::max(deepest,
                                   m_table.kernels[call.kernel.function].stack
                                       + std::int64_t(call.kernel.assemblyStack));
            }
            learnTime(model.steps[i].calls, reply.measurement.layers[i], heldOut);
        }
        learnFrame(model, build, calls, deepest);
    }

    /// A layer's calls are of one kernel: costs are linear, so their features add up.
    void learnTime(const std::vector<compiler::Call> &calls, const core::LayerCost &layer, bool heldOut)
    {
        if (!layer.instructions || !layer.cycles || *layer.cycles <= 0)
            return;
        compiler::Features sum{};
        for (const auto &call : calls) {
            if (call.kernel.function != calls[0].kernel.function)
                return;
            const auto one = compiler::featuresOf(call.kernel);
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += one[i];
        }
        auto &layers = (heldOut ? m_heldOut : m_fitted)[calls[0].kernel.function];
        layers.instructions.push_back({sum, double(*layer.instructions)});
        layers.cycles.push_back({sum, double(*layer.cycles)});
        ++m_samples;
    }

    /// Links a module that calls nothing but this kernel.
    void learnSizes(const kernels::KernelCall &call)
    {
        if (m_table.kernels.contains(call.function))
            return;
        if (!m_toolchain)
            m_toolchain = must(compiler::Toolchain::open(
                m_board, m_board.family == "portable" ? kernels::Family::Portable : kernels::Family::ArmV7em,
                core::Rounding::Double, m_settings.cache, {}));
        auto text = compiler::emptyModuleSourceText();
        const std::string before = "static void run(void)\n{\n";
        text.replace(text.find(before), before.size(),
                     "extern void " + call.function + "(void);\n" + before + "    " + call.function
                         + "();\n");
        const auto linked = must(m_toolchain->link(
            {{"unit.c", text}, {"monitor/thimble_module.h", std::string(compiler::moduleHeaderText())}},
            m_region, {}, {}));
        const auto base = must(m_toolchain->base(m_region, {}));
        m_table.kernels[call.function] = {
            compiler::flashBytes(linked.sizes) - base.imageBytes, linked.stackBytes, {}, {}};
    }

    /// Bytes of run() per call and the frames above the kernels: the worst seen.
    void learnFrame(const compiler::Model &model, const core::Build &build, std::size_t calls,
                    std::int64_t deepest)
    {
        const auto elf =
            must(compiler::readElf(build.elf, m_region.loadAddress, std::size_t(m_region.imageBytes)));
        const auto run = elf.symbolBytes.find(model.name + "_run");
        if (run != elf.symbolBytes.end())
            m_table.bytesPerCall = std::max(m_table.bytesPerCall, std::int64_t(run->second / calls + 1));
        m_table.bytesBeside = 128; // literal pool, wrapper and alignment of the sections
        m_table.stackBeside = std::max(m_table.stackBeside, *build.predicted.ram.stack - deepest);
    }

    void sayErrors() const
    {
        for (const auto &[kernel, layers] : m_heldOut) {
            const auto known = m_fitted.find(kernel);
            if (known == m_fitted.end())
                continue;
            std::vector<double> errors;
            for (const auto &sample : layers.cycles)
                errors.push_back(std::abs(
                    predicted(m_table.kernels.at(kernel).cycles, sample.features) / sample.cost - 1));
            std::sort(errors.begin(), errors.end());
            std::fprintf(stderr, "%-34s %4zu fitted, %3zu held out: median error %5.1f %%, worst %5.1f %%\n",
                         kernel.c_str(), known->second.cycles.size(), errors.size(),
                         100 * errors[errors.size() / 2], 100 * errors.back());
        }
    }

    core::ResourceLocator m_locator;
    core::Board m_board;
    compiler::ModuleRegion m_region;
    compiler::CompilerSettings m_settings;
    std::optional<compiler::Toolchain> m_toolchain;
    compiler::CostTable m_table;
    LayersOf m_fitted, m_heldOut;
    int m_samples = 0;
};
} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: fit-costs BOARD\n");
        return 2;
    }
    Fit(core::ResourceLocator::fromExecutable(), argv[1]).run();
    return 0;
}
