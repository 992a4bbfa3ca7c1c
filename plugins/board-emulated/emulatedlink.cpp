// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-emulated/emulatedlink.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/board/benchmark.h"
#include "core/board/timing/timingmodel.h"
#include "plugins/board-emulated/pseudoterminal.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace thimble::plugins {

using namespace core;

namespace {
constexpr long long kMaxInferenceMs = 3600 * 1000;
constexpr std::chrono::milliseconds kPassInterval{1000};
constexpr std::chrono::milliseconds kClientPatience{1000};
constexpr std::chrono::milliseconds kBoardPatience{5000};
constexpr std::chrono::seconds kCatchUp{30}; ///< longer than any load has left a guest behind
constexpr double kPacedStretch = 0.5;        ///< seconds of the guest's time in which pacing shows
constexpr double kPacedShare = 0.9;          ///< of that, what the host's clock must have moved
constexpr std::size_t kMaxElfBytes = std::size_t(64) << 20;

/// The timed runs' facts and those of the run with laps, as runBenchmark orders them.
struct RunFacts
{
    std::vector<Facts> timed, laps;
};

Result<RunFacts> sortFacts(const std::string &text, const BenchmarkResult &result)
{
    auto all = parseFacts(text);
    if (!all)
        return all.error();
    RunFacts sorted;
    const int timedRuns = static_cast<int>(result.times.runs);
    for (auto &facts : *all) {
        if (facts.run < timedRuns)
            sorted.timed.push_back(std::move(facts));
        else if (facts.run == timedRuns && !result.laps.empty()
                 && facts.lap < static_cast<int>(result.laps.size()))
            sorted.laps.push_back(std::move(facts));
    }
    if (static_cast<int>(sorted.timed.size()) != timedRuns || sorted.laps.size() != result.laps.size())
        return Error{ErrorCode::Internal, "The emulator did not count every run; please report it.",
                     text.substr(0, 2000)};
    return sorted;
}

CodeImage programOf(const Build &build, const Board &board)
{
    CodeImage code;
    code.add(static_cast<std::uint32_t>(board.loader.at("loadAddress")), build.image);
    return code;
}

/// Blocks of the monitor (the two instructions around a call of the module, and the lap function) are not the program's.
Facts withoutMonitor(Facts facts, const Board &board)
{
    const auto first = static_cast<std::uint32_t>(board.loader.at("loadAddress"));
    std::erase_if(facts.blocks, [&](const FactBlock &block) {
        if (block.address >= first)
            return false;
        facts.instructions -= block.instructions * block.executions;
        return true;
    });
    return facts;
}

Result<std::uint64_t> cycles(const Facts &facts, const CodeImage &code, const Board &board)
{
    const auto count = cyclesOf(facts, code, board);
    if (!count)
        return count.error();
    return count->total();
}

Result<void> fillTimes(Measurement &m, const RunFacts &facts, const CodeImage &code, const Board &board)
{
    std::uint64_t fewest = 0, most = 0;
    for (const auto &run : facts.timed) {
        const auto program = withoutMonitor(run, board);
        const auto spent = cycles(program, code, board);
        if (!spent)
            return spent.error();
        fewest = &run == &facts.timed.front() ? *spent : std::min(fewest, *spent);
        most = std::max(most, *spent);
        m.instructions = static_cast<std::int64_t>(program.instructions);
    }
    m.cycles = static_cast<std::int64_t>(most);
    m.latencyMs = 1000.0 * static_cast<double>(most) / board.clockHz;
    // Repeated runs are equal here; what the figure may be off by is the model's error.
    m.latencySpreadMs = std::max(1000.0 * static_cast<double>(most - fewest) / board.clockHz,
                                 *m.latencyMs * timingErrorShare(board));
    return {};
}

Result<void> fillLayers(Measurement &m, const RunFacts &facts, const CodeImage &code, const Board &board)
{
    for (auto &layer : m.layers)
        layer.instructions = layer.cycles = std::nullopt;
    for (const auto &lap : facts.laps) {
        if (lap.lap < 0 || static_cast<std::size_t>(lap.lap) >= m.layers.size())
            continue;
        const auto program = withoutMonitor(lap, board);
        const auto spent = cycles(program, code, board);
        if (!spent)
            return spent.error();
        auto &layer = m.layers[static_cast<std::size_t>(lap.lap)];
        layer.cycles = static_cast<std::int64_t>(*spent);
        layer.instructions = static_cast<std::int64_t>(program.instructions);
    }
    return {};
}

/// QEMU aborts when a guest faults while it handles a fault: on a real board, the state that only power-cycling ends.
Error explain(const Error &error, Emulator &emulator)
{
    if (error.isCancelled() || !emulator.ended())
        return error;
    return {ErrorCode::Target,
            "The board locked up: the program broke the monitor's fault handling, which a real board leaves "
            "only by "
            "power-cycling.",
            error.sentence + "\n" + emulator.lastWords()};
}

/// The facts of a program that has ended by itself.
Result<Facts> markedRun(Emulator &emulator, const BareProgram &program)
{
    const auto name = program.elf.string();
    if (!emulator.succeeded())
        return Error{ErrorCode::Target, name + " did not end as it should; the details hold what it said.",
                     emulator.lastWords()};
    auto facts = parseFacts(emulator.facts());
    if (!facts)
        return facts.error();
    if (facts->size() != 1)
        return Error{ErrorCode::Input,
                     name + " marks " + std::to_string(facts->size())
                         + " runs where one is wanted: 0xF3AF8060 begins it, 0xF3AF8061 ends it.",
                     emulator.lastWords()};
    return std::move(facts->front());
}

/// The emulator's clock can be set to powers of two; the nearest by ratio.
int nearestShift(double nanoseconds)
{
    return std::clamp(static_cast<int>(std::lround(std::log2(nanoseconds))), 0, 10);
}

/// A guest that fell behind this computer's clock, as when its image was loaded, runs unpaced until it has caught up. It does so
/// here, with inferences that nobody times, and is paced (or too slow to be) when they take their time.
Result<void> catchUp(BoardSession &session, std::uint32_t timerHz)
{
    std::uint32_t runs = 1;
    const auto giveUp = std::chrono::steady_clock::now() + kCatchUp;
    for (auto begun = giveUp - kCatchUp; begun < giveUp;) {
        const auto ran = session.run(runs, 0, 0);
        if (!ran)
            return ran.error();
        const auto now = std::chrono::steady_clock::now();
        const double guest = static_cast<double>(ran->total) / std::max(timerHz, 1u);
        if (guest >= kPacedStretch
            && std::chrono::duration<double>(now - begun).count() >= kPacedShare * guest)
            return {};
        runs = static_cast<std::uint32_t>(
            std::clamp(2 * kPacedStretch * runs / std::max(guest, 1e-6), 1.0, 100000.0));
        begun = now;
    }
    return {};
}

/// One way until stop is requested or the reading end fails.
Result<void> passOneWay(Transport &from, Transport &to, std::chrono::milliseconds patience, bool mayLose,
                        const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        const auto bytes = from.read(kPassInterval, stop);
        if (!bytes)
            return bytes.error();
        if (bytes->empty())
            continue;
        const auto sent = to.write(*bytes, patience);
        if (!sent && !mayLose)
            return sent;
    }
    return {};
}

