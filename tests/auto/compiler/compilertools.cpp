// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compilertools.h"

#include "core/base/file.h"
#include "core/network/tflite.h"
#include "tests/auto/kernels/hostcall.h"
#include "tests/support/shareddata.h"

#include <QProcess>
#include <QTemporaryDir>

#include <cstring>

namespace thimble::tests {

namespace {
constexpr std::size_t kMostBytes = std::size_t(1) << 30;
constexpr int kToolMs = 60000;

struct Arena
{
    const compiler::Model &model;
    std::vector<std::uint8_t> bytes;

    std::uint8_t *at(int tensor) { return bytes.data() + model.arena.tensorOffsets[std::size_t(tensor)]; }
};

void runCalls(Arena &arena)
{
    const auto &program = arena.model.program;
    for (const auto &step : arena.model.steps) {
        for (const auto &call : step.calls) {
            std::vector<const std::int8_t *> inputs;
            for (const int input : call.inputs) {
                const auto &root = program.tensor(program.root(input));
                inputs.push_back(reinterpret_cast<const std::int8_t *>(root.isConstant() ? root.data->data()
                                                                                         : arena.at(input)));
            }
            runOnHost(call.kernel, inputs, reinterpret_cast<std::int8_t *>(arena.at(call.output)));
        }
    }
}

bool runTool(const QString &program, const QStringList &arguments, const QString &folder, std::string &log)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(kToolMs))
        process.kill();
    log += process.readAll().toStdString();
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}
} // namespace

Bytes bytesFrom(const std::filesystem::path &file)
{
    auto bytes = core::readFile(file, kMostBytes);
    if (!bytes)
        qFatal("%s", bytes.error().sentence.c_str());
    return std::move(*bytes);
}

core::Network networkFrom(const std::filesystem::path &file)
{
    auto network = core::readTflite(file);
    if (!network)
        qFatal("%s", network.error().sentence.c_str());
    network->name = file.stem().string();
    return std::move(*network);
}

core::Board portableBoard()
{
    core::Board board;
    board.id = "host";
    board.family = "portable";
    return board;
}

core::Board emulatedM4()
{
    const auto file = sourceFile("resources/boards/emulated-m4.json");
    const auto json = core::readJsonFile(file);
    auto board = json ? core::boardFromJson(*json, file.string()) : core::Result<core::Board>(json.error());
    if (!board)
        qFatal("%s", board.error().sentence.c_str());
    return std::move(*board);
}

std::size_t recordBytes(const core::Network &network, const std::vector<int> &tensors)
{
    std::size_t bytes = 0;
    for (const int tensor : tensors)
        bytes += network.tensors[std::size_t(tensor)].bytes();
    return bytes;
}

Bytes runInArena(const compiler::Model &model, const Bytes &records)
{
    const auto &network = model.program.network;
    Arena arena{model, Bytes(std::size_t(model.arena.plan.arenaBytes), 0xA5)};
    Bytes answers;
    const auto *next = records.data();
    const auto count = records.size() / recordBytes(network, network.inputs);
    for (std::size_t i = 0; i < count; ++i) {
        for (const int input : network.inputs) {
            std::memcpy(arena.at(input), next, model.program.tensor(input).bytes());
            next += model.program.tensor(input).bytes();
        }
        runCalls(arena);
        for (const int output : network.outputs)
            answers.insert(answers.end(), arena.at(output),
                           arena.at(output) + model.program.tensor(output).bytes());
    }
    return answers;
}

Bytes runExport(const core::Build &build, const Bytes &records, std::string &log)
{
    QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    QStringList arguments{QStringLiteral("-std=c11"),  QStringLiteral("-O1"),
                          QStringLiteral("-Wall"),     QStringLiteral("-Wextra"),
                          QStringLiteral("-Werror"),   QStringLiteral("-I."),
                          QStringLiteral("-Ikernels"), QStringLiteral("-Ikernels/portable"),
                          QStringLiteral("-o"),        QStringLiteral("example")};
    for (const auto &[path, text] : build.files) {
        if (!core::writeFileAtomically(root / path, text).ok())
            return {};
        if (path.ends_with(".c") && !path.starts_with("monitor/"))
            arguments << QString::fromStdString(path);
        if (text.find("THIMBLE_SINGLE_ROUNDING=1") != std::string::npos && path == "CMakeLists.txt")
            arguments << QStringLiteral("-DTHIMBLE_SINGLE_ROUNDING=1");
    }
    arguments << QStringLiteral("-lm");
    if (!core::writeFileAtomically(root / "in.bin", records).ok()
        || !runTool(QStringLiteral("cc"), arguments, folder.path(), log)
        || !runTool(QStringLiteral("/bin/sh"),
                    {QStringLiteral("-c"), QStringLiteral("./example < in.bin > out.bin")}, folder.path(),
                    log))
        return {};
    return bytesFrom(root / "out.bin");
}

} // namespace thimble::tests
