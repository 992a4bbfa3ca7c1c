// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "armprogram.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <sstream>

namespace thimble::tests {

namespace {

/// mps2 boards run at 25 MHz; with -icount shift=4 an instruction takes 16 ns, 0.4 ticks of SysTick.
constexpr int kIcountShift = 4;
constexpr double kTicksPerInstruction = 0.4;

std::string arrayText(const std::string &name, const std::vector<std::int8_t> &values)
{
    std::string text = "static const int8_t " + name + "[] = {";
    for (std::size_t i = 0; i < values.size(); ++i)
        text += (i % 24 == 0 ? "\n" : "") + std::to_string(values[i]) + ",";
    return text + "};\n";
}

std::string caseText(const ArmCase &c, const std::string &name)
{
    std::string text = kernels::constantsText(c.call, name) + kernels::paramsText(c.call, name);
    text += arrayText(name + "_in", c.input) + arrayText(name + "_out", c.expected);
    if (!c.second.empty())
        text += arrayText(name + "_in2", c.second);
    text +=
        "static void " + name + "_run(const int8_t *in, const int8_t *in2, int8_t *out, void *scratch)\n{\n";
    text += "    (void)in2;\n    (void)scratch;\n    " + c.call.function + "(&" + name + "_params, in, "
        + (c.second.empty() ? "" : "in2, ") + "out" + (c.call.takesScratch ? ", scratch" : "") + ");\n}\n";
    return text;
}

std::string programText(const std::vector<ArmCase> &cases)
{
    std::string text = "#include \"cases.h\"\n", table = "const kernel_case cases[] = {\n";
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const ArmCase &c = cases[i];
        const std::string name = "case" + std::to_string(i);
        const std::int64_t overlap = c.call.overlap.empty() ? -1 : c.call.overlap.front().value_or(-1);
        text += caseText(c, name);
        table += "    {" + name + "_run, " + name + "_in, " + std::to_string(c.input.size()) + ", "
            + (c.second.empty() ? "0" : name + "_in2") + ", " + name + "_out, "
            + std::to_string(c.expected.size()) + ", " + std::to_string(c.call.scratchBytes) + ", "
            + std::to_string(overlap) + "},\n";
    }
    return text + table + "};\nconst int32_t case_count = " + std::to_string(cases.size()) + ";\n";
}

constexpr int kPatienceMs = 300000; ///< the machine may be busy with other tests

bool finished(QProcess &process, QByteArray *output)
{
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
        return false;
    }
    *output = process.readAll();
    return true;
}

QStringList compilerFlags()
{
    return {QStringLiteral("-mcpu=cortex-m4"),
            QStringLiteral("-mthumb"),
            QStringLiteral("-mfloat-abi=hard"),
            QStringLiteral("-mfpu=fpv4-sp-d16"),
            QStringLiteral("-std=c11"),
            QStringLiteral("-ffreestanding"),
            QStringLiteral("-ffunction-sections"),
            QStringLiteral("-Wall"),
            QStringLiteral("-Wextra"),
            QStringLiteral("-Wmissing-prototypes"),
            QStringLiteral("-Werror"),
            QStringLiteral("-I"),
            QStringLiteral(THIMBLE_KERNEL_FOLDER "/portable"),
            QStringLiteral("-I"),
            QStringLiteral(THIMBLE_KERNEL_FOLDER),
            QStringLiteral("-I"),
            QStringLiteral(THIMBLE_ARM_FOLDER)};
}

/// Runs the compiler in `folder`, where its outputs go; empty, or what it said.
QString compiled(const QStringList &arguments, const QString &folder)
{
    QByteArray messages;
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("arm-none-eabi-gcc"), compilerFlags() + arguments, QIODevice::ReadOnly);
    if (!finished(process, &messages))
        return QStringLiteral("arm-none-eabi-gcc did not end in time");
    return process.exitCode() == 0 ? QString() : QString::fromUtf8(messages);
}

QStringList kernelSources()
{
    const QDir kernelFolder(QStringLiteral(THIMBLE_KERNEL_FOLDER));
    QStringList files;
    for (const QString &file : QStringLiteral(THIMBLE_KERNEL_FILES).split(QLatin1Char('|')))
        if (!file.endsWith(QLatin1String(".h")))
            files += kernelFolder.filePath(file);
    return files;
}

