// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/support/shareddata.h"

#include <QProcess>
#include <QProcessEnvironment>

namespace thimble::tests {

/// The command line as it was built.
inline QString cli() { return QString::fromStdString((buildRoot() / "bin" / "thimble-cli").string()); }

/// How a program ended and what it said; status -1: it did not end in time and was killed, -2: it crashed.
struct Answer
{
    int status = -1;
    QByteArray out, err;
};

inline Answer runProgram(const QString &program, const QStringList &arguments,
                         const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
{
    constexpr int kPatienceMs = 150000;
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    Answer answer;
    if (process.waitForFinished(kPatienceMs))
        answer.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    else
        process.kill();
    process.waitForFinished();
    answer.out = process.readAllStandardOutput();
    answer.err = process.readAllStandardError();
    return answer;
}

} // namespace thimble::tests