/// Both ways until stop is requested, each in a thread of its own: a client that waits for every answer should not wait for
/// the other direction's turn. One that does not take its bytes loses them, as on a real line.
Result<void> passBytes(Transport &board, Transport &client, const std::stop_token &stop)
{
    std::stop_source ended;
    const std::stop_callback onStop(stop, [&ended] { ended.request_stop(); });
    Result<void> commands;
    std::jthread fromClient([&] {
        commands = passOneWay(client, board, kBoardPatience, false, ended.get_token());
        ended.request_stop();
    });
    const auto answers = passOneWay(board, client, kClientPatience, true, ended.get_token());
    ended.request_stop();
    fromClient.join();
    return answers ? commands : answers;
}

/// The UART of a board that is there as long as this is.
class EmulatedPort : public Transport
{
public:
    explicit EmulatedPort(std::unique_ptr<Emulator> emulator) : m_emulator(std::move(emulator)) { }

    std::string description() const override { return uart().description(); }
    Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) override
    {
        return uart().write(bytes, timeout);
    }
    Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout, std::stop_token stop) override
    {
        return uart().read(timeout, std::move(stop));
    }
    void flush() override { uart().flush(); }

private:
    Transport &uart() const { return m_emulator->transport(); }

    std::unique_ptr<Emulator> m_emulator;
};