/// Into objects named after their folder too, because families have files of the same names.
QString compileKernels(const QString &folder)
{
    for (const QString &source : kernelSources()) {
        const QString object =
            source.section(QLatin1Char('/'), -2).replace(QLatin1Char('/'), QLatin1Char('_'))
            + QStringLiteral(".o");
        const QString problem = compiled(
            {QStringLiteral("-O2"), QStringLiteral("-c"), source, QStringLiteral("-o"), object}, folder);
        if (!problem.isEmpty())
            return problem;
    }
    const QDir here(QStringLiteral(THIMBLE_ARM_FOLDER));
    return compiled({QStringLiteral("-O1"), QStringLiteral("-c"), here.filePath(QStringLiteral("start.c")),
                     here.filePath(QStringLiteral("runner.c"))},
                    folder);
}

QString build(const std::vector<ArmCase> &cases, const QDir &folder)
{
    QFile program(folder.filePath(QStringLiteral("cases.c")));
    if (!program.open(QIODevice::WriteOnly))
        return program.errorString();
    program.write(QByteArray::fromStdString(programText(cases)));
    program.close();
    QStringList arguments = {
        QStringLiteral("-nostdlib"), QStringLiteral("-Wl,--gc-sections"),
        QStringLiteral("-T"),        QStringLiteral(THIMBLE_ARM_FOLDER) + QStringLiteral("/an386.ld"),
        QStringLiteral("-o"),        QStringLiteral("cases.elf"),
        QStringLiteral("cases.c")};
    return compiled(arguments + folder.entryList({QStringLiteral("*.o")})
                        + QStringList{QStringLiteral("-lgcc")},
                    folder.path());
}

void readLine(const std::string &line, std::size_t done, const std::vector<ArmCase> &cases,
              ArmOutcome &outcome)
{
    std::istringstream words(line);
    std::string verdict;
    std::size_t index = 0;
    std::int64_t ticks = 0;
    words >> verdict >> index;
    if (verdict != "ok" && verdict != "wrong")
        outcome.problem = QString::fromStdString("after " + std::to_string(done) + " cases: " + line);
    else if (index >= cases.size())
        outcome.problem = QString::fromStdString(line);
    else if (verdict == "ok" && words >> ticks)
        outcome.instructions[index] = std::int64_t(double(ticks) / kTicksPerInstruction);
    else
        outcome.failures.push_back(cases[index].name + " (" + cases[index].call.function + "): " + line);
}

} // namespace

QString missingArmTools()
{
    for (const char *program : {"arm-none-eabi-gcc", "qemu-system-arm"})
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            return QString::fromLatin1(program);
    return {};
}

ArmBoard::ArmBoard() : m_problem(compileKernels(m_folder.path())) { }

ArmOutcome ArmBoard::run(const std::vector<ArmCase> &cases) const
{
    ArmOutcome outcome;
    outcome.instructions.assign(cases.size(), -1);
    outcome.problem = m_problem.isEmpty() ? build(cases, QDir(m_folder.path())) : m_problem;
    if (!outcome.problem.isEmpty())
        return outcome;
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("qemu-system-arm"),
                  {QStringLiteral("-M"), QStringLiteral("mps2-an386"), QStringLiteral("-display"),
                   QStringLiteral("none"), QStringLiteral("-serial"), QStringLiteral("none"),
                   QStringLiteral("-monitor"), QStringLiteral("none"), QStringLiteral("-icount"),
                   QStringLiteral("shift=%1").arg(kIcountShift), QStringLiteral("-semihosting-config"),
                   QStringLiteral("enable=on,target=native"), QStringLiteral("-kernel"),
                   m_folder.filePath(QStringLiteral("cases.elf"))},
                  QIODevice::ReadOnly);
    QByteArray output;
    if (!finished(process, &output))
        outcome.problem = QStringLiteral("qemu-system-arm did not end in time");
    std::size_t lines = 0;
    std::istringstream text(output.toStdString());
    for (std::string line; std::getline(text, line); ++lines)
        readLine(line, lines, cases, outcome);
    if (outcome.problem.isEmpty() && lines != cases.size())
        outcome.problem = QStringLiteral("ended after %1 cases").arg(lines);
    return outcome;
}

} // namespace thimble::tests