SessionTimes timesOf(const Board &board)
{
    SessionTimes times;
    const auto it = board.connection.find("inferenceTimeoutMs");
    if (it != board.connection.end() && it->is_number_integer())
        times.inference =
            std::chrono::milliseconds(std::clamp<long long>(it->get<long long>(), 1, kMaxInferenceMs));
    return times;
}
} // namespace

EmulatedLink::EmulatedLink(ResourceLocator locator) : m_locator(std::move(locator)) { }

Result<Emulator::Setup> EmulatedLink::setupFor(const Board &board) const
{
    JsonReader reader(board.connection, board.file + ": connection");
    Emulator::Setup setup;
    setup.machine = reader.text("machine");
    const auto firmware = reader.text("firmware");
    const auto flashBase = reader.text("flashBase");
    if (const auto good = reader.check(); !good)
        return good.error();
    const auto qemu = findProgram("qemu-system-arm");
    if (!qemu)
        return Error{
            ErrorCode::Target,
            "qemu-system-arm is missing, which runs the emulated boards; install it with: apt-get install "
            "qemu-system-arm",
            {}};
    setup.qemu = *qemu;
    const auto monitor = m_locator.resource("firmware/" + firmware + "/monitor.elf");
    if (!monitor)
        return Error{ErrorCode::Target,
                     "The monitor for " + board.id
                         + " was not built because its compiler was missing; install it (apt-get install "
                           "gcc-arm-none-eabi) and build Thimble again.",
                     {}};
    setup.firmware = *monitor;
    setup.factsPlugin = m_locator.library("libthimble-facts.so");
    if (std::error_code failure; !std::filesystem::exists(setup.factsPlugin, failure))
        return Error{ErrorCode::Target,
                     "The emulator's facts plugin is missing (" + setup.factsPlugin.string()
                         + "); build or install Thimble again.",
                     {}};
    setup.flashBase = static_cast<std::uint32_t>(std::strtoul(flashBase.c_str(), nullptr, 0));
    setup.flashBytes = board.flashBytes;
    setup.caches = board.caches;
    return setup;
}

Result<std::unique_ptr<Emulator>> EmulatedLink::start(const Board &board) const
{
    const auto setup = setupFor(board);
    if (!setup)
        return setup.error();
    return Emulator::start(*setup);
}

Result<void> EmulatedLink::ready(const Board &board)
{
    const auto setup = setupFor(board);
    if (!setup)
        return setup.error();
    return {};
}

Result<MeasureReply> EmulatedLink::measure(const Build &build, const Board &board,
                                           const MeasureRequest &request, std::stop_token stop,
                                           const ProgressCallback &progress)
{
    if (build.image.empty())
        return Error{ErrorCode::Internal, "The build has no linked image to load.", {}};
    auto emulator = start(board);
    if (!emulator)
        return emulator.error();
    BoardSession session((*emulator)->transport(), stop, timesOf(board));
    const auto runs = static_cast<std::uint32_t>(std::max(request.runs, 1));
    const auto result =
        runBenchmark(session, board, {build.image, request.inputs, runs, request.perLayer}, progress);
    if (!result)
        return explain(result.error(), **emulator);
    const auto facts = sortFacts((*emulator)->facts(), *result);
    if (!facts)
        return facts.error();

    MeasureReply reply;
    reply.outputs = result->outputs;
    reply.log = session.log();
    auto &m = reply.measurement;
    m = build.predicted;
    m.origin = Origin::Emulated;
    m.board = board.id;
    m.timingModel = board.timingModel;
    m.firmware = result->hello.build;
    m.ram.stack = result->times.stack;
    m.exact = std::nullopt;
    const auto code = programOf(build, board);
    if (const auto filled = fillTimes(m, *facts, code, board); !filled)
        return filled.error();
    if (const auto filled = fillLayers(m, *facts, code, board); !filled)
        return filled.error();
    m.setup.clockHz = board.clockHz;
    m.setup.memory = memoryText(board);
    predictEnergy(m, board.activePowerMw);
    return reply;
}

Result<Measurement> EmulatedLink::time(const BareProgram &program, const Board &board, std::stop_token stop)
{
    const auto elf = readFile(program.elf, kMaxElfBytes);
    if (!elf)
        return elf.error();
    const auto code = codeFromElf(*elf);
    if (!code)
        return Error{code.error().code, program.elf.string() + ": " + code.error().sentence,
                     code.error().context};
    auto setup = setupFor(board);
    if (!setup)
        return setup.error();
    setup->firmware = program.elf;
    setup->semihosting = true;
    auto emulator = Emulator::start(*setup);
    if (!emulator)
        return emulator.error();
    const auto deadline = std::chrono::steady_clock::now() + program.timeLimit;
    while (!(*emulator)->ended()) {
        if (stop.stop_requested())
            return cancelled();
        if (std::chrono::steady_clock::now() > deadline)
            return Error{ErrorCode::Target,
                         program.elf.string() + " did not end within "
                             + std::to_string(program.timeLimit.count()) + " s.",
                         (*emulator)->lastWords()};
    }
    const auto facts = markedRun(**emulator, program);
    if (!facts)
        return facts.error();
    const auto spent = cycles(*facts, *code, board);
    if (!spent)
        return spent.error();
    Measurement measured;
    measured.origin = Origin::Emulated;
    measured.board = board.id;
    measured.timingModel = board.timingModel;
    measured.instructions = static_cast<std::int64_t>(facts->instructions);
    measured.cycles = static_cast<std::int64_t>(*spent);
    measured.latencyMs = 1000.0 * static_cast<double>(*spent) / board.clockHz;
    measured.latencySpreadMs = *measured.latencyMs * timingErrorShare(board);
    return measured;
}

Result<std::unique_ptr<Transport>> EmulatedLink::open(const Board &board, BoardUse /*use*/)
{
    auto emulator = start(board);
    if (!emulator)
        return emulator.error();
    return std::unique_ptr<Transport>(std::make_unique<EmulatedPort>(*std::move(emulator)));
}

Result<void> EmulatedLink::serve(const Build &build, const Board &board, const ServeRequest &request,
                                 std::stop_token stop)
{
    auto setup = setupFor(board);
    if (!setup)
        return setup.error();
    setup->realTime = request.realTime;
    ServedBoard served;
    if (request.realTime) {
        const auto modelled = modelledNs(build, board, stop);
        if (!modelled)
            return modelled.error();
        served.modelledNs = *modelled;
        setup->clockShift = nearestShift(*modelled);
    }
    served.clockNs = std::ldexp(1.0, setup->clockShift);
    setup->factsPlugin.clear(); // nobody asks for facts, and a client may run for hours
    auto emulator = Emulator::start(*setup);
    if (!emulator)
        return emulator.error();
    auto &uart = (*emulator)->transport();
    BoardSession session(uart, stop, timesOf(board));
    const auto hello = session.hello();
    if (!hello)
        return explain(hello.error(), **emulator);
    if (const auto loaded = session.load(build.image); !loaded)
        return explain(loaded.error(), **emulator);
    if (request.realTime) {
        if (const auto caught = catchUp(session, hello->timerHz); !caught)
            return explain(caught.error(), **emulator);
        // Answers to questions asked twice come before this one's; the client must not get them.
        if (const auto drained = session.hello(); !drained)
            return explain(drained.error(), **emulator);
    }
    const auto terminal = PseudoTerminal::open();
    if (!terminal)
        return terminal.error();
    served.path = (*terminal)->path();
    if (request.ready)
        request.ready(served);
    const auto passed = passBytes(uart, (*terminal)->transport(), stop);
    if (!passed)
        return explain(passed.error(), **emulator);
    return {};
}

Result<double> EmulatedLink::modelledNs(const Build &build, const Board &board, std::stop_token stop)
{
    const auto emulator = start(board);
    if (!emulator)
        return emulator.error();
    BoardSession session((*emulator)->transport(), std::move(stop), timesOf(board));
    if (const auto loaded = session.load(build.image); !loaded)
        return explain(loaded.error(), **emulator);
    if (const auto ran = session.run(1, 0, 0); !ran)
        return explain(ran.error(), **emulator);
    const auto facts = parseFacts((*emulator)->facts());
    if (!facts)
        return facts.error();
    if (facts->size() != 1)
        return Error{ErrorCode::Internal, "The emulator did not count the run; please report it.", {}};
    const auto program = withoutMonitor(facts->front(), board);
    const auto spent = cycles(program, programOf(build, board), board);
    if (!spent)
        return spent.error();
    return 1e9 * static_cast<double>(*spent) / board.clockHz
        / static_cast<double>(std::max<std::uint64_t>(program.instructions, 1));
}

} // namespace thimble::plugins
